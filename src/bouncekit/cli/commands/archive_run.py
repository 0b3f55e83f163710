"""`bouncekit archive run`: fetch, copy, read a part back and report, in one run that nobody watches."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any

import click

from bouncekit.archive import Archive, ArchiveError, ArchiveReason, ArchiveReport, report, report_as_text
from bouncekit.archive.copies import (
    WINDOW,
    CopySet,
    Presence,
    Sent,
    State,
    Verification,
    VerifyOptions,
    copy,
    load_copies,
    look_at_copies,
    verify,
)
from bouncekit.cli.commands.archive_fetch import FETCHING, Fetched, Options, fetch, fetch_options
from bouncekit.cli.console.copy_lines import role_name
from bouncekit.cli.console.json_object import print_json
from bouncekit.cli.console.mailing import Letter, send
from bouncekit.cli.console.problem_lines import error_line
from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.cli.params.archive_options import ARCHIVE, AS_JSON, archive_guard
from bouncekit.cli.params.common import LANG
from bouncekit.cli.params.copy_options import opener_of, share_of, with_password
from bouncekit.mailbox import MailboxError

__all__ = ["command"]

_BUSY = 3
_TOLD_BY_THE_REPORT = {ArchiveReason.ABSENT}  # a disk in a drawer is no fault; the report says when it is missed


@click.command("run")
@ARCHIVE
@click.argument("host", required=False)
@FETCHING
@click.option("--sample", metavar="SHARE", default="5%", show_default=True, help="Part that is read back each time.")
@click.option("--key", metavar="FILE", help="Private key of an encrypted copy, to decrypt what is read back.")
@click.option("--mail-to", metavar="ADDRESS", help="Mail the report there, in place of printing it.")
@click.option("--mail-from", metavar="ADDRESS", help="Who sends it.  [default: the same address]")
@click.option("--smtp", metavar="HOST[:PORT]", help="Mail by this server, without a password.  [default: sendmail]")
@click.option("--sendmail", metavar="COMMAND", default="sendmail -t -oi", show_default=True, help="What mails it.")
@click.option("--always", is_flag=True, help="Report even where nothing is to be done.")
@AS_JSON
@LANG
def command(**chosen: Any) -> int:
    """Fetch from HOST, copy, read a part back and report, in one: for cron, a systemd timer, the Windows scheduler.

    Without HOST nothing is fetched.  One step that fails does not keep the others from being done.  What is read back
    is what nobody has read for longest, and all that was never read: a part each time, everything within --sample.
    Nothing is printed or mailed where nothing is to be done.  Ctrl-C, or the end of the power, loses nothing.

    Exit status: 0 when nothing is to be done, 1 when something is (it is reported), 2 for wrong usage, 3 when another
    run is at work (nothing was done).
    """
    with archive_guard(chosen["lang"]) as words:
        return _run(chosen, words)


def _run(chosen: Mapping[str, Any], words: Words) -> int:
    """Do all steps, and tell where something is to be done; return the exit code."""
    if chosen["host"] and not chosen["server"].user:
        raise click.UsageError(words.text("no-user"))
    share, opener = share_of(chosen["sample"], words), opener_of(chosen["key"])
    archive = Archive.open(chosen["place"])
    copies = with_password(load_copies(archive.store), None, words)
    try:
        with _alone(archive):
            steps = _Steps(words)
            if chosen["host"]:
                steps.fetch(fetch_options({**chosen, "place": archive.place, "as_json": False}))
            if copies.others():
                steps.copy(copies)
            steps.verify(copies, VerifyOptions((), share, None, opener, WINDOW, is_rotating=True))
            told = _report(archive, copies)
    except _BusyError as error:
        process, computer, since = [*error.holder.split(" ", 2), "", "", ""][:3]
        values = {"process": neutral(process), "computer": neutral(computer), "since": words.moment(since)}
        click.echo(words.text("run-busy", **values), err=True)
        return _BUSY
    is_due = bool(told.todo or steps.problems)
    if chosen["as_json"]:
        print_json({**steps.facts, "problems": steps.problems, "report": told.as_dict()})
    elif is_due or chosen["always"]:
        _tell(told, steps, chosen, words)
    return 1 if is_due else 0


class _BusyError(Exception):
    """Another run holds the lock; `holder` says which."""

    def __init__(self, holder: str) -> None:
        super().__init__(holder)
        self.holder = holder


@contextmanager
def _alone(archive: Archive) -> Iterator[None]:
    """Keep other runs away meanwhile; a command that a person gives waits for nothing but its own lock."""
    with ExitStack() as held:
        try:
            held.enter_context(archive.alone())
        except ArchiveError as error:
            if error.reason is not ArchiveReason.LOCKED:
                raise
            raise _BusyError(error.detail) from None
        yield


class _Steps:
    """The steps that were done, and what went wrong in each: `problems` are lines for a person."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.problems: list[str] = []
        self.facts: dict[str, Any] = {}

    def fetch(self, options: Options) -> None:
        """Fetch what is new on the server."""
        title = self._words.text("run-fetch")
        with self._noting(title):
            fetched: Fetched = fetch(options, self._words)
            self.facts["fetch"] = {**fetched.kept.tally.as_dict(), "complete": fetched.is_complete}
            lines = fetched.complaints(self._words)
            if not fetched.is_complete and not lines:
                lines = [self._words.text("fetch-incomplete")]
            self._note(title, [] if fetched.is_complete else lines)

    def copy(self, copies: CopySet) -> None:
        """Send to the copies what they lack."""
        with self._noting(self._words.text("copying")):
            found = copy(copies)
            self.facts["copy"] = {each.look.role: {"sent": each.sent, "complete": each.is_complete} for each in found}
            for sent in found:
                self._note_copy("run-copy", sent)

    def verify(self, copies: CopySet, options: VerifyOptions) -> None:
        """Read a part of each copy back."""
        with self._noting(self._words.text("verifying")):
            found = verify(copies, options)
            self.facts["verify"] = {
                each.look.role: {
                    "checked": each.checked,
                    "verified": each.count(State.VERIFIED),
                    "bad": each.count(State.FAILED) + each.count(State.MISSING),
                }
                for each in found
            }
            for verified in found:
                self._note_copy("run-verify", verified)

    def _note_copy(self, key: str, found: Sent | Verification) -> None:
        if found.problem is None or found.problem.reason in _TOLD_BY_THE_REPORT:
            return
        if found.look.presence not in (Presence.PRESENT, Presence.NEW, Presence.REFUSED):
            return  # the report says what is wrong with the place
        title = self._words.text(key, role=role_name(found.look.role, self._words))
        self._note(title, [error_line(found.problem, self._words)])

    @contextmanager
    def _noting(self, title: str) -> Iterator[None]:
        """Note what stops a step, so that the next one is done all the same."""
        try:
            yield
        except (ArchiveError, MailboxError) as error:
            self._note(title, [error_line(error, self._words)])
        except click.UsageError as error:  # a command for the password that failed
            self._note(title, [error.format_message()])

    def _note(self, title: str, lines: list[str]) -> None:
        self.problems += [neutral(self._words.titled(title, line)) for line in lines]


def _report(archive: Archive, copies: CopySet) -> ArchiveReport:
    return report(archive, datetime.now(UTC).astimezone(), look_at_copies(copies))


def _tell(told: ArchiveReport, steps: _Steps, chosen: Mapping[str, Any], words: Words) -> None:
    """Mail the report, or print it where no address is given or the mail could not be sent."""
    lines = [neutral(line) for line in report_as_text(told, words.lang)]
    if steps.problems:
        lines += ["", words.text("run-problems"), *(f"- {line}" for line in steps.problems)]
    if chosen["mail_to"]:
        key = "run-subject-todo" if told.todo or steps.problems else "run-subject-fine"
        sender = chosen["mail_from"] or chosen["mail_to"]
        problem = send(Letter(sender, chosen["mail_to"], words.text(key), "\n".join([*lines, ""])), chosen, words)
        if problem is None:
            return
        click.echo(words.text("run-not-mailed", problem=neutral(problem)), err=True)
    for line in lines:
        click.echo(line)
