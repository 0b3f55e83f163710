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
from typing import Any, NamedTuple, TypeVar, overload

from bouncekit.batch.workers import Workers
from bouncekit.errors.reasons import SourceReason
from bouncekit.judging import RuleBook
from bouncekit.model import Defect, Report
from bouncekit.pipeline import Source, classify, classify_text
from bouncekit.sources import Errors, Location, OnError, SourceError, has_header, load, locate
from bouncekit.vocabulary import Kind, Language

__all__ = ["classify_many", "classify_paths"]

Named = tuple[str | None, Source]
Item = Location | SourceError | Named
Outcome = TypeVar("Outcome")


class _How(NamedTuple):
    """How every message is judged."""

    lang: Language
    rules: RuleBook | None
    result: Callable[[Report], Any]


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
        return _run(partial(_items, sources), jobs, _How(lang, rules, _as_it_is), on_error)
    lines: Iterator[bytes] = _run(partial(_items, sources), jobs, _How(lang, rules, _json), on_error)
    return map(Report.model_validate_json, lines)


@overload
def classify_paths(
    paths: Iterable[str | os.PathLike[str]],
    *,
    jobs: int = 1,
    lang: Language = "fr",
    rules: RuleBook | None = None,
    on_error: OnError | None = None,
) -> Iterator[bytes]: ...
@overload
def classify_paths(
    paths: Iterable[str | os.PathLike[str]],
    *,
    jobs: int = 1,
    lang: Language = "fr",
    rules: RuleBook | None = None,
    on_error: OnError | None = None,
    result: Callable[[Report], Outcome],
) -> Iterator[Outcome]: ...
def classify_paths(  # noqa: PLR0913 - the choices of `classify_many`, and one more
    paths: Iterable[str | os.PathLike[str]],
    *,
    jobs: int = 1,
    lang: Language = "fr",
    rules: RuleBook | None = None,
    on_error: OnError | None = None,
    result: Callable[[Report], Any] | None = None,
) -> Iterator[Any]:
    """Classify every message found at `paths` (``-`` is standard input); yield each report as a line of JSON.

    The lines have no line end.  This is `classify_many` for those who only pass the results on: workers write the JSON,
    and nobody reads it again.

    With `result` a worker calls that with each report, and what it returns is yielded instead of the line.  Both must
    be picklable where `jobs` is above 1; what it raises is that message's error alone.
    """
    return _run(partial(_located, paths), jobs, _How(lang, rules, result or _json), on_error)


def _run(
    items_of: Callable[[ExitStack], Iterator[Item]], jobs: int, how: _How, on_error: OnError | None
) -> Iterator[Any]:
    """Check what is asked at once, and not when the first result is; return the results."""
    if jobs < 1:
        raise ValueError(f"jobs is {jobs}: at least one process must do the work")
    # Raises for an unknown language, and loads what forked workers then share.
    classify_text("", lang=how.lang, rules=how.rules)
    return _deliver(items_of, jobs, how, on_error)


def _items(sources: Iterable[Source | Named | os.PathLike[str]], stack: ExitStack) -> Iterator[Item]:
    for source in sources:
        if isinstance(source, os.PathLike):
            yield from locate(source, stack)
        elif isinstance(source, tuple):
            yield source
        else:
            yield None, source


def _located(paths: Iterable[str | os.PathLike[str]], stack: ExitStack) -> Iterator[Item]:
    for path in paths:
        yield from locate(path, stack)


def _deliver(
    items_of: Callable[[ExitStack], Iterator[Item]], jobs: int, how: _How, on_error: OnError | None
) -> Iterator[Any]:
    report = Errors() if on_error is None else on_error
    with ExitStack() as stack:
        work, items = partial(_work, how=how), items_of(stack)
        for outcome in map(work, items) if jobs == 1 else Workers(work, _lost, _weight, jobs).run(items):
            if isinstance(outcome, SourceError):
                report(outcome)
            else:
                yield outcome
    if isinstance(report, Errors):
        report.raise_first()


def _work(item: Item, how: _How) -> Any:
    """Return the result of one message, or the `SourceError` that prevented it; never raise."""
    if isinstance(item, SourceError):
        return item
    name = item[0]
    try:
        if not isinstance(item, Location):
            return how.result(classify(item[1], lang=how.lang, name=name, rules=how.rules))
        content = load(item, text=True)
        report = classify(content, lang=how.lang, name=name, rules=how.rules)
        if report.kind is Kind.OTHER and not has_header(content):
            raise SourceError(item.name, SourceReason.NO_HEADER)
        if item.envelope is not None and item.envelope.is_doubtful:
            report = _in_doubt(report, item)
        return how.result(report)
    except SourceError as error:
        return error
    except Exception as error:  # whatever it is, it is this message's and must not end the run
        return SourceError(name or "", SourceReason.INTERNAL, f"{type(error).__name__}: {error}")


def _as_it_is(report: Report) -> Report:
    return report


def _in_doubt(report: Report, item: Location) -> Report:
    """Return the report of what may be a part of the message before it, with that as its first defect."""
    detail = "Nothing shows whether a new message begins here, or the one before it goes on."
    defect = Defect(name="doubtful-start", detail=detail, where=f"byte {item.start}")
    return report.model_copy(update={"defects": (defect, *report.defects)})


def _json(report: Report) -> bytes:
    """Return the report as JSON; `ValueError` where a text of it is not valid Unicode."""
    return report.model_dump_json().encode()


def _lost(item: Item, stood_still: bool) -> SourceError:
    return SourceError(_name(item), SourceReason.STOOD_STILL if stood_still else SourceReason.CRASHED)


def _name(item: Item) -> str:
    return item.name if isinstance(item, Location | SourceError) else item[0] or ""


def _weight(item: Item) -> int:
    """Return about how many bytes travel to a worker with `item`: its content, unless the worker reads that itself."""
    if isinstance(item, Location | SourceError) or not isinstance(item[1], bytes | bytearray | str):
        return 0
    return len(item[1])
