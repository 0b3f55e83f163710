"""The history of a mailbox's size: one JSON object a line, to which readings are only ever added.

Rule 1: a reading is one write of one line, under a lock: two runs at the same time do not mix.
Rule 2: what cannot be read in the file is passed over, and nothing in it is ever changed; a line that a crash cut short
spoils itself alone.
Rule 3: no more than the end of a file is read, however long it has grown.
"""

import contextlib
import json
import os
from datetime import datetime, timedelta
from typing import NamedTuple

from bouncekit.errors.reasons import MailboxReason
from bouncekit.osfiles import exclusive, open_file, read_at, sync
from bouncekit.servers.errors import MailboxError

__all__ = ["Reading", "add_reading", "read_history"]

_MOST_BYTES = 8 << 20  # about 60,000 readings
_LEAST_DISTANCE = timedelta(hours=1)  # a monitor that asks every minute would fill the disk
_MOST_NUMBER = 1 << 70


class Reading(NamedTuple):
    """How much was used at a time: bytes, the limit in bytes and the number of messages where they are known."""

    time: datetime
    used: int
    limit: int | None = None
    messages: int | None = None


def read_history(path: str, box: str) -> list[Reading]:
    """Return the readings of the mailbox named `box` in the file at `path`, in the order of time.

    A file that is not there has none.  Raises `MailboxError` where it cannot be read.
    """
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - a name may hold bytes that are no text
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _MOST_BYTES))
            content = file.read(_MOST_BYTES)
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise _failure(path, error) from error
    found = (_reading(line, box) for line in content.split(b"\n"))
    return sorted((reading for reading in found if reading is not None), key=lambda reading: reading.time)


def add_reading(path: str, box: str, reading: Reading) -> bool:
    """Add `reading` to the file at `path`, made where it is not there; return whether that was done.

    It is not where the last reading of `box` is younger than an hour.  Raises `MailboxError` where it cannot be.
    """
    before = (earlier for earlier in read_history(path, box) if earlier.time <= reading.time)
    if any(reading.time - earlier.time < _LEAST_DISTANCE for earlier in before):
        return False
    entry = {"time": reading.time.isoformat(timespec="seconds"), "box": box, "used": reading.used}
    entry |= {"limit": reading.limit, "messages": reading.messages}
    line = json.dumps(entry, ensure_ascii=True).encode() + b"\n"
    try:
        os.makedirs(os.path.dirname(path) or ".", mode=0o700, exist_ok=True)  # noqa: PTH103, PTH120 - as above
        descriptor = open_file(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            with contextlib.ExitStack() as held:
                with contextlib.suppress(OSError):  # a file system without locks
                    held.enter_context(exclusive(descriptor, path, waits=True))
                _append(descriptor, line)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        raise _failure(path, error) from error
    return True


def _append(descriptor: int, line: bytes) -> None:
    size = os.lseek(descriptor, 0, os.SEEK_END)
    # A line that was cut short must not swallow this one.
    is_cut = size > 0 and read_at(descriptor, 1, size - 1) != b"\n"
    written = os.write(descriptor, (b"\n" if is_cut else b"") + line)
    if written < len(line):
        raise OSError(f"only {written} bytes could be written")
    sync(descriptor)


def _reading(line: bytes, box: str) -> Reading | None:
    if len(line) > 10_000:
        return None
    try:
        entry = json.loads(line)
        if entry["box"] != box:
            return None
        time = datetime.fromisoformat(entry["time"])
        numbers = [_number(entry.get(key)) for key in ("used", "limit", "messages")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if numbers[0] is None or time.tzinfo is None:
        return None
    return Reading(time, numbers[0], numbers[1], numbers[2])


def _number(value: object) -> int | None:
    """Return a number that can be one of bytes or messages."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST_NUMBER else None


def _failure(path: str, error: OSError | ValueError) -> MailboxError:
    is_denied = isinstance(error, PermissionError)
    reason = MailboxReason.PERMISSION_DENIED if is_denied else MailboxReason.UNREADABLE
    return MailboxError(reason, path, getattr(error, "strerror", None) or str(error))
