"""The mailbox that a command is about: one on a server, or one on a disk."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from bouncekit import archive, mailbox
from bouncekit.cli.console.safe_text import Words, json_line, neutral, printable
from bouncekit.cli.console.unread import Unread
from bouncekit.cli.params.server import ServerOptions, server_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bouncekit.mailbox import MailboxError, MessageInfo

    Complain = Callable[[str], object]

__all__ = ["ME", "MOST", "PLACE", "Box", "DiskBox", "Place", "ServerBox", "opened", "place_of", "say_problem"]

ME = click.option("--me", multiple=True, metavar="ADDRESS", help="An address of yours; may be repeated.")
MOST = click.option(
    "--most", type=click.IntRange(min=1), default=10, show_default=True, help="How many of each thing to show."
)


@dataclass(frozen=True)
class Place:
    """Where the mailbox is: a server and how to reach it, or a path."""

    host: str | None = None
    server: ServerOptions = field(default_factory=ServerOptions)
    path: str | None = None

    @property
    def name(self) -> str:
        """What to call the mailbox."""
        return self.path if self.path is not None else f"{self.server.user}@{self.host}"

    @property
    def account(self) -> str:
        """The account, as the records of an archive name it."""
        return archive.account_name("imap", self.server.user or "", self.host or "", self.server.port)


def PLACE(command: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802 - an option, as the others are named
    """Add what tells which mailbox is meant: `place_of` reads it."""
    for option in (
        click.option("--maildir", "path", metavar="PATH", help="Take a Maildir, an mbox or a folder, instead of HOST."),
        server_options("Who logs in on HOST.", imap_alone=True),
        click.argument("host", required=False),
    ):
        command = option(command)
    return command


def place_of(chosen: Mapping[str, Any]) -> Place:
    """Return the mailbox that the options name.  Raises `click.UsageError` where they name none, or two."""
    words = Words(chosen["lang"], "screen")
    host, path, server = chosen["host"], chosen["path"], chosen["server"]
    if (host is None) == (path is None):
        raise click.UsageError(words.text("one-place"))
    if path is not None:
        return Place(path=path)
    if not server.user:
        raise click.UsageError(words.text("user-missing"))
    return Place(host, server)


@contextmanager
def opened(place: Place, words: Words, complain: Complain) -> Iterator[ServerBox | DiskBox]:
    """Open the mailbox; what of it cannot be read is told to `complain`.  Raises `MailboxError`."""
    if place.path is not None:
        yield DiskBox(place.path, words, complain)
        return
    host, server = place.host or "", place.server
    secret = server.secret(host, Words(words.lang))
    with mailbox.imap_connection(server.imap(host), server.user or "", secret) as client:
        yield ServerBox(client, words, complain)


def say_problem(error: MailboxError, place: Place, words: Words, *, as_json: bool) -> None:
    """Print why a mailbox could not be reached, with the server's own words and what they mean."""
    said = f" ({neutral(error.words)})" if error.words else ""
    click.echo(words.text("error", name=printable(error.place), problem=error.text(words.lang) + said), err=True)
    meant = mailbox.explain_imap_error(error.words, lang=words.lang) if error.words else None
    # These two stand in the words of the error itself.
    said_already = {mailbox.AccessCause.UNDETERMINED, mailbox.AccessCause.PASSWORD_REFUSED}
    if meant is not None and meant.cause not in said_already:
        click.echo(f"{meant.title}. {meant.advice}", err=True)
    if as_json:
        told = {"reason": error.reason, "place": error.place, "words": error.words}
        click.echo(json_line({"source": printable(place.name), "error": told}))


class ServerBox:
    """A mailbox on a server; `client` is logged in."""

    def __init__(self, client: Any, words: Words, complain: Complain) -> None:
        self.client = client
        self._words = words
        self._complain = complain
        self.unread = 0

    def messages(self) -> Iterator[MessageInfo]:
        """Yield all messages, those that weigh with their attachments."""
        return mailbox.list_messages(self.client, options=mailbox.ListOptions(on_refused=self._refused))

    def room(self) -> tuple[int | None, int | None]:
        """Return (the bytes that the mailbox takes, those that it may take) as far as the server tells them."""
        quota = mailbox.imap_quota(self.client)
        found = quota.tightest("STORAGE") if isinstance(quota, mailbox.Quota) else None
        return (found[1].used, found[1].limit) if found is not None else (None, None)

    def review(self, folder: str | None) -> tuple[Iterable[MessageInfo], Sequence[MessageInfo] | None]:
        """Return (the messages of other folders, those of the junk folder with all that a review wants).

        Without a junk folder the latter is None.
        """
        folders = mailbox.list_folders(self.client)
        junk = [one for one in folders if (one.name == folder if folder else one.role is mailbox.Role.JUNK)]
        if folder and not junk:
            junk = [mailbox.Folder(folder, mailbox.Role.JUNK)]
        if not junk:
            return (), None
        others = [one for one in folders if one not in junk]
        options = mailbox.ListOptions(structure_from=0, for_review=True, on_refused=self._refused)
        found = list(mailbox.list_messages(self.client, junk, options))
        notices = mailbox.read_notices_on_server(self.client, found)
        return mailbox.list_messages(self.client, others, mailbox.ListOptions(None, on_refused=self._refused)), notices

    def _refused(self, folder: str, detail: str) -> None:
        self.unread += 1
        told = self._words.text("folder-refused", folder=neutral(folder), detail=neutral(detail))
        self._complain(told)


class DiskBox:
    """A mailbox in files below a path."""

    client = None

    def __init__(self, path: str, words: Words, complain: Complain) -> None:
        self._path = path
        self._unread = Unread(words, complain)

    @property
    def unread(self) -> int:
        """How much could not be read so far."""
        return self._unread.count

    def messages(self) -> Iterator[MessageInfo]:
        """Yield all messages, those that weigh with their attachments."""
        return mailbox.list_files(self._path, mailbox.DiskOptions(on_error=self._unread))

    def room(self) -> tuple[int | None, int | None]:
        """Return (None, None): files do not know how much room there is."""
        return None, None

    def review(self, folder: str | None) -> tuple[Iterable[MessageInfo], Sequence[MessageInfo] | None]:
        """Return (the messages of other folders, those of the junk folder with all that a review wants).

        Without a junk folder the latter is None.
        """
        roles = frozenset({mailbox.Role.JUNK}) if folder is None else frozenset(mailbox.Role)
        options = mailbox.DiskOptions(structure_from=None, opened=roles, on_error=self._unread)
        others: list[MessageInfo] = []
        junk: list[MessageInfo] = []
        for message in mailbox.list_files(self._path, options):
            is_junk = message.folder == folder if folder else message.role is mailbox.Role.JUNK
            (junk if is_junk else others).append(message)
        if not junk and (folder is not None or not mailbox.has_folder(self._path, mailbox.Role.JUNK)):
            return others, None
        return others, list(mailbox.read_notices_on_disk(junk))


Box = ServerBox | DiskBox
