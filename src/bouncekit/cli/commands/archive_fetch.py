"""`bouncekit archive fetch`."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, TypeVar

import click

from bouncekit.archive import Archive
from bouncekit.archive.capture.from_imap import ImapFetch
from bouncekit.archive.capture.from_pop3 import Pop3Fetch
from bouncekit.archive.capture.known import FolderResult, Known, account_name, known_places
from bouncekit.archive.format.flags_seen import flags_seen
from bouncekit.cli.commands.archive_add import Run, print_json
from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.cli.console.screen import Screen
from bouncekit.cli.params.access import Access
from bouncekit.cli.params.archive_options import error_line
from bouncekit.errors.reasons import MailboxReason
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.imap import ImapServer, imap_connection
from bouncekit.servers.pop3 import Pop3Server, pop3_connection
from bouncekit.servers.wire import Limits

__all__ = ["Fetched", "Options", "fetch", "run"]

_T = TypeVar("_T")
_MOST_NAMED = 20  # messages of a folder that are named one by one


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says."""

    place: str
    host: str
    user: str | None
    port: int | None
    starttls: bool
    ca_file: str | None
    access: Access
    pop3: bool
    folders: tuple[str, ...]
    timeout: float
    as_json: bool

    @property
    def source(self) -> str:
        """The account, as the records name it."""
        return account_name("pop3" if self.pop3 else "imap", self.user or "", self.host, self.port)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one run fetched, and what went wrong."""

    kept: Run
    results: list[FolderResult]
    problem: MailboxError | None

    @property
    def is_complete(self) -> bool:
        """Whether all that the server counts is kept."""
        return self.problem is None and bool(self.results) and all(result.is_complete for result in self.results)

    def complaints(self, words: Words) -> list[str]:
        """Return what is to be told, one line each."""
        return list(_complaints(self.results, self.problem, words))


def run(options: Options, words: Words) -> int:
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
    if not options.user:
        raise click.UsageError(words.text("no-user"))
    if options.pop3 and options.folders:
        raise click.UsageError(words.text("pop3-has-no-folders"))
    archive = Archive.open(options.place)
    known = known_places(archive.captures(), options.source, flags_seen(archive.journal().entries))
    password = options.access.secret(options.user, options.host, words)
    problem: MailboxError | None = None
    results: list[FolderResult] = []
    with Screen(words.text("adding")) as screen:
        kept = Run(archive, screen, words)
        try:
            with _messages(options, password, known) as messages:
                results = messages.results
                kept.keep(messages, "fetched", lambda: _about(options.source, results))
        except MailboxError as error:  # what came before it is kept
            problem = error
    return Fetched(kept, results, problem)


def _conclusion(results: list[FolderResult], words: Words, *, is_complete: bool) -> Iterator[str]:
    """Yield the last lines: how many messages are known to be missing, and what to do."""
    if missing := sum(result.missing for result in results):
        yield words.count("counts", "missing", missing)
    yield words.text("fetch-complete" if is_complete else "fetch-incomplete")


def _about(source: str, results: list[FolderResult]) -> dict[str, Any]:
    """Return what the journal notes of a run."""
    folders = [[result.name, result.told, result.known + result.fetched, result.is_complete] for result in results]
    about = {"source": source, "folders": folders, "complete": all(result.is_complete for result in results)}
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
    for uid, said in result.unreadable[:_MOST_NAMED]:
        key = "fetch-unreadable" if said else "fetch-gone"
        yield words.text(key, name=name, uid=neutral(str(uid)), words=neutral(_in_words(said, words.lang)))
    for key, differences in (("fetch-cut", result.cut), ("fetch-size", result.sizes)):
        for each in differences[:_MOST_NAMED]:
            sizes = {"told": words.number(each.told), "got": words.number(each.got)}
            yield words.text(key, name=name, uid=neutral(str(each.uid)), **sizes)
    if result.problem and result.problem != "interrupted":
        yield words.text("error", name=name, problem=neutral(_in_words(result.problem, words.lang)))
    elif not result.is_complete:
        counts = {"told": words.number(result.told), "kept": words.number(result.known + result.fetched)}
        yield words.text("fetch-partly", name=name, **counts)


def _in_words(said: str, lang: str) -> str:
    """Return what a server said; where it hung up without a word, what that means."""
    try:
        return MailboxError(MailboxReason(said), "").text(lang).rstrip(".")
    except ValueError:
        return said


@contextmanager
def _messages(options: Options, password: str, known: Known) -> Iterator[ImapFetch | Pop3Fetch]:
    security: Any = "starttls" if options.starttls else "tls"
    limits = Limits(connect=min(10.0, options.timeout), read=options.timeout)
    user, way = options.user or "", options.access.way(options.host)
    with ExitStack() as connections:
        if options.pop3:
            box = Pop3Server(options.host, options.port, security, options.ca_file, limits, **way)
            pop3 = partial(_opened, connections, lambda: pop3_connection(box, user, password))
            yield Pop3Fetch(pop3(), options.source, known, pop3)
        else:
            server = ImapServer(options.host, options.port, security, ca_file=options.ca_file, limits=limits, **way)
            imap = partial(_opened, connections, lambda: imap_connection(server, user, password))
            yield ImapFetch(imap(), options.source, known, options.folders, imap)


def _opened(connections: ExitStack, connect: Callable[[], AbstractContextManager[_T]]) -> _T:
    """Open a connection that is closed with the others."""
    return connections.enter_context(connect())
