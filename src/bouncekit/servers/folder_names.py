"""The names of a server's folders: read, and sent back as the server wrote them; where a user's own folders stand.

Names are modified UTF-7 (RFC 3501, 5.1.3).  Some servers send what is none (``Tom & Jerry``, raw UTF-8, Latin-1), and
know their folders by these bytes alone.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from bouncekit.text.utf7 import decode_utf7

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = ["FolderNames", "Listed", "one_name", "own_name", "read_list"]

# (\HasNoChildren) "/" "name"; what extensions write behind the name is passed over (RFC 5258).
_ENTRY = re.compile(
    rb'\((?P<flags>[^()]*)\) +(?:NIL|"(?P<delimiter>\\?[^"]?)"|(?P<bare>[^ "]{1,4})) +'
    rb'(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<literal>\{\d+\})|(?P<atom>[^ ("][^ ]*))',
    re.IGNORECASE | re.DOTALL,
)
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
_ENDS_A_LINE = re.compile(rb"[\r\n\0]")  # sent as it is, such a name would be another command


class Listed(NamedTuple):
    """A folder as the server lists it: attributes, delimiter, and its name in bytes."""

    flags: tuple[bytes, ...]
    delimiter: bytes | None
    raw: bytes


def one_name(name: str) -> str:
    """Return `name` as every server is told it: INBOX is the same in any case (RFC 9051, 5.1)."""
    return "INBOX" if name.upper() == "INBOX" else name


def read_list(answers: Sequence[Any]) -> list[Listed]:
    """Return the folders of an answer to LIST, as imaplib gathers its lines.

    A line that cannot be read is a folder of that name: it cannot be opened, and is told where one asks for it.  Raises
    `ValueError`, with the server's words, where no line can be read.
    """
    listed: list[Listed] = []
    unreadable = 0
    for position, part in enumerate(answers):
        line, literal = part if isinstance(part, tuple) else (part, None)
        if not isinstance(line, bytes) or not line or (position and isinstance(answers[position - 1], tuple)):
            continue  # nothing was listed, or the end of a line with a literal
        found = _ENTRY.match(line)
        if found is None:
            listed.append(Listed((), None, line))
            unreadable += 1
            continue
        flags = tuple(found["flags"].split())
        delimiter = found["delimiter"] if found["delimiter"] is not None else found["bare"]
        if found["literal"]:
            name = literal or b""
        else:
            name = found["atom"] if found["quoted"] is None else _ESCAPE.sub(rb"\1", found["quoted"])
        listed.append(Listed(flags, _ESCAPE.sub(rb"\1", delimiter) if delimiter else None, name))
    if listed and unreadable == len(listed):
        raise ValueError(listed[0].raw.decode("utf-8", "replace"))
    return listed


class FolderNames:
    """How each folder is called, one name each, and what the server calls it."""

    def __init__(self) -> None:
        self._raw: dict[str, bytes] = {}
        self._names: dict[bytes, str] = {}

    def learn(self, folders: Sequence[Listed]) -> list[str]:
        """Return the names of `folders`, in their order."""
        # What is written as the RFC wants it has the first claim to its name.
        for listed in sorted(folders, key=lambda each: not _is_sound(each.raw)):
            if listed.raw not in self._names:
                name = next(name for name in _names_for(listed.raw) if name not in self._raw)
                self._raw[name] = listed.raw
                self._names[listed.raw] = name
        return [self._names[listed.raw] for listed in folders]

    def raw(self, name: str) -> bytes | None:
        """Return the bytes by which the server knows `name`; None where it did not list it, or they cannot be sent."""
        raw = self._raw.get(name)
        return raw if raw is not None and not _ENDS_A_LINE.search(raw) else None


def own_name(client: "IMAPClient", name: str) -> str:
    """Return `name` where the user of `client` may make it: below the prefix of their own folders (RFC 2342).

    ``/`` in `name` divides levels, whatever the server's own sign for that is; at its ends it divides nothing.
    """
    prefix, delimiter = _personal(client)
    name = name.strip("/") or name
    if delimiter and delimiter != "/":
        name = name.replace("/", delimiter)
    if name.casefold().startswith(prefix.casefold()):
        return prefix + name[len(prefix) :]  # which the server lists in its own case, whatever it is told
    return prefix + name if one_name(name) != "INBOX" else name


def _personal(client: "IMAPClient") -> tuple[str, str]:
    """Return the prefix and the delimiter of the user's own folders; empty where there is none."""
    try:
        if client.has_capability("NAMESPACE"):
            for prefix, delimiter in client.namespace().personal or ():
                return str(prefix), str(delimiter or "")
        for _, delimiter, _ in client.list_folders("", ""):
            return "", (delimiter or b"").decode("ascii", "replace")
    except client.AbortError:
        raise
    except (client.Error, ValueError, TypeError, LookupError, AttributeError):  # no answer, or none that can be read
        pass
    return "", ""


def _names_for(raw: bytes) -> Iterator[str]:
    """Yield names for a folder, the best first, all different."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    yield decode_utf7(text)
    yield text
    number = 2
    while True:
        yield f"{text} ({number})"
        number += 1


def _is_sound(raw: bytes) -> bool:
    from imapclient.imap_utf7 import encode  # noqa: PLC0415 - an extra, and only for whoever has a client

    return raw.isascii() and bytes(encode(decode_utf7(raw.decode("ascii")))) == raw
