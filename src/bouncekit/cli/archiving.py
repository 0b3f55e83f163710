"""`bouncekit archive init` and `add`, and what all runs that write to an archive say."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

import bouncekit
from bouncekit.archive import Added, Archive, Finding, Incoming
from bouncekit.archive.storage.files import files
from bouncekit.archive.telling import finding_in_words
from bouncekit.cli.screen import Screen
from bouncekit.cli.words import Words, neutral, printable

__all__ = ["add", "create", "kept", "print_findings", "print_json", "tally_lines"]


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

        messages = (message for path in paths for message in files(path, complain))
        added = kept(archive, messages, screen, words)
    is_sound = print_findings(added.findings, words)
    if as_json:
        errors = [{"name": printable(each.name), "reason": each.reason, "detail": each.detail} for each in unread]
        print_json({**facts(archive, added), "unread": errors})
    else:
        for line in tally_lines(added, words):
            click.echo(line)
        if unread:
            click.echo(words.count("counts", "unread", len(unread)))
    return 0 if is_sound and not unread else 1


def kept(archive: Archive, messages: Iterable[Incoming], screen: Screen, words: Words) -> Added:
    """Keep `messages`, showing progress; when it is interrupted, say that nothing is lost."""

    def ticking() -> Iterator[Incoming]:
        for message in messages:
            yield message
            screen.tick()

    try:
        return archive.add(ticking())
    except KeyboardInterrupt:
        screen.complain(words.text("stored-for-good"))
        raise


def facts(archive: Archive, added: Added) -> dict[str, Any]:
    """Return what the JSON output says of a run."""
    findings = [asdict(finding) for finding in added.findings]
    return {"archive": archive.place, **added.tally.as_dict(), "findings": findings}


def print_findings(findings: Iterable[Finding], words: Words) -> bool:
    """Print on stderr what was found in the archive; return whether it is sound now."""
    healed = 0
    is_sound = True
    for finding in findings:
        if finding.kind != "tag-file":  # which follows from the others
            click.echo(neutral(finding_in_words(finding, words.lang)), err=True)
            healed += finding.healed
        is_sound = is_sound and (finding.healed or finding.kind == "clock-back")
    if healed:
        click.echo(words.count("counts", "healed", healed), err=True)
    return is_sound


def tally_lines(added: Added, words: Words) -> list[str]:
    """Return what a run kept, in words."""
    tally = added.tally
    lines = [words.count("counts", "new", tally.new)]
    if tally.seen > tally.new:
        lines.append(words.count("counts", "known", tally.seen - tally.new))
    return lines


def print_json(value: dict[str, Any]) -> None:
    """Print one JSON object on a line of its own, in ASCII: no terminal obeys what stands in it."""
    click.echo(json.dumps(value))
