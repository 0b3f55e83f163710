"""Many messages, chunk by chunk: what a worker makes of some that follow one another comes as one thing.

Rule 1: a sheet is whole or is not there; whoever keeps what came so far knows which messages that was.
Rule 2: what is known already (`SheetsOf.known`) is known by its content, and as often as it was met.  A message that
was moved, renamed or stands elsewhere in a file that grew is none that is new.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from bouncekit.batch.running import Digested, How, Item, check, is_interrupt, located, lost, weight, work
from bouncekit.batch.workers import Workers
from bouncekit.errors.reasons import SourceReason
from bouncekit.judging import RuleBook
from bouncekit.model import Report
from bouncekit.sources import Location, SourceError
from bouncekit.vocabulary import Language

__all__ = ["Sheet", "SheetsOf", "sheets"]

_FIRST, _MOST = 16, 128  # messages of a sheet: the results of some wait for the process that asks, and weigh there


class SheetsOf(NamedTuple):
    """Paths for `sheets`, and the functions that a worker calls.

    `make` is called with each report, and `pack` with the list of what it returned for some messages that follow one
    another: a sheet's.  Both, and what `pack` returns, must be picklable where there are several workers.  With
    `digests` each sheet tells by which hash each of its messages is known; `known` are those of messages that were done
    before, one for each: they are passed over.  A sheet is of at most `most` messages (of those of a table, many make
    good batches).
    """

    paths: Iterable[str | os.PathLike[str]]
    make: Callable[[Report], Any]
    pack: Callable[[list[Any]], Any] = list
    digests: bool = False
    known: Iterable[bytes] = ()
    most: int | None = None


class Sheet(NamedTuple):
    """What became of some `messages` that follow one another.

    `made` is what `pack` returned, None where none of them was read; `digests` (32 bytes each) are those of the
    messages of which something was made, in their order, where they were asked for.  `errors` are what could not be
    read, and `skipped` how many were known.  `at` is where the last one stands: a path, and a byte offset there.
    """

    messages: int
    made: Any = None
    errors: tuple[SourceError, ...] = ()
    digests: tuple[bytes, ...] = ()
    skipped: int = 0
    at: tuple[str, int] = ("", 0)


def sheets(what: SheetsOf, *, jobs: int = 1, lang: Language = "fr", rules: RuleBook | None = None) -> Iterator[Sheet]:
    """Classify every message at the paths of `what`; yield what workers made of them, in the order of the messages.

    Nothing that happens to one message ends the run: it stands in `Sheet.errors`.  Raises `ValueError` for an unknown
    language, or for `jobs` below 1.
    """
    known = Counter(what.known)
    how = How(lang, rules, what.make, what.digests or bool(known), frozenset(known))
    check(jobs, how)
    return _sheets(what, jobs, how, known)


class _Part(NamedTuple):
    """A sheet, and each message that was passed over: which of those that travelled together, and its hash."""

    sheet: Sheet
    skipped: tuple[tuple[int, bytes], ...]


def _sheets(what: SheetsOf, jobs: int, how: How, known: "Counter[bytes]") -> Iterator[Sheet]:
    done, pack = partial(work, how=how), partial(_packed, pack=what.pack)
    with ExitStack() as stack:
        items = located(what.paths, stack)
        most = what.most or _MOST
        if jobs == 1:
            chunks = _here(items, most, done, pack)
        else:
            chunks = Workers(done, lost, weight, jobs, pack).packs(items, most)
        for some, parts in chunks:
            place = _place(some[-1])
            for sheet, skipped in parts:
                more = [some[index] for index, digest in skipped if not _is_left(digest, known)]
                yield sheet._replace(at=place, skipped=len(skipped) - len(more))
                if more:  # more copies than were done
                    anew = pack(list(map(partial(work, how=how._replace(known=frozenset())), more)))
                    yield from (part.sheet._replace(messages=0, at=place) for part in anew)


def _is_left(digest: bytes, known: "Counter[bytes]") -> bool:
    known[digest] -= 1
    return known[digest] >= 0


def _place(item: Item) -> tuple[str, int]:
    return (item.path, item.start) if isinstance(item, Location) else ("", 0)


def _here(
    items: Iterator[Item], most: int, done: Callable[[Item], Any], pack: Callable[[list[Any]], Any]
) -> Iterator[tuple[list[Item], Any]]:
    size = min(_FIRST, most)
    while some := list(islice(items, size)):
        yield some, pack(list(map(done, some)))
        size = min(2 * size, most)


def _packed(outcomes: list[Any], pack: Callable[[list[Any]], Any]) -> list[_Part]:
    """Return the sheets of some outcomes: one, unless `pack` fails over a message."""
    return list(_halved([*enumerate(outcomes)], pack))


def _halved(outcomes: list[tuple[int, Any]], pack: Callable[[list[Any]], Any]) -> Iterator[_Part]:
    errors, skipped, digests, results = [], [], [], []
    for index, outcome in outcomes:
        if isinstance(outcome, SourceError):
            errors.append(outcome)
        elif not isinstance(outcome, Digested):
            results.append(outcome)
        elif outcome.is_known:
            skipped.append((index, outcome.digest))
        else:
            digests.append(outcome.digest)
            results.append(outcome.result)
    try:
        made = pack(results) if results else None
    except Exception as error:  # it is one message's alone, and must not end the run
        if is_interrupt(error):
            raise KeyboardInterrupt from error
        if len(results) == 1:
            errors.append(SourceError("", SourceReason.INTERNAL, f"{type(error).__name__}: {error}"))
            made, digests = None, []
        else:
            middle = len(outcomes) // 2
            yield from _halved(outcomes[:middle], pack)
            yield from _halved(outcomes[middle:], pack)
            return
    yield _Part(Sheet(len(outcomes), made, tuple(errors), tuple(digests)), tuple(skipped))
