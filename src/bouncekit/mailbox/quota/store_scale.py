"""Weighs what the one walker finds at a path: its messages by folder, what was deleted and is still there, the rest.

A Maildir's folders are listed and not read: the name of a message tells its size, or the file's own does.  A file of
many messages is read through, for only that tells how many there are and which were deleted.
"""

import os
import re
import stat
from contextlib import ExitStack, suppress

from bouncekit.errors.reasons import SourceReason
from bouncekit.mailbox.quota.store_extents import extent_of, is_alone, is_message, stands_beside
from bouncekit.mailbox.quota.store_rows import PLAIN, Progress, Row, Rows
from bouncekit.mailbox.quota.stored import StoreWeight
from bouncekit.sources import SourceError, SourceNote
from bouncekit.sources.errors import failure
from bouncekit.sources.location import Envelope
from bouncekit.stores.found import Folder, Found, is_shelf
from bouncekit.stores.walking import envelope_of, holds_one_message, walk

__all__ = ["weigh_store"]

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
        for found in walk(path, scale):
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
        self._left: dict[tuple[int, int], list[os.DirEntry[str]]] = {}  # of a folder of which some was taken at once

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
            letters = "T" in name[-10:] or folder.marks is not None
            deleted = letters and "\\Deleted" in ((folder.told_of(name) or PLAIN).flags or ())
            row.add(size, deleted=deleted)
            used += size
            self.tick()
        self.used += used

    def files(self, folder: Folder, named: "list[os.DirEntry[str]]", left: "list[os.DirEntry[str]]") -> None:
        """Weigh the files that are a message each, and have no other name."""
        used = 0
        others = len(left)
        for entry in named:
            try:
                status = os.lstat(entry.path)  # an entry's own knows no other names on Windows
            except OSError:
                left.append(entry)
                continue
            if status.st_nlink == 1 and stat.S_ISREG(status.st_mode):
                used += status.st_size
            else:
                left.append(entry)
        if taken := len(named) + others - len(left):
            self.row(folder.envelope or PLAIN, "").add(used, messages=taken)
            self.used += used
            self.tick(taken)
        with suppress(OSError):  # it is told where what stands beside them is weighed
            self._left[_identity(os.stat(folder.path))] = left.copy()  # noqa: PTH116 - as above

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
            if found.is_store and not found.may_be_empty:
                self.fault(SourceError(found.path, SourceReason.EMPTY))
            return
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
        from bouncekit.sources.inside_files import messages_in  # noqa: PLC0415 - all forms: most folders hold no such file

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
            if found.envelope is not None and is_alone(each, found) and not is_message(each):
                continue
            count += 1
            envelope = each.envelope or PLAIN
            last = self.row(envelope, "")
            extent, stop = extent_of(each, found, begin, size)
            last.is_weighed = last.is_weighed and extent is not None
            last.add(extent or 0, deleted=envelope.is_deleted)
            if stands_beside(each, found):
                self._own_file(each.path)
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

    def _own_file(self, path: str) -> None:
        """Weigh the file of one message, of which another file tells."""
        try:
            status = os.lstat(path)
        except OSError as error:
            self.fault(failure(path, error))
            return
        if self.known(status):
            self.used += status.st_size

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
                for entry in self._entries(folder):
                    if entry.path in self.paths:
                        continue
                    status = os.lstat(entry.path)  # an entry's own has no number on Windows
                    if stat.S_ISDIR(status.st_mode):
                        if _identity(status) not in self.weighed:
                            waiting.append(entry.path)
                    elif stat.S_ISREG(status.st_mode):
                        found.append((entry.path, status))
            except OSError as error:
                if not isinstance(error, FileNotFoundError):
                    self.fault(failure(folder, error))
        return found

    def _entries(self, folder: str) -> "list[os.DirEntry[str]]":
        """Return the entries of a folder without those that were taken at once.  Raises `OSError`."""
        left = self._left.get(_identity(os.stat(folder))) if self._left else None  # noqa: PTH116 - as above
        if left is not None:
            return left
        with os.scandir(folder) as entries:
            return list(entries)


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
