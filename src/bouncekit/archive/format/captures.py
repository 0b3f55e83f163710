"""What is kept of each capture: a line of ``bouncekit/captures.jsonl`` for each place where a message was found."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bouncekit.archive.format.journal import canonical
from bouncekit.message import ContentSource
from bouncekit.sources.location import RECONSTRUCTED

__all__ = ["Capture", "Incoming", "Place", "place_key", "read_captures"]

_DIGEST = re.compile("[0-9a-f]{64}")
_DECODE = json.JSONDecoder().decode  # `json.loads` looks for the encoding first, in each line
_SIXTY_BITS = (1 << 60) - 1
_TEXT = {str}
_TEXT_OR_NONE = {str, type(None)}
_LONGEST_LINE = 64 << 20  # bytes: a longer line is no record of ours, and would fill the memory


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message was found.

    `source` names the account, file or folder (``imap://marie@mail.example.fr``, ``maildir:/home/marie/Maildir``);
    `folder` is the folder in it, decoded; `uidvalidity` and `uid` are the server's (RFC 9051, 2.3.1.1), or the UIDL of
    POP3 (RFC 1939), or the file's name; `flags` are IMAP's (RFC 9051, 2.3.2); `internal_date` is ISO 8601 with an
    offset; `told_size` is the size that the server tells where it is not that of the bytes that are kept.  What is not
    known is None.  `store` is what the mail program noted of it there (the program, the account, its own fields), as
    pairs.  `got` is the SHA-256 of the bytes that were found there where others are kept: the same message, as another
    store writes it (`bouncekit.archive.format.sameness`).
    """

    source: str
    folder: str | None = None
    uidvalidity: int | None = None
    uid: int | str | None = None
    flags: tuple[str, ...] = ()
    internal_date: str | None = None
    told_size: int | None = None
    store: tuple[tuple[str, str], ...] = ()
    got: str | None = None

    @property
    def is_reconstructed(self) -> bool:
        """Whether the message was made from what its store keeps of it: its bytes are not those that arrived."""
        return any(name == RECONSTRUCTED for name, _ in self.store)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message to keep: its bytes, and where they were found."""

    content: bytes | ContentSource
    place: Place


@dataclass(frozen=True, slots=True)
class Capture:
    """One capture; field for field what the line holds.

    `message_id`, `date` (ISO 8601 with an offset), `sender` (``from`` in the line), `to` (To and Cc) and `subject` are
    what the message says, decoded; None or empty where it says nothing.  `captured_at` is ISO 8601 with an offset,
    `version` that of the program.  `same_as` tells the message in every form in which stores keep it (`sameness`);
    where that is its SHA-256, or was not noted, it is None.
    """

    sha256: str
    size: int
    place: Place
    captured_at: str
    version: str
    message_id: str | None = None
    date: str | None = None
    sender: str | None = None
    to: tuple[str, ...] = field(default=())
    subject: str | None = None
    same_as: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the capture under the names of its line."""
        place = self.place
        told: dict[str, Any] = {"told_size": place.told_size, "got": place.got, "same_as": self.same_as}
        told = {name: value for name, value in told.items() if value is not None}
        if place.store:
            told["store"] = [list(pair) for pair in place.store]
        return {
            "sha256": self.sha256,
            "size": self.size,
            "message_id": self.message_id,
            "date": self.date,
            "from": self.sender,
            "to": list(self.to),
            "subject": self.subject,
            "source": place.source,
            "folder": place.folder,
            "uidvalidity": place.uidvalidity,
            "uid": place.uid,
            "flags": list(place.flags),
            "internal_date": place.internal_date,
            "captured_at": self.captured_at,
            "version": self.version,
            **told,
        }

    def line(self) -> bytes:
        """Return the line of the capture, with its line end."""
        return canonical(self.as_dict()) + b"\n"


def place_key(sha256: str, place: Place) -> int:
    """Return a number that is the same for the same message in the same place, in this process alone.

    It has 60 bits, which Python keeps in half the memory of more.  Two places of one number are met once in a million
    archives of a million places; the second is then not noted in that run, and is in the next.
    """
    told = (sha256, place.source, place.folder, place.uidvalidity, place.uid, place.told_size)
    return hash(told) & _SIXTY_BITS


def read_captures(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, Capture | None]]:
    """Yield each line of a file of captures (with its line end) and what it says; None where it is no record.

    The last line is yielded without a line end where it has none: a power cut left it.
    """
    rest = b""
    for chunk in chunks:
        lines = (rest + chunk).split(b"\n")
        rest = lines.pop()
        yield from ((line + b"\n", _parsed(line)) for line in lines)
        if len(rest) > _LONGEST_LINE:
            yield rest, None
            rest = b""
    if rest:
        yield rest, None


def _parsed(line: bytes) -> Capture | None:
    try:
        facts = _DECODE(line.decode())
        store = facts.get("store")
        place = Place(
            facts["source"],
            facts["folder"],
            facts["uidvalidity"],
            facts["uid"],
            _list(facts["flags"]),
            facts["internal_date"],
            facts.get("told_size"),
            tuple((str(name), str(value)) for name, value in store) if store else (),
            facts.get("got"),
        )
        capture = Capture(
            sha256=facts["sha256"],
            size=facts["size"],
            place=place,
            captured_at=facts["captured_at"],
            version=facts["version"],
            message_id=facts["message_id"],
            date=facts["date"],
            sender=facts["from"],
            to=_list(facts["to"]),
            subject=facts["subject"],
            same_as=facts.get("same_as"),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return capture if _is_sound(capture) else None


def _list(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return tuple(value)


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _is_sound(capture: Capture) -> bool:
    """Tell whether each value is of its kind: whoever changed the file may have written anything."""
    place = capture.place
    texts = (place.source, capture.captured_at, capture.version, *capture.to, *place.flags)
    perhaps = (place.folder, place.internal_date, capture.message_id, capture.date, capture.sender, capture.subject)
    return (
        _is_digest(capture.sha256)
        and (place.got is None or _is_digest(place.got))
        and (capture.same_as is None or _is_digest(capture.same_as))
        and isinstance(capture.size, int)
        and 0 <= capture.size < 1 << 62
        and {*map(type, texts)} <= _TEXT
        and {*map(type, perhaps)} <= _TEXT_OR_NONE
        and (place.uidvalidity is None or isinstance(place.uidvalidity, int))
        and (place.uid is None or isinstance(place.uid, int | str))
        and (place.told_size is None or isinstance(place.told_size, int))
    )
