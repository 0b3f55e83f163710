"""`bouncekit archive restore`."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from bouncekit.archive import (
    Archive,
    EmlOutlet,
    ImapFolders,
    ImapOutlet,
    MaildirOutlet,
    MboxOutlet,
    Outlet,
    PatientOutlet,
    Restored,
    by_folder,
    flags_seen,
    items_of,
    outlet_in,
    restore,
)
from bouncekit.cli.console.json_object import print_json
from bouncekit.cli.console.problem_lines import said_in_words
from bouncekit.cli.console.safe_text import Words, neutral, printable
from bouncekit.cli.console.screen import Screen
from bouncekit.cli.params.archive_options import ARCHIVE, AS_JSON, archive_guard
from bouncekit.cli.params.common import LANG
from bouncekit.cli.params.selection import CHOICE, chosen_digests
from bouncekit.cli.params.server import ServerOptions, server_options
from bouncekit.mailbox import imap_connection

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = ["command"]

_MOST_FOLDERS = 10  # that are named
_FORMS: dict[str, Callable[[str], Outlet]] = {"eml": EmlOutlet, "maildir": MaildirOutlet, "mbox": MboxOutlet}


@click.command("restore")
@ARCHIVE
@CHOICE
@click.option("--eml", metavar="FOLDER", help="To one file a message.")
@click.option("--maildir", metavar="FOLDER", help="To a Maildir, flags kept.")
@click.option("--mbox", metavar="FILE", help="To a new mbox.")
@click.option("--imap", metavar="HOST", help="To an IMAP server, flags and dates kept.")
@click.option("--imap-folder", metavar="NAME", default="Archive", show_default=True, help="Folder on the server.")
@click.option("--own-folders", is_flag=True, help="Each to the folder where it was seen last; others to --imap-folder.")
@server_options("Who logs in.", imap_alone=False)
@AS_JSON
@LANG
def command(**chosen: Any) -> int:
    """Restore messages byte for byte; what is restored is read back and compared. Nothing is overwritten.

    Exit status: 0 when all was restored, 1 when something was not (it is named on stderr), 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        return _run(chosen, words)


def _run(chosen: Mapping[str, Any], words: Words) -> int:
    """Restore what was chosen; return the exit code."""
    target = _target(chosen, words)
    archive = Archive.open(chosen["place"])
    digests = chosen_digests(archive, chosen, words)
    if digests == []:
        click.echo(words.text("nothing-found"), err=True)
        return 1
    result = Restored()
    with Screen(words.text("restoring")) as screen, _outlet(target, chosen, words) as outlet:
        items = items_of(archive.captures(), digests, flags_seen(archive.journal().entries))
        if chosen["own_folders"]:
            items = iter(sorted(items, key=by_folder))
        for outcome in restore(archive, items, outlet):
            result.count(outcome)
            if outcome.problem:
                values = {"name": outcome.sha256[:12], "detail": neutral(said_in_words(outcome.where, words.lang))}
                screen.complain(words.text(f"problem-{outcome.problem}", **values))
            screen.tick()
    if chosen["as_json"]:
        print_json({"archive": archive.place, "target": target[1], **asdict(result)})
    else:
        _tell(result, _where(target, outlet), words)
        for name, new in sorted(getattr(outlet, "renamed", {}).items()):
            click.echo(words.text("folder-renamed", name=neutral(name), new=neutral(new)))
    return 1 if result.problems else 0


def _tell(result: Restored, target: str, words: Words) -> None:
    click.echo(words.count("counts", "restored", result.restored))
    if result.there:
        click.echo(words.count("counts", "there", result.there))
    if result.problems:
        click.echo(words.count("counts", "not-restored", len(result.problems)))
    elif result.restored:
        click.echo(words.text("restored-to", place=printable(target)))
    if result.changed:
        click.echo(words.count("counts", "restored-changed", result.changed))
    for made_of, count in sorted(result.reconstructed.items()):
        click.echo(words.count("counts", f"restored-of-{made_of}", count))
    if result.left_out:
        flags = ", ".join(f"{neutral(flag)} ({words.number(count)})" for flag, count in sorted(result.left_out.items()))
        click.echo(words.text("flags-left-out", flags=flags))


def _where(target: tuple[str, str], outlet: Outlet) -> str:
    """Return where the messages are now; a server may keep the folder elsewhere than it was asked for."""
    if isinstance(outlet, PatientOutlet):
        return _where(target, outlet.outlet)
    if isinstance(outlet, ImapFolders):
        more = ["…"] if len(outlet.names) > _MOST_FOLDERS else []
        return f"{target[1]} · {', '.join(outlet.names[:_MOST_FOLDERS] + more)}"
    return f"{target[1]} · {outlet.name}" if isinstance(outlet, ImapOutlet) else target[1]


def _target(chosen: Mapping[str, Any], words: Words) -> tuple[str, str]:
    given = [(form, chosen[form]) for form in (*_FORMS, "imap") if chosen[form]]
    if len(given) != 1:
        raise click.UsageError(words.text("one-target"))
    if chosen["own_folders"] and not chosen["imap"]:
        raise click.UsageError(words.text("own-folders-need-imap"))
    if not chosen["imap_folder"].strip():
        raise click.UsageError(words.text("imap-folder-empty"))
    if chosen["imap"] and not chosen["server"].user:
        raise click.UsageError(words.text("no-user"))
    return given[0]


@contextmanager
def _outlet(target: tuple[str, str], chosen: Mapping[str, Any], words: Words) -> Iterator[Outlet]:
    form, where = target
    if form != "imap":
        yield _FORMS[form](where)
        return
    server: ServerOptions = chosen["server"]
    secret = server.secrets(where, server.secret(where, words), words)
    kind = ImapFolders if chosen["own_folders"] else outlet_in
    with ExitStack() as connections:

        def connect() -> "IMAPClient":
            return connections.enter_context(imap_connection(server.imap(where), server.user or "", secret()))

        yield PatientOutlet(connect, lambda client: kind(client, chosen["imap_folder"]))
