"""`bouncekit archive restore`."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import click

from bouncekit.archive import Archive
from bouncekit.archive.format.flags_seen import flags_seen
from bouncekit.archive.restoring.outlets import EmlOutlet, MaildirOutlet, MboxOutlet
from bouncekit.archive.restoring.restore import Outlet, Restored, items_of, restore
from bouncekit.archive.restoring.to_imap import ImapOutlet
from bouncekit.archive.restoring.to_imap_folders import ImapFolders, by_folder
from bouncekit.cli.commands.archive_add import print_json
from bouncekit.cli.console.safe_text import Words, neutral, printable
from bouncekit.cli.console.screen import Screen
from bouncekit.cli.params.selection import chosen_digests
from bouncekit.servers.imap import ImapServer, imap_connection

__all__ = ["run"]

_MOST_FOLDERS = 10  # that are named
_FORMS: dict[str, Callable[[str], Outlet]] = {"eml": EmlOutlet, "maildir": MaildirOutlet, "mbox": MboxOutlet}


def run(chosen: Mapping[str, Any], words: Words) -> int:
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
                values = {"name": outcome.sha256[:12], "detail": neutral(outcome.where)}
                screen.complain(words.text(f"problem-{outcome.problem}", **values))
            screen.tick()
    if chosen["as_json"]:
        print_json({"archive": archive.place, "target": target[1], **asdict(result)})
    else:
        _tell(result, _where(target, outlet), words)
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
    if result.left_out:
        flags = ", ".join(f"{neutral(flag)} ({words.number(count)})" for flag, count in sorted(result.left_out.items()))
        click.echo(words.text("flags-left-out", flags=flags))


def _where(target: tuple[str, str], outlet: Outlet) -> str:
    """Return where the messages are now; a server may keep the folder elsewhere than it was asked for."""
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
    if chosen["imap"] and not chosen["user"]:
        raise click.UsageError(words.text("no-user"))
    return given[0]


@contextmanager
def _outlet(target: tuple[str, str], chosen: Mapping[str, Any], words: Words) -> Iterator[Outlet]:
    form, where = target
    if form != "imap":
        yield _FORMS[form](where)
        return
    access = chosen["access"]
    password = access.secret(chosen["user"], where, words)
    security: Any = "starttls" if chosen["starttls"] else "tls"
    server = ImapServer(where, chosen["port"], security, chosen["ca_file"], **access.way(where))
    with imap_connection(server, chosen["user"], password) as client:
        yield (ImapFolders if chosen["own_folders"] else ImapOutlet)(client, chosen["imap_folder"])
