"""A database of SQLite that another program keeps, opened so that nothing of it is changed and nothing in it is run.

It is opened as a file that nobody writes (``immutable``): no lock is taken, and no file is made beside it.  Where its
program has left changes beside it that are not in it yet (``-wal``, ``-journal``), that would miss them: then it is
copied with them, and the copy is read.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from urllib.parse import quote

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.content import open_regular
from bouncekit.sources.errors import SourceError, failure

__all__ = ["Tables", "reading", "settled", "text"]

_JOURNAL = "-journal"
_BESIDE = ("-wal", _JOURNAL)
# So ends a journal that names another file, one of several databases: SQLite deletes that file when it has taken back
# what was begun (src/pager.c, `pager_delsuper`), whatever it is.
_NAMES_A_FILE = bytes.fromhex("d9d505f920a163d7")
# What the library raises of a damaged database, whose words it quotes even where they are no UTF-8.
_WRONG = (sqlite3.Error, UnicodeError, OverflowError, MemoryError)
_LONGEST = 256 << 20  # bytes of one value
_STEP = 100_000  # instructions of its machine between two looks at the clock
# A row of the smallest table takes fewer instructions than this for each of its bytes; pages that lead to one another
# in circles take more.
_FOR_A_BYTE, _FOR_ANY = 20, 20_000_000


class Tables:
    """A database that is open: `rows` asks it; the tables that are named are there, and are what they seem."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self._name = name

    def have(self, columns: Mapping[str, Iterable[str]]) -> bool:
        """Tell whether there are such tables with such `columns`; views, and what is computed, are none.

        Raises `SourceError`.
        """
        for table, wanted in columns.items():
            told = self.rows("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", table)
            if not any(text(row[0]).startswith("CREATE TABLE") for row in told):
                return False
            # Of each column its name, and in the last place whether it is computed.
            found = self.rows("SELECT name, hidden FROM pragma_table_xinfo(?)", table)
            known = {text(column): hidden for column, hidden in found}
            if any(known.values()) or not known.keys() >= set(wanted):
                return False
        return True

    def rows(self, query: str, *values: object) -> Iterator[tuple[object, ...]]:
        """Yield the rows that a query gives; texts are bytes.  Raises `SourceError`."""
        try:
            yield from self._connection.execute(query, values)
        except _WRONG as error:
            raise SourceError(self._name, SourceReason.UNREADABLE, str(error)) from error


@contextmanager
def reading(path: str, name: str) -> Iterator[Tables]:
    """Open the database at `path`, which a person calls `name`.  Raises `SourceError`."""
    descriptor, size = open_regular(path, name)  # the library would wait for what a pipe says
    os.close(descriptor)
    try:
        # Of slashes two at the beginning would be taken for a host's name.
        place = quote(os.fsencode(os.path.abspath(path)), safe="")  # noqa: PTH100 - a name may hold bytes that are no text
        address = f"file:{place}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True)
    except sqlite3.Error as error:
        raise SourceError(name, SourceReason.UNREADABLE, str(error)) from error
    except OSError as error:
        raise failure(name, error) from error
    with closing(connection):
        connection.text_factory = bytes
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        left = iter(range((_FOR_ANY + size * _FOR_A_BYTE) // _STEP))
        connection.set_progress_handler(lambda: next(left, None) is None, _STEP)
        tables = Tables(connection, name)
        for pragma in ("trusted_schema = OFF", "cell_size_check = ON"):
            for _ in tables.rows(f"PRAGMA {pragma}"):
                pass
        yield tables


def settled(path: str, name: str, stack: ExitStack) -> str:
    """Return where the database at `path` can be read with all that was written to it: there, or in a copy.

    The copy lives until `stack` is closed.  Raises `SourceError`.
    """
    beside = [path + end for end in _BESIDE if _size(path + end)]
    if not beside:
        return path
    folder = tempfile.TemporaryDirectory(prefix="bouncekit-", ignore_cleanup_errors=True)
    copy = f"{stack.enter_context(folder)}/copy"
    try:
        for each in (path, *beside):
            shutil.copyfile(each, copy + each[len(path) :])
        if _names_a_file(copy + _JOURNAL):
            raise SourceError(name, SourceReason.UNREADABLE, "its journal names another file")
        with closing(sqlite3.connect(copy)) as connection:  # what was begun is ended, or taken back
            for pragma in ("trusted_schema = OFF", "wal_checkpoint(TRUNCATE)", "journal_mode = DELETE"):
                connection.execute(f"PRAGMA {pragma}").fetchall()
    except OSError as error:
        raise failure(name, error) from error
    except _WRONG as error:
        raise SourceError(name, SourceReason.UNREADABLE, str(error)) from error
    return copy


def text(value: object) -> str:
    """Return a text of a database; what is none is empty."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _names_a_file(journal: str) -> bool:
    """Tell whether a journal, if it is there, names a file that would be deleted with it."""
    if _size(journal) < len(_NAMES_A_FILE):
        return False
    with open(journal, "rb") as file:  # noqa: PTH123 - as above
        file.seek(-len(_NAMES_A_FILE), os.SEEK_END)
        return file.read() == _NAMES_A_FILE


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - as above
    except OSError:
        return 0
