"""What is done with one message, here or in a worker, and what becomes of it where that fails."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import Any, NamedTuple

from pydantic_core import PydanticSerializationError

from bouncekit.archive.format.sameness import same_as
from bouncekit.errors.reasons import SourceReason
from bouncekit.judging import RuleBook
from bouncekit.model import Defect, Report
from bouncekit.pipeline import Source, classify
from bouncekit.pipeline_of_text import classify_text
from bouncekit.sources import LargeFile, Location, SourceError, has_header, load, locate
from bouncekit.vocabulary import Kind, Language
from bouncekit.warming import read_ahead

__all__ = ["Digested", "How", "Item", "Named", "check", "is_interrupt", "located", "lost", "weight", "work"]

Named = tuple[str | None, Source]
Item = Location | SourceError | Named


class How(NamedTuple):
    """How every message is judged, and what is made of its report.

    With `digests` the result is `Digested`; what is `known` is not judged again.
    """

    lang: Language
    rules: RuleBook | None
    result: Callable[[Report], Any]
    digests: bool = False
    known: frozenset[bytes] = frozenset()


class Digested(NamedTuple):
    """A result, and the hash that is the same for all forms in which stores keep its message.

    `is_known` tells that this hash was known, and that there is no result.
    """

    digest: bytes
    result: Any = None
    is_known: bool = False


def check(jobs: int, how: How) -> None:
    """Raise `ValueError` for what cannot be done, at once and not with the first result."""
    if jobs < 1:
        raise ValueError(f"jobs is {jobs}: at least one process must do the work")
    # Both raise for an unknown language.
    if jobs > 1:
        read_ahead(lang=how.lang, rules=how.rules)  # once, for all: forked workers share it
    else:
        classify_text("", lang=how.lang, rules=how.rules)


def located(paths: Iterable[str | os.PathLike[str]], stack: ExitStack) -> Iterator[Item]:
    """Yield where each message at `paths` stands."""
    for path in paths:
        yield from locate(path, stack)


def work(item: Item, how: How) -> Any:
    """Return the result of one message, or the `SourceError` that prevented it; never raise."""
    if isinstance(item, SourceError):
        return item
    name = item[0]
    try:
        if not isinstance(item, Location):
            return how.result(classify(item[1], lang=how.lang, name=name, rules=how.rules))
        content = load(item, text=True)
        digest = bytes.fromhex(same_as(content)) if how.digests else b""
        if digest in how.known:
            return Digested(digest, is_known=True)
        result = how.result(_report(item, content, how))
        return Digested(digest, result) if how.digests else result
    except Exception as error:  # whatever it is, it is this message's and must not end the run
        if isinstance(error, SourceError):
            return error
        if is_interrupt(error):
            raise KeyboardInterrupt from error
        return SourceError(name or "", SourceReason.INTERNAL, f"{type(error).__name__}: {error}")


def is_interrupt(error: Exception) -> bool:
    """Tell whether `error` is Ctrl-C, pressed while a report was written: pydantic makes an error of its own of it."""
    return isinstance(error, PydanticSerializationError) and "KeyboardInterrupt" in str(error)


def _report(item: Location, content: bytes | LargeFile, how: How) -> Report:
    report = classify(content, lang=how.lang, name=item.name, rules=how.rules)
    if isinstance(content, LargeFile):  # it was read while it was judged
        content.require_same(item.name)
    if report.kind is Kind.OTHER and not has_header(content):
        raise SourceError(item.name, SourceReason.NO_HEADER)
    if item.envelope is not None and item.envelope.is_doubtful:
        return _in_doubt(report, item)
    return report


def _in_doubt(report: Report, item: Location) -> Report:
    """Return the report of what may be a part of the message before it, with that as its first defect."""
    detail = "Nothing shows whether a new message begins here, or the one before it goes on."
    defect = Defect(name="doubtful-start", detail=detail, where=f"byte {item.start}")
    return report.model_copy(update={"defects": (defect, *report.defects)})


def lost(item: Item, stood_still: bool) -> SourceError:
    """Return the error of a message over which a worker died, or at which it stood still."""
    return SourceError(_name(item), SourceReason.STOOD_STILL if stood_still else SourceReason.CRASHED)


def _name(item: Item) -> str:
    return item.name if isinstance(item, Location | SourceError) else item[0] or ""


def weight(item: Item) -> int:
    """Return about how many bytes travel to a worker with `item`: its content, unless the worker reads that itself."""
    if isinstance(item, Location | SourceError) or not isinstance(item[1], bytes | bytearray | str):
        return 0
    return len(item[1])
