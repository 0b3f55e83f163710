"""Samples of what no rule understood, masked, for whoever writes rules: one message for each answer."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import bouncekit
from bouncekit.tally import Counted, Tally, counted_in, sample_of

if TYPE_CHECKING:
    from bouncekit import Report, RuleBook

__all__ = ["Samples", "counted_and_named"]

_MOST = 100  # samples of one run, of the answers that were met most often
_MOST_KNOWN = 20_000
_NO_NAME = re.compile(r"[^\w-]")


def counted_and_named(report: "Report") -> tuple[Counted, str | None]:
    """Return what counts of a message, and its name where a sample of it may be wanted."""
    counted = counted_in(report, "rules")
    return counted, report.source if counted.answers else None


class Samples:
    """Remembers in which message each answer was first met, and writes samples of them."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], str] = {}

    def add(self, counted: Counted, source: str | None) -> None:
        """Remember where the answers of a message stand."""
        if source is not None and len(self._first) < _MOST_KNOWN:
            for answer in counted.answers:
                self._first.setdefault(answer.key, source)

    def write(self, folder: Path, paths: Iterable[str], tally: Tally, rules: "RuleBook | None") -> int:
        """Read the messages again, and write their samples; return how many.  `OSError` where that fails."""
        folder.mkdir(parents=True, exist_ok=True)
        wanted: dict[str, list[tuple[int, str, int]]] = {}
        for number, (answer, count) in enumerate(tally.not_understood()[:_MOST], 1):
            if answer.key in self._first:
                wanted.setdefault(self._first[answer.key], []).append((number, answer.rule, count))
        written = 0
        for path in paths:
            for name, content in bouncekit.read_messages(path, on_error=lambda _: None):
                answers = wanted.pop(name, ())
                if answers:
                    report = bouncekit.classify(content, rules=rules, lang="en")
                    sample = sample_of(content, report)
                for number, rule, count in answers:
                    about = (
                        f"# bouncekit {bouncekit.__version__}, rules {report.rules_version}: {rule}, met {count} times"
                    )
                    with (folder / f"{number:03}-{_NO_NAME.sub('-', rule)}.txt").open("xb") as file:
                        file.write(f"{about}\n\n{sample}".encode())
                    written += 1
        return written
