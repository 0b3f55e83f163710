"""What weighs in a mailbox: which messages, senders, folders, years, attachments and copies, from sizes alone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Any

from bouncekit.mailbox.messages.mail import Attachment, MessageInfo, described
from bouncekit.mailbox.tidy.duplicates import duplicate_groups

__all__ = ["AttachedFile", "Copies", "Share", "Weights", "weigh"]


@dataclass(frozen=True, slots=True)
class Share:
    """What belongs together under a `name`: how many messages (or files), and their `size` in bytes."""

    name: str
    count: int
    size: int

    def as_dict(self) -> dict[str, Any]:
        """Return the share as JSON knows it."""
        return {"name": self.name or None, "count": self.count, "size_bytes": self.size}


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """One attached file, and the message that carries it."""

    attachment: Attachment
    message: MessageInfo


@dataclass(frozen=True, slots=True)
class Copies:
    """One message that is kept several times: `kept` is the copy that should stay, `others` are the rest."""

    kept: MessageInfo
    others: tuple[MessageInfo, ...]

    @property
    def size(self) -> int:
        """The bytes that the other copies take."""
        return sum(message.size for message in self.others)


@dataclass(frozen=True, slots=True)
class Weights:
    """What weighs, the heaviest first.

    `senders` are addresses (an empty name: unknown), `folders` names, `years` the years in which messages were written
    (an empty name: unknown), `attachment_types` media types.  Every `Share` list but `folders` and `years` is cut to
    what was asked for, as are `largest`, `attachments` and `duplicates`; the totals beside them are of all.
    `attachments_unknown` counts the messages in which nobody looked for attachments.
    """

    count: int
    size: int
    largest: tuple[MessageInfo, ...]
    senders: tuple[Share, ...]
    folders: tuple[Share, ...]
    years: tuple[Share, ...]
    attachments: tuple[AttachedFile, ...]
    attachment_types: tuple[Share, ...]
    attachment_count: int
    attachment_size: int
    attachments_unknown: int
    duplicates: tuple[Copies, ...]
    duplicate_count: int
    duplicate_size: int

    def as_dict(self) -> dict[str, Any]:
        """Return what weighs as JSON knows it; a name that is not known is null."""
        return {
            "count": self.count,
            "size_bytes": self.size,
            "largest": [described(message) for message in self.largest],
            **{key: [share.as_dict() for share in getattr(self, key)] for key in _SHARES},
            "attachments": [
                {"name": file.attachment.name, "media_type": file.attachment.media_type,
                 "size_bytes": file.attachment.size, "message": described(file.message)}
                for file in self.attachments
            ],
            "attachment_count": self.attachment_count,
            "attachment_bytes": self.attachment_size,
            "attachments_unknown": self.attachments_unknown,
            "duplicates": [
                {"kept": described(copies.kept), "others": [described(message) for message in copies.others]}
                for copies in self.duplicates
            ],
            "duplicate_count": self.duplicate_count,
            "duplicate_bytes": self.duplicate_size,
        }  # fmt: skip


_SHARES = ("senders", "folders", "years", "attachment_types")


def weigh(messages: Sequence[MessageInfo], *, most: int = 10) -> Weights:
    """Return what weighs among `messages`; `most` is how many of each to name.  The same input, the same order."""
    copies = [Copies(group[0], group[1:]) for group in duplicate_groups(messages)]
    files = [AttachedFile(one, message) for message in messages for one in message.attachments or ()]
    sized = [file for file in files if file.attachment.size is not None]
    return Weights(
        count=len(messages),
        size=sum(message.size for message in messages),
        largest=tuple(nlargest(most, messages, key=_weight)),
        senders=_shares(messages, lambda message: message.sender)[:most],
        folders=_shares(messages, lambda message: message.folder),
        years=_shares(messages, lambda message: str(message.date.year) if message.date else ""),
        attachments=tuple(nlargest(most, sized, key=_file_size)),
        attachment_types=_file_shares(files)[:most],
        attachment_count=len(files),
        attachment_size=sum(map(_file_size, sized)),
        attachments_unknown=sum(message.attachments is None for message in messages),
        duplicates=tuple(copies[:most]),
        duplicate_count=sum(len(group.others) for group in copies),
        duplicate_size=sum(group.size for group in copies),
    )


def _weight(message: MessageInfo) -> tuple[int, float]:
    """Order by size, and of equal sizes the older first."""
    return message.size, -message.date.timestamp() if message.date else 0.0


def _file_size(file: AttachedFile) -> int:
    return file.attachment.size or 0


def _shares(messages: Iterable[MessageInfo], name: Callable[[MessageInfo], str]) -> tuple[Share, ...]:
    return _sorted((name(message), message.size) for message in messages)


def _file_shares(files: Iterable[AttachedFile]) -> tuple[Share, ...]:
    return _sorted((file.attachment.media_type, _file_size(file)) for file in files)


def _sorted(sizes: Iterable[tuple[str, int]]) -> tuple[Share, ...]:
    counted: dict[str, list[int]] = {}
    for name, size in sizes:
        totals = counted.setdefault(name, [0, 0])
        totals[0] += 1
        totals[1] += size
    shares = (Share(name, count, size) for name, (count, size) in counted.items())
    return tuple(sorted(shares, key=lambda share: (-share.size, -share.count, share.name)))
