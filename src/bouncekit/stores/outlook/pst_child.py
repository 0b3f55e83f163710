"""The process that reads a data file of Outlook: it answers commands on its standard input, within limits.

``list AFTER`` tells where each item stands, one JSON object a line, beginning behind the item AFTER (``-``: at the
first); ``read ITEM`` and ``whole ITEM`` render one.  A rendered item follows the line that tells its size.

Each step may take so many seconds of processor time and no more: the timer ends the process, wherever in the library it
is.  Memory is limited by the system.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from bouncekit.stores.outlook.properties import Properties, PropertyId
from bouncekit.stores.outlook.pst_items import item_of, properties_of
from bouncekit.stores.outlook.render import render

__all__ = ["main"]

_MEMORY = 1 << 30  # bytes
_SECONDS = 4  # of processor time, for one step
_SECONDS_WHOLE = 30  # where attachments are read too
_MOST_FOLDERS = 20_000
_SUBTREE, _WASTEBASKET, _SENT, _OUTBOX = 0x35E0, 0x35E3, 0x35E4, 0x35E2
_LAST_VERB, _FLAG_STATUS, _MESSAGE_SIZE = 0x1081, 0x1090, 0x0E08
_ANSWERED, _FORWARDED, _FLAGGED = (102, 103), (104,), 2
_READ, _UNSENT = 1, 8
_MAIL = ("ipm.note", "report.", "ipm.schedule.meeting", "ipm.post", "ipm.recall", "ipm.outlook.recall", "ipm.sharing")
_LONGEST_NAME = 200


class _Folder(NamedTuple):
    """A folder: the numbers that lead to it, its name, and what it is for where the store itself tells."""

    numbers: tuple[int, ...]
    name: str
    role: str
    entry: Any


def main(path: str) -> int:
    """Answer commands about the file at `path` until standard input ends; return the exit code."""
    _limit()
    import pypff  # noqa: PLC0415 - after the limits

    _allow(_SECONDS)
    try:
        file = pypff.file()
        file.open(path)
        reader = _Reader(file)
    except (OSError, MemoryError) as error:
        _tell({"problem": str(error)[:500]})
        return 1
    _tell({"ready": True})
    for line in sys.stdin:
        command, _, argument = line.strip().partition(" ")
        if command == "list":
            reader.list(_numbers(argument))
        else:
            reader.render(_numbers(argument) or (), whole=command == "whole")
    return 0


class _Reader:
    """One open file."""

    def __init__(self, file: Any) -> None:
        self._root = file.get_root_folder()
        store = properties_of(file.message_store) if file.message_store is not None else None
        self._roles = _roles(store)
        self._top = _identifier(store, _SUBTREE)
        self._last: tuple[tuple[int, ...], Any] | None = None

    def list(self, after: tuple[int, ...] | None) -> None:
        """Tell where each item stands, behind the item `after`."""
        for folder in self._folders():
            if after is not None and folder.numbers < after[:-1]:
                continue
            first = after[-1] + 1 if after is not None and folder.numbers == after[:-1] else 0
            for number in range(first, _count(folder.entry, "number_of_sub_items")):
                _allow(_SECONDS)
                place = ".".join(map(str, (*folder.numbers, number)))
                _tell({"at": place})
                try:
                    item = folder.entry.get_sub_item(number)
                    if type(item).__name__ != "folder":
                        self._tell_item(place, folder, properties_of(item))
                except Exception as error:  # as in `render`
                    _tell({"item": place, "problem": f"{type(error).__name__}: {error}"[:500]})
        _tell({"end": True})

    def _tell_item(self, place: str, folder: _Folder, properties: Properties) -> None:
        if not properties.text(PropertyId.MESSAGE_CLASS, 510).lower().startswith(_MAIL):
            return
        received = properties.time(PropertyId.MESSAGE_DELIVERY_TIME)
        _tell(
            {
                "item": place,
                "folder": folder.name,
                "role": folder.role,
                "flags": _flags(properties),
                "received": received.isoformat() if received else None,
                "uid": _name(properties),
                "size": properties.number(_MESSAGE_SIZE),
            }
        )

    def render(self, numbers: tuple[int, ...], *, whole: bool) -> None:
        """Render one item."""
        _allow(_SECONDS_WHOLE if whole else _SECONDS)
        try:
            item = item_of(self._folder(numbers[:-1]).get_sub_item(numbers[-1]))
            content = render(item, whole=whole)
        except Exception as error:  # whatever it is, it is this item's and must not end the others
            _tell({"problem": f"{type(error).__name__}: {error}"[:500]})
            return
        _tell({"size": len(content), "uid": _name(item.properties)})
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()

    def _folder(self, numbers: tuple[int, ...]) -> Any:
        if self._last is None or self._last[0] != numbers:
            entry = self._root
            for number in numbers:
                entry = entry.get_sub_folder(number)
            self._last = numbers, entry
        return self._last[1]

    def _folders(self) -> Iterator[_Folder]:
        """Yield the folders, each before those in it, in the order of their numbers."""
        waiting = [_Folder((), "", "", self._root)]
        for _ in range(_MOST_FOLDERS):
            if not waiting:
                return
            folder = waiting.pop()
            _allow(_SECONDS)
            yield folder
            found = []
            for number in range(_count(folder.entry, "number_of_sub_folders")):
                with suppress(OSError):
                    found.append(self._below(folder, number))
            waiting += reversed(found)

    def _below(self, folder: _Folder, number: int) -> _Folder:
        entry = folder.entry.get_sub_folder(number)
        identifier = entry.identifier
        name = "".join(c if c.isprintable() else " " for c in (entry.name or "")[:_LONGEST_NAME]).replace("/", "∕")
        if identifier == self._top:
            name = ""
        inner = f"{folder.name}/{name}" if folder.name and name else folder.name or name
        return _Folder((*folder.numbers, number), inner, self._roles.get(identifier, folder.role), entry)


def _roles(store: Properties | None) -> dict[int, str]:
    names = {_WASTEBASKET: "trash", _SENT: "sent", _OUTBOX: "drafts"}
    found = {_identifier(store, number): role for number, role in names.items()}
    return {identifier: role for identifier, role in found.items() if identifier is not None}


def _identifier(store: Properties | None, number: int) -> int | None:
    """Return the number of the folder that an entry identifier names: its last four bytes ([MS-PST] 2.4.3.2)."""
    data = store.data(number, 100) if store is not None else b""
    return int.from_bytes(data[-4:], "little") if len(data) == 24 else None


def _name(properties: Properties) -> str | None:
    """Return what the store calls an item, wherever it stands."""
    return properties.data(PropertyId.SEARCH_KEY, 64).hex() or None


def _flags(properties: Properties) -> list[str]:
    """Return what the store notes of a message, in IMAP's words (RFC 9051, 2.3.2)."""
    bits = properties.number(PropertyId.MESSAGE_FLAGS) or 0
    verb = properties.number(_LAST_VERB)
    told = {
        "\\Seen": bool(bits & _READ),
        "\\Draft": bool(bits & _UNSENT),
        "\\Answered": verb in _ANSWERED,
        "$Forwarded": verb in _FORWARDED,
        "\\Flagged": properties.number(_FLAG_STATUS) == _FLAGGED,
    }
    return sorted(flag for flag, is_set in told.items() if is_set)


def _count(entry: Any, name: str) -> int:
    try:
        return int(getattr(entry, name))
    except OSError:
        return 0


def _numbers(text: str) -> tuple[int, ...] | None:
    return None if text in ("", "-") else tuple(map(int, text.split(".")))


def _tell(facts: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n")
    sys.stdout.buffer.flush()


def _limit() -> None:
    """Limit the memory of this process where the system can do that, and let no crash leave a file behind."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - Unix alone has it

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow(seconds: int) -> None:
    """Let the next step take so many seconds of processor time."""
    import signal  # noqa: PLC0415 - with the limits, after nothing else was loaded

    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)
