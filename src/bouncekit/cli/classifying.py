"""`bouncekit classify`: many messages, as a table, JSON lines or CSV, and what they come to."""

import json
import sys

import bouncekit
from bouncekit.cli.screen import Screen
from bouncekit.cli.summary import Summary
from bouncekit.cli.words import Words
from bouncekit.cli.writers import Writer, writer_for

__all__ = ["run"]


def run(paths: tuple[str, ...], form: str, lang: str, jobs: int) -> int:
    """Classify what stands at `paths`; return the exit code."""
    return _Run(form, Words(lang)).read(paths, jobs)


class _Run:
    """One run: what goes where, and what was seen on the way."""

    def __init__(self, form: str, words: Words) -> None:
        self._words = words
        self._writer: Writer = writer_for(form, words)
        self._summary = Summary(words)
        # The summary of a table stands below it; data on stdout stays data.
        self._below = sys.stdout if form == "table" else sys.stderr
        self._screen = Screen(words.text("progress"))
        self._unread = 0

    def read(self, paths: tuple[str, ...], jobs: int) -> int:
        lines = bouncekit.classify_paths(paths, jobs=jobs, lang=self._words.lang, on_error=self._could_not_read)
        with self._screen as screen:
            screen.write(self._writer.head())
            for line in lines:
                report = json.loads(line)
                self._summary.add(report)
                screen.write(self._writer.rows(report, line))
                screen.tick()
        print(self._summary.text(self._unread), file=self._below, flush=True)
        return 1 if self._unread else 0

    def _could_not_read(self, error: bouncekit.SourceError) -> None:
        self._unread += 1
        self._screen.complain(self._words.problem(error.name, error.reason, error.detail))
