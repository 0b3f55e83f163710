"""`bouncekit junk`: what the junk folder holds by mistake.  It moves nothing."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bouncekit import Language
from bouncekit.cli.console.progress import MonitoringCommand
from bouncekit.cli.console.safe_text import Words, json_line, neutral, printable
from bouncekit.cli.console.screen import Screen
from bouncekit.cli.console.weights import status_line
from bouncekit.cli.params.boxes import ME, MOST, PLACE, Box, Place, opened, place_of, say_problem
from bouncekit.cli.params.common import LANG, guard
from bouncekit.mailbox import (
    Candidate,
    Finding,
    JunkReview,
    Known,
    MailboxError,
    MessageInfo,
    ReviewOptions,
    Verdict,
    addresses_in_text,
    review_junk,
    servers_named,
)

__all__ = ["command"]

_FOUND, _URGENT, _UNKNOWN = 1, 2, 3  # the exit codes of monitoring plug-ins: warning, critical, unknown
_URGENT_DAYS = 3
_MOST_OF_A_FILE = 16 << 20


@dataclass(frozen=True)
class Options:
    """What the command line asks for; `state` is the file that keeps when each folder was reviewed."""

    folder: str | None
    trusted: tuple[str, ...]
    me: tuple[str, ...]
    address_book: str | None
    purge_after: int | None
    state: str | None
    most: int
    as_json: bool
    lang: Language


@click.command("junk", cls=MonitoringCommand)
@PLACE
@click.option("--folder", metavar="NAME", help="The junk folder, where it is not found by itself.")
@click.option(
    "--trusted",
    multiple=True,
    metavar="NAME",
    help="Server whose Authentication-Results count (its authserv-id); may be repeated.",
)
@click.option("--address-book", metavar="FILE", help="Addresses that you know: vCard, CSV, LDIF, or one a line.")
@ME
@click.option("--purge-after", type=click.IntRange(1, 36_500), help="Days after which the folder is emptied.")
@click.option("--state", metavar="FILE", help="File that keeps when the folder was reviewed last.")
@MOST
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@LANG
def command(**chosen: Any) -> int:
    """Say what a junk folder holds by mistake, and why.  Nothing is moved.

    The mailbox is that of --user on the IMAP server HOST, or what is at --maildir PATH.  Whom you know is learnt from
    your sent mail, the lists that you read and --address-book.

    Exit status, as for monitoring plug-ins: 0 when nothing seems to be there by mistake, 1 when something does, 2 when
    that will be removed within three days, 3 when nobody knows (also for wrong usage).
    """
    with guard(chosen["lang"]):
        return _run(place_of(chosen), Options(**{field.name: chosen[field.name] for field in fields(Options)}))


def _run(place: Place, options: Options) -> int:
    """Review the junk folder; return the exit code."""
    words = Words(options.lang, "screen")
    screen = Screen(words.text("reading"))
    now = datetime.now(UTC)
    try:
        book = _address_book(options.address_book)
        state = _State(options.state, place.name, words)
        with opened(place, words, screen.complain) as box, screen:
            known, junk = _read(box, screen, options, book)
    except MailboxError as error:
        say_problem(error, place, words, as_json=options.as_json)
        return _UNKNOWN
    except OSError as error:
        _say_file_problem(error, words)
        return _UNKNOWN
    if junk is None or known is None:
        if known is not None:  # else what is wrong has been told
            click.echo(words.text("junk-no-folder"), err=True)
        return _UNKNOWN
    servers = servers_named(message.authentication for message in junk)
    review = review_junk(junk, known, ReviewOptions(frozenset(options.trusted), now, options.purge_after, state.last))
    if options.as_json:
        told = {"source": printable(place.name), "count": len(junk), **review.as_dict(options.lang)}
        told["servers"] = [{"name": name, "count": count} for name, count in servers]
        click.echo(json_line(told))
    else:
        click.echo("\n".join(_report(review, words, options)))
        if servers and not options.trusted and 2 * servers[0][1] > len(junk):
            click.echo(words.text("junk-trust", server=neutral(servers[0][0])))
    try:
        state.note(now)
    except OSError as error:
        _say_file_problem(error, words)
        return _UNKNOWN
    return _exit_code(review)


def _say_file_problem(error: OSError, words: Words) -> None:
    name, detail = printable(str(error.filename)), neutral(error.strerror or str(error))
    click.echo(words.text("error", name=name, problem=detail), err=True)


def _read(
    box: Box, screen: Screen, options: Options, book: frozenset[str]
) -> tuple[Known | None, list[MessageInfo] | None]:
    """Return what is known, and the messages of the junk folder; None where there is no such folder, or nothing."""
    others, junk = box.review(options.folder)
    if junk is None and box.unread and not others:
        return None, None
    known = Known.learn(_ticked(others, screen), me=options.me, address_book=book)
    return known, None if junk is None else list(junk)


def _ticked(messages: Iterable[MessageInfo], screen: Screen) -> Iterator[MessageInfo]:
    for message in messages:
        screen.tick()
        yield message


def _address_book(path: str | None) -> frozenset[str]:
    if path is None:
        return frozenset()
    with Path(path).open("rb") as file:
        return addresses_in_text(file.read(_MOST_OF_A_FILE).decode("utf-8", "replace"))


class _State:
    """When each mailbox was reviewed last, in a file of JSON."""

    def __init__(self, path: str | None, name: str, words: Words) -> None:
        self._path = Path(path) if path is not None else None
        self._name = name
        self._dates: dict[str, str] = {}
        self.last: datetime | None = None
        if self._path is None or not self._path.exists():
            return
        try:
            read = json.loads(self._path.read_text(encoding="utf-8"))
            self._dates = {str(key): str(value) for key, value in read["reviewed"].items()}
            last = self._dates.get(name)
            self.last = datetime.fromisoformat(last).astimezone(UTC) if last else None
        except (ValueError, TypeError, KeyError, AttributeError):
            click.echo(f"{printable(str(self._path))}: {words.text('state-unreadable')}", err=True)

    def note(self, now: datetime) -> None:
        """Keep `now` as the time of the last review; the file is whole at any time."""
        if self._path is None:
            return
        dates = {**self._dates, self._name: now.isoformat(timespec="seconds")}
        new = self._path.with_name(self._path.name + ".new")
        new.write_text(json.dumps({"reviewed": dates}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        new.replace(self._path)


def _exit_code(review: JunkReview) -> int:
    mistakes = [one for one in review.candidates if one.verdict is Verdict.MISTAKE]
    if any(one.days_left is not None and one.days_left <= _URGENT_DAYS for one in mistakes):
        return _URGENT
    return _FOUND if mistakes else 0


def _report(review: JunkReview, words: Words, options: Options) -> Iterator[str]:
    mistakes = sum(one.verdict is Verdict.MISTAKE for one in review.candidates)
    yield from status_line("JUNK", _exit_code(review), words.count("counts", "mistakes", mistakes))
    if options.state is not None:
        last = review.last_reviewed
        yield words.text("junk-reviewed", date=words.day(last)) if last else words.text("junk-reviewed-never")
    groups = {verdict: [one for one in review.candidates if one.verdict is verdict] for verdict in Verdict}
    if not groups[Verdict.MISTAKE]:
        yield words.text("junk-none")
    shown = (
        ("junk-mistakes", groups[Verdict.MISTAKE]),
        ("junk-beware", groups[Verdict.BEWARE]),
        ("junk-dangerous", review.hazards),
    )
    for title, found in shown:
        if found:
            yield from ("", click.style(words.text(title), bold=True))
            for number, candidate in enumerate(found[: options.most], 1):
                yield from _lines(number, candidate, words)
            if len(found) > options.most:
                yield f"  {words.count('counts', 'more', len(found) - options.most)}"
    yield ""
    if review.others:
        dangerous = f" {words.count('counts', 'dangerous', review.dangerous)}" if review.dangerous else ""
        yield words.count("counts", "others", review.others) + dangerous
    yield words.text("junk-moves-nothing")


def _lines(number: int, candidate: Candidate, words: Words) -> Iterator[str]:
    message = candidate.message
    told: dict[str, Any] = {
        "name": neutral(message.sender_name),
        "address": neutral(message.sender) or words.text("unknown"),
        "subject": neutral(message.subject) or words.text("no-subject"),
    }
    notes = [words.text("junk-new")] if candidate.is_new else []
    if candidate.days_left is not None:
        notes.append(words.count("counts", "days-left", candidate.days_left))
    sender = f"{told['name']} <{told['address']}>" if told["name"] else told["address"]
    yield f"  {words.number(number):>3}. {words.day(message.received or message.date)}  {sender}  {told['subject']}"
    if notes:
        yield f"       ({', '.join(notes)})"
    yield from (f"       + {_text(finding, words)}" for finding in candidate.reasons)
    yield from (f"       ! {_text(finding, words)}" for finding in candidate.warnings)


def _text(finding: Finding, words: Words) -> str:
    return neutral(finding.text(words.lang))
