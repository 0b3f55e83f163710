"""`bouncekit archive fetch`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import click

from bouncekit.archive import Added, Archive
from bouncekit.archive.fetching import FolderResult, Known, known_places
from bouncekit.archive.storage.imap import ImapFetch
from bouncekit.archive.storage.pop3 import Pop3Fetch, Pop3Server, pop3_connection
from bouncekit.cli.archive_options import error_line
from bouncekit.cli.archiving import facts, kept, print_findings, print_json, tally_lines
from bouncekit.cli.passwords import read_password
from bouncekit.cli.screen import Screen
from bouncekit.cli.words import Words, neutral
from bouncekit.mailbox.access.imap import ImapServer, imap_connection
from bouncekit.mailbox.access.wire import Limits
from bouncekit.mailbox.errors import MailboxError

__all__ = ["Options", "run"]

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
    password_command: str | None
    pop3: bool
    folders: tuple[str, ...]
    timeout: float
    as_json: bool

    @property
    def source(self) -> str:
        """The account, as the records name it: without a port, which may change."""
        return f"{'pop3' if self.pop3 else 'imap'}://{self.user}@{self.host.lower()}"


def run(options: Options, words: Words) -> int:
    """Fetch what is not kept yet; return the exit code."""
    if not options.user:
        raise click.UsageError(words.text("no-user"))
    if options.pop3 and options.folders:
        raise click.UsageError(words.text("pop3-has-no-folders"))
    archive = Archive.open(options.place)
    known = known_places(archive.captures(), options.source)
    password = read_password(options.user, options.host, options.password_command, words)
    problem: MailboxError | None = None
    added: Added | None = None
    results: list[FolderResult] = []
    with Screen(words.text("adding")) as screen:
        try:
            with _messages(options, password, known) as messages:
                results = messages.results
                added = kept(archive, messages, screen, words)
        except MailboxError as error:  # what came before it is kept
            problem = error
    archive.record("fetched", source=options.source, **_journal(results, problem))
    return _tell(options, archive, added, results, problem, words)


@contextmanager
def _messages(options: Options, password: str, known: Known) -> Iterator[ImapFetch | Pop3Fetch]:
    security: Any = "starttls" if options.starttls else "tls"
    limits = Limits(connect=min(10.0, options.timeout), read=options.timeout)
    user = options.user or ""
    if options.pop3:
        box = Pop3Server(options.host, options.port, security, options.ca_file, limits)
        with pop3_connection(box, user, password) as pop3:
            yield Pop3Fetch(pop3, options.source, known)
    else:
        server = ImapServer(options.host, options.port, security, ca_file=options.ca_file, limits=limits)
        with imap_connection(server, user, password) as imap:
            yield ImapFetch(imap, options.source, known, options.folders)


