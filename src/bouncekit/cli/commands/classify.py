"""`bouncekit classify`: many messages, as a table, JSON lines or CSV, and what they come to."""

import json
import sys
from dataclasses import dataclass
from typing import Any

import bouncekit
from bouncekit.cli.console.safe_text import Words
from bouncekit.cli.console.screen import Screen
from bouncekit.cli.console.summary import Summary
from bouncekit.cli.console.writers import Writer, writer_for
from bouncekit.cli.params.own_rules import load

__all__ = ["Options", "run"]


@dataclass(frozen=True)
class Options:
    """What the command line asks for; `rules` are files, `names` the other systems whose names are wanted."""

    paths: tuple[str, ...]
    form: str
    rules: tuple[str, ...]
    names: tuple[str, ...]
    lang: bouncekit.Language
    jobs: int


def run(options: Options) -> int:
    """Classify what stands at the paths; return the exit code."""
    return _Run(options).read()


class _Run:
    """One run: what goes where, and what was seen on the way."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._names = tuple(dict.fromkeys(options.names))
        self._words = words = Words(options.lang)
        self._writer: Writer = writer_for(options.form, words, self._names)
        self._summary = Summary(words)
        # The summary of a table stands below it; data on stdout stays data.
        self._below = sys.stdout if options.form == "table" else sys.stderr
        self._screen = Screen(words.text("progress"))
        self._unread = 0

    def read(self) -> int:
        options = self._options
        lines = bouncekit.classify_paths(
            options.paths,
            jobs=options.jobs,
            lang=options.lang,
            rules=load(options.rules, self._words),
            on_error=self._could_not_read,
        )
        with self._screen as screen:
            screen.write(self._writer.head())
            for line in lines:
                report = json.loads(line)
                self._summary.add(report)
                screen.write(self._writer.rows(report, self._with_names(report) if self._names else line))
                screen.tick()
        print(self._summary.text(self._unread), file=self._below, flush=True)
        return 1 if self._unread else 0

    def _with_names(self, report: dict[str, Any]) -> bytes:
        """Add the names of other systems to each failure; return the report as its line of JSON."""
        from bouncekit.interop.names import name_for  # noqa: PLC0415 - few want them
        from bouncekit.vocabulary import Reason, Severity  # noqa: PLC0415 - as above

        for failure in report["failures"]:
            cause = Reason(failure["reason"]), Severity(failure["severity"])
            failure["names"] = {system: name_for(system, *cause) for system in self._names}
        return json.dumps(report, ensure_ascii=False, separators=(",", ":")).encode()

    def _could_not_read(self, error: bouncekit.SourceError) -> None:
        self._unread += 1
        self._screen.complain(self._words.problem(error.name, error.reason, error.detail))
