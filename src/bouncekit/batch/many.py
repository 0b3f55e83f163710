"""Many messages, in one process or in several, with the results in the order of the sources.

Rule 1: a worker reads the files itself and returns what the caller passes on; only where a message stands travels
to it.
Rule 2: nothing that happens to one message ends the run: an error is that message's alone, and so is the death of the
process that read it.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any, NamedTuple, overload

from bouncekit.batch.running import How, Item, Named, check, located, lost, weight, work
from bouncekit.batch.workers import Workers
from bouncekit.judging import RuleBook
from bouncekit.model import Report
from bouncekit.pipeline import Source
from bouncekit.sources import Errors, OnError, SourceError, locate
from bouncekit.vocabulary import Language

__all__ = ["ResultsOf", "classify_many", "classify_paths"]


def classify_many(
    sources: Iterable[Source | Named | os.PathLike[str]],
    *,
    jobs: int = 1,
    lang: Language = "fr",
    rules: RuleBook | None = None,
    on_error: OnError | None = None,
) -> Iterator[Report]:
    """Classify many messages; yield their reports in the order of `sources`.

    A source is a message as `classify` takes it, a pair (name, message) as `read_messages` yields it, or a
    `pathlib.Path` (a `str` is a message), which stands for every message found there and costs least, because the
    workers read the files.  With `jobs` above 1 as many processes share the work.  `rules` are your own
    (`bouncekit.load_rules`).

    What cannot be read is given to `on_error` as a `SourceError`, and the rest goes on.  Without `on_error` the rest
    goes on too, and the first of the errors is raised at the end (the others are its notes).
    Raises `ValueError` for an unknown language, or for `jobs` below 1.
    """
    if jobs == 1:
        return _run(partial(_items, sources), jobs, How(lang, rules, _as_it_is), on_error)
    lines: Iterator[bytes] = _run(partial(_items, sources), jobs, How(lang, rules, _json), on_error)
    return map(Report.model_validate_json, lines)


class ResultsOf(NamedTuple):
    """Paths for `classify_paths`, and the function that a worker calls with each report found there.

    What it returns is yielded instead of the line of JSON; both must be picklable where there are several workers.
    What it raises is that message's error alone.
    """

    paths: Iterable[str | os.PathLike[str]]
    make: Callable[[Report], Any]


@overload
def classify_paths(
    paths: ResultsOf,
    *,
    jobs: int = 1,
    lang: Language = "fr",
    rules: RuleBook | None = None,
    on_error: OnError | None = None,
) -> Iterator[Any]: ...
@overload
def classify_paths(
    paths: Iterable[str | os.PathLike[str]],
    *,
    jobs: int = 1,
    lang: Language = "fr",
    rules: RuleBook | None = None,
    on_error: OnError | None = None,
) -> Iterator[bytes]: ...
def classify_paths(
    paths: Iterable[str | os.PathLike[str]] | ResultsOf,
    *,
    jobs: int = 1,
    lang: Language = "fr",
    rules: RuleBook | None = None,
    on_error: OnError | None = None,
) -> Iterator[Any]:
    """Classify every message found at `paths` (``-`` is standard input); yield each report as a line of JSON.

    The lines have no line end.  This is `classify_many` for those who only pass the results on: workers write the JSON,
    and nobody reads it again.  With a `ResultsOf` they make something else of each report.
    """
    make: Callable[[Report], Any] = _json
    if isinstance(paths, ResultsOf):
        paths, make = paths
    return _run(partial(located, paths), jobs, How(lang, rules, make), on_error)


def _run(
    items_of: Callable[[ExitStack], Iterator[Item]], jobs: int, how: How, on_error: OnError | None
) -> Iterator[Any]:
    """Check what is asked at once, and not when the first result is; return the results."""
    check(jobs, how)
    return _deliver(items_of, jobs, how, on_error)


def _items(sources: Iterable[Source | Named | os.PathLike[str]], stack: ExitStack) -> Iterator[Item]:
    for source in sources:
        if isinstance(source, os.PathLike):
            yield from locate(source, stack)
        elif isinstance(source, tuple):
            yield source
        else:
            yield None, source


def _deliver(
    items_of: Callable[[ExitStack], Iterator[Item]], jobs: int, how: How, on_error: OnError | None
) -> Iterator[Any]:
    report = Errors() if on_error is None else on_error
    with ExitStack() as stack:
        done, items = partial(work, how=how), items_of(stack)
        for outcome in map(done, items) if jobs == 1 else Workers(done, lost, weight, jobs).run(items):
            if isinstance(outcome, SourceError):
                report(outcome)
            else:
                yield outcome
    if isinstance(report, Errors):
        report.raise_first()


def _as_it_is(report: Report) -> Report:
    return report


def _json(report: Report) -> bytes:
    """Return the report as JSON; `ValueError` where a text of it is not valid Unicode."""
    return report.model_dump_json().encode()
