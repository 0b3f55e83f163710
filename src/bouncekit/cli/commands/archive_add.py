"""`bouncekit archive init` and `add`, and what all runs that write to an archive say."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

import bouncekit
from bouncekit.archive import Added, Archive, ArchiveFinding, Incoming, Tally
from bouncekit.archive.capture.from_files import files
from bouncekit.archive.reporting.render import finding_in_words
from bouncekit.cli.console.safe_text import Words, neutral, printable
from bouncekit.cli.console.screen import Screen

__all__ = ["Run", "add", "create", "print_json"]

_MOST_OF_A_KIND = 5  # findings that are named one by one


def create(folder: str, as_json: bool, words: Words) -> int:
    """Make an archive; return the exit code."""
    archive = Archive.create(str(Path(folder).absolute()))
    if as_json:
        print_json({"archive": archive.place, "id": archive.id})
    else:
        click.echo(words.text("created", place=printable(archive.place)))
    return 0


def add(place: str, paths: tuple[str, ...], as_json: bool, words: Words) -> int:
    """Keep the messages at `paths`; return the exit code."""
    archive = Archive.open(place)
    unread: list[bouncekit.SourceError] = []
    with Screen(words.text("adding")) as screen:

        def complain(error: bouncekit.SourceError) -> None:
            unread.append(error)
            screen.complain(words.problem(error.name, error.reason, error.detail))

        messages = (message for path in paths for message in files(path, complain, outside=archive.place))
        run = Run(archive, screen, words)
        run.keep(messages)
    if as_json:
        errors = [{"name": printable(each.name), "reason": each.reason, "detail": each.detail} for each in unread]
        print_json({**run.facts(), "unread": errors})
    else:
        for line in run.lines():
            click.echo(line)
        if unread:
            click.echo(words.count("counts", "unread", len(unread)))
    return 0 if run.is_sound and not unread else 1


class Run:
    """A run that writes to an archive: its progress, what it found, and what it kept."""

    def __init__(self, archive: Archive, screen: Screen, words: Words) -> None:
        self._archive = archive
        self._screen = screen
        self._words = words
        self._findings: tuple[ArchiveFinding, ...] = ()
        self.tally = Tally()

    def keep(
        self,
        messages: Iterable[Incoming],
        event: str = "added",
        about: Callable[[], Mapping[str, Any]] = dict,
    ) -> None:
        """Keep `messages`; when it is interrupted, say that nothing is lost."""
        try:
            self._archive.add(self._ticking(messages), event=event, about=about, on_begin=self._begin)
        except KeyboardInterrupt:
            self._screen.complain(self._words.text("stored-for-good"))
            raise

    def _ticking(self, messages: Iterable[Incoming]) -> Iterator[Incoming]:
        for message in messages:
            yield message
            self._screen.tick()

    def _begin(self, added: Added) -> None:
        self.tally, self._findings = added.tally, added.findings
        told = [finding for finding in self._findings if finding.kind != "tag-file"]  # which follows from the others
        shown: Counter[str] = Counter()
        for finding in told:
            shown[finding.kind] += 1
            if shown[finding.kind] <= _MOST_OF_A_KIND:
                self._screen.complain(neutral(finding_in_words(finding, self._words.lang)))
        if rest := sum(max(0, count - _MOST_OF_A_KIND) for count in shown.values()):
            self._screen.complain(self._words.count("counts", "more", rest))
        if healed := sum(finding.healed for finding in told):
            self._screen.complain(self._words.count("counts", "healed", healed))

    @property
    def is_sound(self) -> bool:
        """Whether the archive is as it should be now."""
        return all(finding.healed or finding.kind == "clock-back" for finding in self._findings)

    def facts(self) -> dict[str, Any]:
        """Return what the JSON output says of the run."""
        findings = [asdict(finding) for finding in self._findings]
        return {"archive": self._archive.place, **self.tally.as_dict(), "findings": findings}

    def lines(self) -> list[str]:
        """Return what was kept, in words."""
        tally, words = self.tally, self._words
        lines = [words.count("counts", "new", tally.new)]
        if tally.seen > tally.new:
            lines.append(words.count("counts", "known", tally.seen - tally.new))
        if tally.healed:
            lines.append(words.count("counts", "whole-again", tally.healed))
        return lines


def print_json(value: dict[str, Any]) -> None:
    """Print one JSON object on a line of its own, in ASCII: no terminal obeys what stands in it."""
    click.echo(json.dumps(value))
