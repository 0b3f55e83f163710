"""`bouncekit archive fetch`."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass, fields
from functools import partial
from typing import Any, TypeVar

import click

from bouncekit.archive import (
    Archive,
    FolderResult,
    ImapFetch,
    KeptOf,
    Pop3Fetch,
    account_name,
    pop3_connection,
)
from bouncekit.cli.console.json_object import print_json
from bouncekit.cli.console.keeping import KeepingRun
from bouncekit.cli.console.problem_lines import error_line, said_in_words
from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.cli.console.screen import Screen
from bouncekit.cli.params.archive_options import ARCHIVE, AS_JSON, archive_guard
from bouncekit.cli.params.common import LANG
from bouncekit.cli.params.server import TIMEOUT, ServerOptions, server_options
from bouncekit.mailbox import Limits, MailboxError, imap_connection

__all__ = ["FETCHING", "Fetched", "Options", "command", "fetch", "fetch_options"]

_T = TypeVar("_T")
_MOST_NAMED = 20  # messages of a folder that are named one by one


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says."""

    place: str
    host: str
    server: ServerOptions
    pop3: bool
    folders: tuple[str, ...]
    timeout: float
    as_json: bool

    @property
    def source(self) -> str:
        """The account, as the records name it."""
        return account_name("pop3" if self.pop3 else "imap", self.server.user or "", self.host, self.server.port)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one run fetched, and what went wrong."""

    kept: KeepingRun
    results: list[FolderResult]
    problem: MailboxError | None

    @property
    def is_complete(self) -> bool:
        """Whether all that the server counts is kept."""
        return self.problem is None and bool(self.results) and all(result.is_complete for result in self.results)

    def complaints(self, words: Words) -> list[str]:
        """Return what is to be told, one line each."""
        return list(_complaints(self.results, self.problem, words))


def FETCHING(command: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802 - an option, as the others are named
    """Add what tells how mail is fetched from a server."""
    for option in (
        TIMEOUT,
        click.option("--folder", "folders", multiple=True, metavar="NAME", help="Only this folder; may be repeated."),
        click.option("--pop3", is_flag=True, help="The server speaks POP3; all stays there."),
        server_options("Who logs in.", imap_alone=False),
    ):
        command = option(command)
    return command


@click.command("fetch")
@ARCHIVE
@click.argument("host")
@FETCHING
@AS_JSON
@LANG
def command(**chosen: Any) -> int:
    """Keep the messages on the IMAP server HOST that are not kept yet.

    Nothing changes on the server: no message is marked as read, moved or deleted. Ctrl-C loses nothing: run it again to
    go on.

    Exit status: 0 when all that the server counts is kept, 1 when something is missing (it is told), 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        return _run(fetch_options(chosen), words)


def fetch_options(chosen: Mapping[str, Any]) -> Options:
    """Return what the options of a command that fetches say."""
    return Options(**{field.name: chosen[field.name] for field in fields(Options)})


def _run(options: Options, words: Words) -> int:
    """Fetch what is not kept yet; return the exit code."""
    fetched = fetch(options, words)
    kept, is_complete = fetched.kept, fetched.is_complete
    for line in fetched.complaints(words):
        click.echo(line, err=True)
    if options.as_json:
        print_json({**kept.facts(), **_facts(options.source, fetched.results, fetched.problem, is_complete)})
    elif fetched.results:  # else there was no connection, which was told
        for line in (*kept.lines(), *_conclusion(fetched.results, words, is_complete=is_complete)):
            click.echo(line)
    return 0 if is_complete and kept.is_sound else 1


def fetch(options: Options, words: Words) -> Fetched:
    """Fetch what is not kept yet.  Raises `ArchiveError`, and `click.UsageError` for options that do not fit."""
    if not options.server.user:
        raise click.UsageError(words.text("no-user"))
    if options.pop3 and options.folders:
        raise click.UsageError(words.text("pop3-has-no-folders"))
    archive = Archive.open(options.place)
    of_account = KeptOf(options.source)  # is told while the archive is opened to write: its records are read once
    secret = options.server.secrets(options.host, options.server.secret(options.host, words), words)
    problem: MailboxError | None = None
    results: list[FolderResult] = []
    with Screen(words.text("adding")) as screen:
        kept = KeepingRun(archive, screen, words)
        try:
            with _messages(options, secret, of_account.known) as messages:
                results = messages.results
                kept.keep(messages, "fetched", lambda: _about(options.source, results), of_account.note)
        except MailboxError as error:  # what came before it is kept
            problem = error
    return Fetched(kept, results, problem)


def _conclusion(results: list[FolderResult], words: Words, *, is_complete: bool) -> Iterator[str]:
    """Yield the last lines: how many messages are known to be missing, and what to do."""
    if missing := sum(result.missing for result in results):
        yield words.count("counts", "missing", missing)
    complete = "fetch-complete-but-empty" if any(result.empty for result in results) else "fetch-complete"
    yield words.text(complete if is_complete else "fetch-incomplete")


def _about(source: str, results: list[FolderResult]) -> dict[str, Any]:
    """Return what the journal notes of a run."""
    folders = [[result.name, result.told, result.known + result.fetched, result.is_complete] for result in results]
    about: dict[str, Any] = {
        "source": source,
        "folders": folders,
        "complete": all(result.is_complete for result in results),
    }
    if empty := sum(len(result.empty) for result in results):
        about["empty"] = empty
    changes = [change for result in results for change in result.reflagged]
    return {**about, "flags": changes} if changes else about


def _facts(source: str, results: list[FolderResult], problem: MailboxError | None, complete: bool) -> dict[str, Any]:
    folders = [{**asdict(each), "missing": each.missing, "complete": each.is_complete} for each in results]
    error = {"reason": problem.reason, "place": problem.place} if problem else None
    return {"source": source, "complete": complete, "folders": folders, "problem": error}


def _complaints(results: list[FolderResult], problem: MailboxError | None, words: Words) -> Iterator[str]:
    """Yield what is to be told, one line each."""
    if problem is not None:
        yield error_line(problem, words)
    for result in results:
        yield from _complaints_of(result, neutral(result.name or words.text("the-box")), words)


def _complaints_of(result: FolderResult, name: str, words: Words) -> Iterator[str]:
    if result.is_unstable:
        yield words.text("fetch-unstable", name=name)
    elif result.is_new_validity:
        yield words.text("fetch-renumbered", name=name)
    if result.reused:
        yield words.text("fetch-reused", name=name, count=words.number(result.reused))
    if result.empty:
        yield words.text("fetch-empty", name=name, count=words.number(len(result.empty)))
    for uid, said in result.unreadable[:_MOST_NAMED]:
        key = "fetch-unreadable" if said else "fetch-gone"
        yield words.text(key, name=name, uid=neutral(str(uid)), words=neutral(said_in_words(said, words.lang)))
    for key, differences in (("fetch-cut", result.cut), ("fetch-size", result.sizes)):
        for each in differences[:_MOST_NAMED]:
            sizes = {"told": words.number(each.told), "got": words.number(each.got)}
            yield words.text(key, name=name, uid=neutral(str(each.uid)), **sizes)
    if result.problem and result.problem != "interrupted":
        yield words.text("error", name=name, problem=neutral(said_in_words(result.problem, words.lang)))
    elif not result.is_complete:
        counts = {"told": words.number(result.told), "kept": words.number(result.known + result.fetched)}
        yield words.text("fetch-partly", name=name, **counts)


@contextmanager
def _messages(options: Options, secret: Callable[[], str], known: Any) -> Iterator[ImapFetch | Pop3Fetch]:
    limits = Limits(connect=min(10.0, options.timeout), read=options.timeout)
    user = options.server.user or ""
    with ExitStack() as connections:
        if options.pop3:
            box = options.server.pop3(options.host, limits)
            pop3 = partial(_opened, connections, lambda: pop3_connection(box, user, secret()))
            yield Pop3Fetch(pop3(), options.source, known, pop3)
        else:
            server = options.server.imap(options.host, limits)
            imap = partial(_opened, connections, lambda: imap_connection(server, user, secret()))
            yield ImapFetch(imap(), options.source, known, options.folders, imap)


def _opened(connections: ExitStack, connect: Callable[[], AbstractContextManager[_T]]) -> _T:
    """Open a connection that is closed with the others."""
    return connections.enter_context(connect())
