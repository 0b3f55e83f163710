"""Carrying out a tidy plan on a server, one message at a time, until the first surprise.

What its owner threw away already is removed for good: marked as deleted and expunged alone (UID EXPUNGE, RFC 4315), so
that no other message which somebody marked goes with it; a server that cannot do that is a surprise.  Anything else is
moved to the trash (MOVE, RFC 6851; else COPY and the same removal): whoever thinks again finds it there, and the
room is free once the trash is emptied.  On demand (`Carrying.permanently`) everything on the plan is removed for good.

Before each message is touched it is looked at again.  A folder with another UIDVALIDITY, a message that is gone, has
another size, or is unread, flagged or a draft by now, and a duplicate whose other copy is gone, end the run.

What looks like a duplicate goes only if it is one: both messages are read, and one whose bytes are not those of the
copy that stays (`bouncekit.mailbox.messages.sameness`) is spared.  So is, where an archive is asked, what it does not
hold.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bouncekit.mailbox.messages.fetch_facts import sound_answers
from bouncekit.mailbox.messages.flags import imap_flags
from bouncekit.mailbox.messages.listing import list_folders
from bouncekit.mailbox.messages.mail import MessageFlag, MessageInfo, Role
from bouncekit.mailbox.messages.moving import Mover
from bouncekit.mailbox.messages.sameness import essence
from bouncekit.mailbox.tidy.plan import Cause, Planned, TidyPlan
from bouncekit.mailbox.tidy.surprises import Surprise, SurpriseKind
from bouncekit.servers.errors import MailboxError
from bouncekit.vocabulary import Language

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = ["Carrying", "Surprise", "SurpriseKind", "TidyOutcome", "carry_out"]

_MOST_AT_ONCE = 500
_LONGEST_DETAIL = 300


@dataclass(frozen=True)
class Carrying:
    """How a plan is carried out.

    `permanently` removes for good what would go to the trash.  `trash` is the folder to move to, where the server does
    not tell its own.  `on_done` is called with each entry after it was carried out.  `is_held` tells whether an archive
    holds a message, given its bytes as they are on the server: without it, no archive is asked.
    """

    permanently: bool = False
    trash: str | None = None
    on_done: Callable[[Planned], object] | None = None
    is_held: Callable[[MessageInfo, bytes], bool] | None = None


@dataclass(frozen=True, slots=True)
class TidyOutcome:
    """What was done: `removed` for good, `moved` to the trash; and the surprise that ended it, if there was one.

    `spared` were left, because their bytes are not those of the copy that stays, or of what the archive holds.
    """

    removed: tuple[Planned, ...]
    moved: tuple[Planned, ...]
    surprise: Surprise | None = None
    spared: tuple[Planned, ...] = ()

    @property
    def freed(self) -> int:
        """The bytes of what was removed for good."""
        return sum(entry.message.size for entry in self.removed)

    @property
    def in_trash(self) -> int:
        """The bytes of what was moved to the trash: they are free once it is emptied."""
        return sum(entry.message.size for entry in self.moved)

    def as_dict(self, lang: Language = "fr") -> dict[str, Any]:
        """Return the outcome as JSON knows it."""
        surprise = self.surprise
        told = None
        if surprise is not None:
            message = surprise.message
            told = {
                "kind": str(surprise.kind),
                "reason": surprise.reason(lang),
                "folder": message.folder,
                "uid": message.uid,
                "subject": message.subject,
                "detail": surprise.detail,
            }
        return {
            "removed_count": len(self.removed),
            "freed_bytes": self.freed,
            "moved_count": len(self.moved),
            "in_trash_bytes": self.in_trash,
            "spared_count": len(self.spared),
            "surprise": told,
        }


class _SurpriseError(Exception):
    def __init__(self, surprise: Surprise) -> None:
        super().__init__(surprise.kind)
        self.surprise = surprise


def carry_out(plan: TidyPlan, client: "IMAPClient", options: Carrying) -> TidyOutcome:
    """Carry out `plan`; nothing that the server does raises: it is the surprise of the outcome."""
    from imapclient.exceptions import IMAPClientError  # noqa: PLC0415 - an extra, and only for whoever has a client

    removed: list[Planned] = []
    moved: list[Planned] = []
    spared: list[Planned] = []
    current = plan.entries[0] if plan.entries else None
    surprise = None
    try:
        with sound_answers(client):
            hands = _Hands(client, options, plan)
        for entry in _in_turn(plan.entries, hands):
            current = entry
            with sound_answers(client):
                if not hands.is_sure(entry):
                    spared.append(entry)
                    continue
                is_removed = hands.carry_out(entry)
            (removed if is_removed else moved).append(entry)
            if options.on_done is not None:
                options.on_done(entry)
    except _SurpriseError as error:
        surprise = error.surprise
    except (IMAPClientError, MailboxError, OSError) as error:
        if current is not None:
            said = error.words or error.text("en") if isinstance(error, MailboxError) else str(error)
            surprise = Surprise(SurpriseKind.SERVER, current.message, said[:_LONGEST_DETAIL])
    return TidyOutcome(tuple(removed), tuple(moved), surprise, tuple(spared))


def _in_turn(entries: Iterable[Planned], hands: "_Hands") -> Iterator[Planned]:
    """Yield the entries cause by cause as planned, each folder of a cause opened once."""
    for _, of_cause in groupby(entries, key=lambda entry: entry.cause):
        by_folder: dict[str, list[Planned]] = {}
        for entry in of_cause:
            by_folder.setdefault(entry.message.folder, []).append(entry)
        for group in by_folder.values():
            hands.prepare(group)
            yield from group


class _Hands:
    """Does what a plan says on one server."""

    def __init__(self, client: "IMAPClient", options: Carrying, plan: TidyPlan) -> None:
        self._client = client
        self._options = options
        self._mover = Mover(client)
        self._trash = options.trash or self._find_trash()
        self._staying: dict[tuple[object, ...], bytes | None] = {}
        for entry in plan.entries:  # what cannot be done is told before anything is
            self._require(entry)

    def _find_trash(self) -> str | None:
        return next((folder.name for folder in list_folders(self._client) if folder.role is Role.TRASH), None)

    def _is_for_good(self, entry: Planned) -> bool:
        return self._options.permanently or entry.cause is Cause.TRASHED or entry.message.is_trashed

    def _require(self, entry: Planned) -> None:
        message = entry.message
        if message.uid is None or message.uidvalidity is None:
            raise _SurpriseError(Surprise(SurpriseKind.NOT_ON_SERVER, message))
        is_for_good = self._is_for_good(entry)
        if not is_for_good and self._trash is None:
            raise _SurpriseError(Surprise(SurpriseKind.NO_TRASH, message))
        if not (self._mover.can_remove_one if is_for_good else self._mover.can_move):
            raise _SurpriseError(Surprise(SurpriseKind.NO_UIDPLUS, message))

    def prepare(self, entries: list[Planned]) -> None:
        """Open the folder of `entries`, once it is sure that the copies which are to stay are there."""
        with sound_answers(self._client):
            self._check_copies(entries)
            self._open(entries[0].message)

    def _check_copies(self, entries: list[Planned]) -> None:
        """Look whether the copies that are to stay are there, folder by folder."""
        by_folder: dict[str, list[Planned]] = {}
        for entry in entries:
            if entry.kept is not None:
                by_folder.setdefault(entry.kept.folder, []).append(entry)
        for group in by_folder.values():
            kept = {entry.kept.uid: entry.kept for entry in group if entry.kept is not None}
            uidvalidity = self._select(group[0].kept or group[0].message, readonly=True)
            uids = sorted(uid for uid in kept if uid is not None)
            found: dict[int, Any] = {}
            for start in range(0, len(uids), _MOST_AT_ONCE):
                found |= self._client.fetch(uids[start : start + _MOST_AT_ONCE], ["RFC822.SIZE", "FLAGS"])
            for entry in group:
                copy = entry.kept
                answer = found.get(copy.uid) if copy is not None and copy.uid is not None else None
                if copy is None or answer is None or copy.uidvalidity != uidvalidity or not _is_same(answer, copy):
                    raise _SurpriseError(Surprise(SurpriseKind.COPY_GONE, entry.message))
            for copy in kept.values():
                if copy.place not in self._staying and copy.uid is not None:
                    content = self._content(copy.uid)
                    self._staying[copy.place] = essence(content) if content is not None else None

    def _open(self, message: MessageInfo) -> None:
        """Open the folder of `message`, to change it."""
        if self._select(message, readonly=False) != message.uidvalidity:
            raise _SurpriseError(Surprise(SurpriseKind.UIDVALIDITY_CHANGED, message))

    def _select(self, message: MessageInfo, *, readonly: bool) -> object:
        return self._client.select_folder(message.folder, readonly=readonly).get(b"UIDVALIDITY")

    def is_sure(self, entry: Planned) -> bool:
        """Look at the message of an entry again; tell whether its bytes are those of the copy and of the archive."""
        message, is_held = entry.message, self._options.is_held
        self._look_again(message)
        if entry.kept is None and is_held is None:
            return True
        content = self._content(message.uid or 0)
        if not content:
            return False
        if entry.kept is not None and self._staying.get(entry.kept.place) != essence(content):
            return False
        return is_held is None or is_held(message, content)

    def _content(self, uid: int) -> bytes | None:
        """Return the bytes of a message of the open folder; None where the server does not give them."""
        try:
            content = self._client.fetch([uid], ["BODY.PEEK[]"]).get(uid, {}).get(b"BODY[]")
        except self._client.AbortError:
            raise
        except self._client.Error:
            return None
        return content if isinstance(content, bytes) else None

    def carry_out(self, entry: Planned) -> bool:
        """Carry out one entry; return whether it was removed for good."""
        uid = entry.message.uid or 0
        if self._is_for_good(entry):
            self._mover.remove(uid)
            return True
        self._mover.move(uid, self._trash or "")
        return False

    def _look_again(self, message: MessageInfo) -> None:
        answer = self._client.fetch([message.uid], ["RFC822.SIZE", "FLAGS"]).get(message.uid)
        if answer is None:
            raise _SurpriseError(Surprise(SurpriseKind.MESSAGE_GONE, message))
        if answer.get(b"RFC822.SIZE") != message.size:
            raise _SurpriseError(Surprise(SurpriseKind.SIZE_DIFFERS, message, str(answer.get(b"RFC822.SIZE"))))
        flags = _flags(answer)
        if MessageFlag.SEEN not in flags:
            raise _SurpriseError(Surprise(SurpriseKind.NOW_UNREAD, message))
        if MessageFlag.FLAGGED in flags:
            raise _SurpriseError(Surprise(SurpriseKind.NOW_FLAGGED, message))
        if MessageFlag.DRAFT in flags:
            raise _SurpriseError(Surprise(SurpriseKind.NOW_DRAFT, message))


def _flags(answer: Mapping[bytes, Any]) -> MessageFlag:
    names = (flag.decode("ascii", "replace") for flag in answer.get(b"FLAGS", ()) if isinstance(flag, bytes))
    return imap_flags(names)


def _is_same(answer: Mapping[bytes, Any], copy: MessageInfo) -> bool:
    """Tell whether a copy that is to stay is as it was, and nobody marked it as deleted since."""
    is_marked = MessageFlag.DELETED in _flags(answer) and not copy.has(MessageFlag.DELETED)
    return answer.get(b"RFC822.SIZE") == copy.size and not is_marked
