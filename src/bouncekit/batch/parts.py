"""Many messages divided into parts that travel: each is done by one worker, wherever that is, and as often as it takes.

Law of this file: what is made of a part depends on the part alone.  So a worker that dies costs nothing: whoever runs
the workers gives its part to another, and each message is in the result once.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from bouncekit.batch.remote import Address, Options, addresses, fetched, is_address
from bouncekit.batch.running import How, lost, work
from bouncekit.sources import Location, SourceError, load, locate
from bouncekit.tables import Choice, record_batch

if TYPE_CHECKING:
    import pyarrow

    from bouncekit.judging import RuleBook

__all__ = ["Done", "Job", "Part", "Shipped", "divide", "lost_with"]

MOST_MESSAGES = 512
"""Messages of one part: fewer cost more travelling, more leave a worker idle at the end."""
_HEAVIEST = 4 << 20  # bytes of contents that travel with a part
_MOST_REMOTE = 64 << 20  # bytes of files that a worker fetches for one part


class Shipped(NamedTuple):
    """A message whose content travels with it: where it stands, no worker can read it."""

    at: Location
    content: bytes


Item = Location | SourceError | Shipped | Address


# No tuples: Dask looks into them for tasks of its own.
@dataclass(frozen=True)
class Part:
    """Some messages that one worker does; `options` are fsspec's, for addresses."""

    items: tuple[Item, ...]
    options: Options

    def halves(self) -> tuple["Part", "Part"]:
        """Return the two halves of a part, over which a worker died."""
        middle = len(self.items) // 2
        return Part(self.items[:middle], self.options), Part(self.items[middle:], self.options)


@dataclass(frozen=True)
class Done:
    """What a worker made of a part: a `pyarrow.RecordBatch` (None where nothing was read), and what could not be."""

    batch: Any
    errors: tuple[SourceError, ...] = ()


@dataclass(frozen=True)
class Job:
    """How every part is done: call it with one.  It may be sent to other processes and machines."""

    choice: Choice = field(default_factory=Choice)
    rules: "RuleBook | None" = None
    dictionaries: bool = True

    def __call__(self, part: Part) -> Done:
        """Return what the messages of a part are, as one batch of the table; nothing that happens to one raises."""
        how = How(self.choice.lang, self.rules, self.choice.rows_of)
        rows: list[tuple[Any, ...]] = []
        errors: list[SourceError] = []
        with ExitStack() as stack:
            for item in part.items:
                for each in _opened(item, part.options, stack):
                    outcome = work(each, how)
                    if isinstance(outcome, SourceError):
                        errors.append(outcome)
                    else:
                        rows += outcome
        return Done(self.batch(rows) if rows else None, tuple(errors))

    def batch(self, rows: list[tuple[Any, ...]]) -> "pyarrow.RecordBatch":
        """Return rows as a batch of the table."""
        return record_batch(rows, self.choice, dictionaries=self.dictionaries)


def lost_with(part: Part) -> Done:
    """Return what becomes of a part of one message over which every worker dies."""
    item = part.items[0]
    if isinstance(item, Address):
        return Done(None, (lost((item.url, b""), stood_still=False),))
    return Done(None, (lost(item.at if isinstance(item, Shipped) else item, stood_still=False),))


def _opened(item: Item, options: Options, stack: ExitStack) -> Iterator[Location | SourceError]:
    """Yield where a worker reads the messages of an item."""
    if isinstance(item, Address):
        yield from fetched(item, options, stack)
    elif isinstance(item, Shipped):
        folder = stack.enter_context(TemporaryDirectory(prefix="bouncekit-", ignore_cleanup_errors=True))
        here = Path(folder) / "message"
        here.write_bytes(item.content)
        yield Location(item.at.name, str(here), envelope=item.at.envelope)
    else:
        yield item


def divide(
    paths: Iterable[str | os.PathLike[str]], *, messages: int = MOST_MESSAGES, options: Options | None = None
) -> Iterator[Part]:
    """Divide the messages at `paths` into parts of up to so many, in their order.

    Workers read files by their paths: of several machines each must have them.  What only this process can read
    (standard input, the members of a container) travels with its part.  Of an address of fsspec (`options` are those of
    its file system) a worker fetches each file itself.
    """
    some: list[Item] = []
    room = messages, _HEAVIEST, _MOST_REMOTE
    left = list(room)
    for item in _items(paths, options or {}):
        some.append(item)
        left[0] -= 1
        left[1] -= len(item.content) if isinstance(item, Shipped) else 0
        left[2] -= item.size if isinstance(item, Address) else 0
        if min(left) <= 0:
            yield Part(tuple(some), options or {})
            some, left = [], list(room)
    if some:
        yield Part(tuple(some), options or {})


def _items(paths: Iterable[str | os.PathLike[str]], options: Options) -> Iterator[Item]:
    with ExitStack() as stack:
        for path in paths:
            if is_address(path):
                yield from addresses(os.fspath(path), options)
            else:
                yield from map(_travelling, locate(path, stack))


def _travelling(item: Location | SourceError) -> Item:
    """Return what a worker needs of an item: where it stands, or its content where that is of this process alone."""
    if isinstance(item, SourceError):
        return item
    if item.name.startswith(item.path):
        return item._replace(path=os.path.abspath(item.path))  # noqa: PTH100 - a plain string all along
    try:
        return Shipped(item, bytes(load(item, text=True)))
    except SourceError as error:
        return error
