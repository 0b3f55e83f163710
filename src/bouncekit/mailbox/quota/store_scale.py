"""Weighs what the one walker finds at a path: its messages by folder, what was deleted and is still there, the rest.

A Maildir's folders are listed and not read: the name of a message tells its size, or the file's own does.  A file of
many messages is read through, for only that tells how many there are and which were deleted.
"""

import os
import re
import stat
from contextlib import ExitStack, suppress

from bouncekit.errors.reasons import SourceReason
from bouncekit.mailbox.quota.store_rows import PLAIN, Progress, Row, Rows
from bouncekit.mailbox.quota.stored import StoreWeight
from bouncekit.sources import Location, SourceError, SourceNote, has_header, read_file
from bouncekit.sources.errors import failure
from bouncekit.sources.inside_files import messages_in
from bouncekit.sources.location import Envelope
from bouncekit.stores.found import Folder, Found, is_shelf
from bouncekit.stores.member_names import maildir_envelope
from bouncekit.stores.walking import envelope_of, holds_one_message, walk

__all__ = ["weigh_store"]

_HEAD = 8192  # bytes in which a message shows a field
# The size that a delivery agent counted, in the name of the file (Maildir++; Dovecot, Courier).
_SIZE_IN_NAME = re.compile(r",S=(\d{1,15})(?=[,:;!]|$)")
_NO_MAIL = frozenset({SourceReason.NO_MAIL, SourceReason.EMPTY, SourceReason.NO_HEADER})


def weigh_store(path: str, *, by_name: bool = False, progress: Progress | None = None) -> StoreWeight:
    """Return what the mail at `path` weighs: a folder of any mail program, or a file.

    With `by_name` a size in the name of a Maildir's message counts (``,S=1234``), which is what quotas count, and not
    that of its file.  `progress` is called with a number of messages from time to time.  What cannot be read is told.
    """
    scale = _Scale(by_name=by_name, progress=progress)
    if os.path.isdir(path):  # noqa: PTH112 - a name may hold bytes that are no text; plain strings keep them
        for found in walk(path, scale.messages):
            if isinstance(found, SourceError):
                scale.unread(found)
            else:
                scale.file(found)
        scale.rest(path)
        scale.tell_of_nothing(path)
    else:
        envelope, peek = envelope_of(path)
        scale.file(Found(path, holds_one_message(path), envelope, peek=peek))
    return scale.read()


class _Scale(Rows):
    def __init__(self, *, by_name: bool, progress: Progress | None) -> None:
        super().__init__(progress)
        self._by_name = by_name

    def messages(self, folder: Folder) -> None:
        """Weigh a folder that holds nothing but messages: its names and sizes tell all."""
        try:
            self.known(os.stat(folder.path))  # noqa: PTH116 - as above
            with os.scandir(folder.path) as entries:
                self._messages_of(folder, entries)
        except OSError as error:
            self.fault(failure(folder.path, error))

    def _messages_of(self, folder: Folder, entries: "os._ScandirIterator[str]") -> None:
        row = self.row(folder.envelope or PLAIN, "INBOX")
        used = 0
        for entry in entries:
            name = entry.name
            if name[0] == ".":
                self._pass_over(entry)
                continue
            found = _SIZE_IN_NAME.search(name) if self._by_name else None
            size = int(found[1]) if found is not None else self._size(entry)
            if size is None:
                if is_shelf(name) and entry.is_dir(follow_symlinks=False):
                    self.messages(folder._replace(path=entry.path))
                else:
                    self._pass_over(entry)
                continue
            # The letter is looked for first: most messages were not deleted.
            deleted = "T" in name[-10:] and "\\Deleted" in (maildir_envelope(name, folder.prefix).flags or ())
            row.add(size, deleted=deleted)
            used += size
            self.tick()
        self.used += used

    def _pass_over(self, entry: "os.DirEntry[str]") -> None:
        """Weigh what stands among messages and is none."""
        if entry.is_dir(follow_symlinks=False):
            self.rest(entry.path)
        elif entry.is_file(follow_symlinks=False):
            with suppress(FileNotFoundError):  # it was renamed or removed since: Maildirs live
                status = os.lstat(entry.path)
                if self.known(status):
                    self.other(entry.path, status.st_size)

    def _size(self, entry: "os.DirEntry[str]") -> int | None:
        """Return the size of a message; None for what is none, is gone, or was weighed under another name."""
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            return None  # it was renamed or removed since: Maildirs live
        except OSError as error:
            self.fault(failure(entry.path, error))
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        if not self._by_name and status.st_nlink > 1 and not self.known(status):
            return None
        return status.st_size

    def file(self, found: Found) -> None:
        """Weigh a file: a message, many, or none."""
        try:
            status = os.lstat(found.path)
        except OSError as error:
            self.fault(failure(found.path, error))
            return
        size = status.st_size if stat.S_ISREG(status.st_mode) else 0  # a link to a file weighs nothing
        self.paths.add(found.path)
        if not self.known(status):
            return  # another name of the same file
        if found.single and not found.peek:
            envelope = found.envelope or PLAIN
            self.used += size
            self.row(envelope, "").add(size, deleted=envelope.is_deleted)
            self.tick()
            return
        if found.is_store:
            self.row(found.envelope or PLAIN, "")
        if not size and stat.S_ISREG(status.st_mode):
            return  # a mailbox without a message
        with ExitStack() as stack:
            self._file_of_many(found, size, stack)
        self._require_same(found.path, status)

    def _require_same(self, path: str, before: os.stat_result) -> None:
        """Tell where its program wrote a file anew while it was read; it may have grown."""
        try:
            now = os.lstat(path)
        except OSError as error:
            self.fault(failure(path, error))
            return
        if now.st_ino != before.st_ino or now.st_size < before.st_size:
            self.fault(SourceError(path, SourceReason.CHANGED))

    def _file_of_many(self, found: Found, size: int, stack: ExitStack) -> None:
        begin = packed = count = truncated = 0
        last: Row | None = None
        errors: list[SourceError] = []
        for each in messages_in(found, found.path, stack):
            if isinstance(each, SourceNote):
                self.note(each, found)
                continue
            if isinstance(each, SourceError):
                errors.append(each)
                continue
            if found.envelope is not None and _is_alone(each, found) and not _is_message(each):
                continue
            count += 1
            envelope = each.envelope or PLAIN
            last = self.row(envelope, "")
            extent, stop = _extent(each, found, begin, size)
            last.is_weighed = last.is_weighed and extent is not None
            last.add(extent or 0, deleted=envelope.is_deleted)
            packed += stop is None
            truncated += envelope.is_partial and envelope.store != "apple"
            begin = begin if stop is None else stop
            self.tick()
        if truncated:
            self.note(SourceNote(found.path, SourceReason.TRUNCATED, str(truncated)), found)
        for error in errors:
            if error.reason not in _NO_MAIL or count:
                self.fault(error)
        self._close(found, size, (count, packed, begin), (last, errors))

    def _close(
        self,
        found: Found,
        size: int,
        told: tuple[int, int, int],
        left: tuple[Row | None, list[SourceError]],
    ) -> None:
        """Put what is left of a file where it belongs: the end of an mbox, a store that cannot be read, no mail."""
        count, packed, begin = told
        last, errors = left
        if not count and not found.is_store and all(error.reason in _NO_MAIL for error in errors):
            self.other(found.path, size)
            return
        self.used += size
        if packed:
            self.packed += size
        elif count and last is not None:
            last.used += size - begin
        elif size:
            reason = errors[0].reason if errors else SourceReason.NO_MESSAGE
            self._uncounted(found.path, found.envelope, size, reason if errors else None)

    def unread(self, error: SourceError) -> None:
        """Weigh a store that cannot be read, and tell what cannot be looked at."""
        if isinstance(error, SourceNote):
            self.note(error, None)
            return
        if error.reason is SourceReason.NOT_A_FILE:
            return  # a pipe or a socket weighs nothing
        self.fault(error)
        if not os.path.isdir(error.name):  # noqa: PTH112 - as above
            return
        size = 0
        for _, status in self._below(error.name):
            if self.known(status):
                size += status.st_size
        if size:
            self.used += size
            self._uncounted(error.name, None, size, error.reason)

    def _uncounted(self, path: str, envelope: Envelope | None, size: int, reason: SourceReason | None) -> None:
        place = envelope or Envelope(folder=os.path.basename(path.rstrip("/")))  # noqa: PTH119 - as above
        row = self.row(place._replace(store=reason or place.store), "")
        row.used += size
        row.is_counted = row.is_counted and reason is None

    def rest(self, path: str) -> None:
        """Weigh what stands beside the mail below `path`."""
        for name, status in self._below(path):
            if self.known(status):
                self.other(name, status.st_size)

    def _below(self, path: str) -> "list[tuple[str, os.stat_result]]":
        """Return the regular files below `path`, without those in folders that were weighed."""
        found = []
        waiting = [path]
        while waiting:
            folder = waiting.pop()
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        if entry.path in self.paths:
                            continue
                        status = os.lstat(entry.path)  # an entry's own has no number on Windows
                        if stat.S_ISDIR(status.st_mode):
                            if (status.st_dev, status.st_ino) not in self.weighed:
                                waiting.append(entry.path)
                        elif stat.S_ISREG(status.st_mode):
                            found.append((entry.path, status))
            except OSError as error:
                if not isinstance(error, FileNotFoundError):
                    self.fault(failure(folder, error))
        return found


def _is_alone(location: Location, found: Found) -> bool:
    return not location.is_part and not location.form and location.path == found.path


def _is_message(location: Location) -> bool:
    """Tell whether a file whose form nobody knows begins like a message."""
    try:
        head = read_file(location.path, _HEAD)
    except SourceError:
        return True  # it is told elsewhere
    return b"\0" not in head[:_HEAD] and has_header(head)


def _extent(location: Location, found: Found, begin: int, size: int) -> tuple[int | None, int | None]:
    """Return how many bytes a message takes (None: not told), and where it ends in its file; None where it is packed.

    Of an mbox a message takes all from the end of the one before it: its line ``From ``, and what the store wrote.
    """
    if "!/" not in location.name.removeprefix(found.path) and location.path == found.path:
        stop = size if location.stop is None else location.stop
        return stop - begin, stop
    if location.inside:  # an item of a data file of Outlook
        return (location.envelope or PLAIN).size, None
    if location.stop is not None:
        return location.stop - location.start, None
    try:
        return os.stat(location.path).st_size - location.start, None  # noqa: PTH116 - as above
    except OSError:
        return None, None
