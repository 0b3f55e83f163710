"""Where messages are restored to on a disk: files, a Maildir, an mbox.

Rule: nothing is ever overwritten, and what was written is read back and compared.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.restoring.restore import Item, Outcome, from_line, maildir_letters, quote, unquote
from bouncekit.archive.store.disk import failure, write_all
from bouncekit.errors.reasons import ArchiveReason
from bouncekit.osfiles import MAILDIR_COLON, open_file, sync, sync_folder
from bouncekit.sources.content import read_range
from bouncekit.stores.mbox import split
from bouncekit.stores.member_names import MAILDIR_FLAGS
from bouncekit.stores.outlook.msg_content import is_outlook_item

__all__ = ["EmlOutlet", "MaildirOutlet", "MboxOutlet"]


class EmlOutlet:
    """A folder of ``.eml`` files; what Outlook saved is a ``.msg`` there, as it was."""

    keeps_items = True

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)
        _make(self._folder)

    def put(self, item: Item, content: bytes) -> Outcome:
        """Write one file."""
        ending = "msg" if is_outlook_item(content) else "eml"
        return _put(self._folder / f"{item.stem}.{ending}", item, content)

    def finish(self) -> Iterator[Outcome]:
        """Bring the names to the disk."""
        _settle(self._folder)
        return iter(())


class MaildirOutlet:
    """A Maildir: flags are kept in the names, dates of receipt in the files' times."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)
        for part in ("cur", "new", "tmp"):
            _make(self._folder / part)
        # By the name without flags: a message may stand there with other flags, and the user's are the better ones.
        self._there = {path.name.partition(f"{MAILDIR_COLON}2,")[0]: path for path in (self._folder / "cur").iterdir()}

    def put(self, item: Item, content: bytes) -> Outcome:
        """Write one file."""
        received = item.received
        seconds = max(0, int(received.timestamp())) if received else 0
        unique = f"{seconds}.{item.sha256[:32]}.bouncekit"
        if found := self._there.get(unique):
            return _compared(found, item)
        path = self._folder / "cur" / f"{unique}{MAILDIR_COLON}2,{maildir_letters(item.place.flags, MAILDIR_FLAGS)}"
        outcome = _put(path, item, content)
        if received and outcome.state == "restored":
            with suppress(OSError, OverflowError):
                os.utime(path, (seconds, seconds))
        return outcome

    def finish(self) -> Iterator[Outcome]:
        """Bring the names to the disk."""
        _settle(self._folder / "cur")
        return iter(())


class MboxOutlet:
    """A new mbox, in which lines that begin with ``From `` are quoted (mboxrd)."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._written: list[Item] = []
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = open_file(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL)
        except OSError as error:
            raise failure(path, error) from error

    def put(self, item: Item, content: bytes) -> Outcome:
        """Put one message behind the others."""
        if not content.endswith(b"\n"):
            # The format ends each message with a line end: this one would come back with one that it never had.
            return Outcome(item.sha256, "failed", problem="not-exact")
        try:
            write_all(self._descriptor, from_line(item) + quote(content) + b"\n")
        except OSError as error:
            raise failure(str(self._path), error) from error
        self._written.append(item)
        return Outcome(item.sha256, "restored", f"{self._path}#{len(self._written)}")

    def finish(self) -> Iterator[Outcome]:
        """Read the file back, message by message."""
        try:
            sync(self._descriptor)
            size = os.fstat(self._descriptor).st_size
            read_back = [
                hashlib.sha256(unquote(read_range(self._descriptor, start, stop))).hexdigest()
                for start, stop, *_ in split(self._descriptor, size)
            ]
        except OSError as error:
            raise failure(str(self._path), error) from error
        finally:
            os.close(self._descriptor)
        told = [item.sha256 for item in self._written]
        if read_back != told:
            different = set(told) - set(read_back)
            yield from (Outcome(digest, "failed", str(self._path), "not-exact") for digest in different)


def _put(path: Path, item: Item, content: bytes) -> Outcome:
    try:
        descriptor = open_file(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    except FileExistsError:
        return _compared(path, item)
    except OSError as error:
        raise failure(str(path), error) from error
    try:
        write_all(descriptor, content)
        sync(descriptor)
    except BaseException as error:
        with suppress(OSError):  # half of a message must not be taken for one
            path.unlink()
        if isinstance(error, OSError):
            raise failure(str(path), error) from error
        raise
    finally:
        os.close(descriptor)
    if _digest(path) != item.sha256:
        raise ArchiveError(str(path), ArchiveReason.DAMAGED, "what was read back is not what was written")
    return Outcome(item.sha256, "restored", str(path))


def _compared(path: Path, item: Item) -> Outcome:
    if _digest(path) == item.sha256:
        return Outcome(item.sha256, "there", str(path))
    return Outcome(item.sha256, "failed", str(path), "name-taken")


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise failure(str(path), error) from error


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise failure(str(folder), error) from error


def _settle(folder: Path) -> None:
    try:
        sync_folder(folder)
    except OSError as error:
        raise failure(str(folder), error) from error
