"""`bouncekit watch`: what arrives in a live mailbox, as JSON lines, for a webhook, or flagged and moved there."""

import os
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

import bouncekit
from bouncekit import archive, helpdesk, mailbox
from bouncekit.cli.console.problem_lines import error_line
from bouncekit.cli.console.safe_text import Words, json_line, neutral, printable
from bouncekit.cli.console.watch_lines import summary, told_line
from bouncekit.cli.params.common import LANG, RULES, guard
from bouncekit.cli.params.desk import DESK, DeskReader
from bouncekit.cli.params.own_rules import load
from bouncekit.cli.params.server import TIMEOUT, server_options
from bouncekit.osfiles import state_folder

if TYPE_CHECKING:
    from imapclient import IMAPClient

    from bouncekit.helpdesk.watching import Arrival, Watch, WatchState, Webhook

__all__ = ["command"]

_SECRET = "BOUNCEKIT_WEBHOOK_SECRET"
_FLAG = re.compile(r"\\?[^\x00-\x20\x7f-\uffff(){%*\"\\\]]+")  # RFC 9051, 9: flag-keyword, or one of the server's own
_KINDS = [kind.value for kind in bouncekit.Kind if kind is not bouncekit.Kind.OTHER]


@click.command("watch")
@click.argument("host")
@server_options("Who logs in on HOST.", imap_alone=True)
@TIMEOUT
@click.option("--folder", default="INBOX", show_default=True, metavar="NAME", help="The folder that is watched.")
@click.option("--once", is_flag=True, help="Read what is there, and end.")
@click.option("--since-now", is_flag=True, help="At the first time, pass over what is there already.")
@click.option(
    "--poll",
    type=click.IntRange(5, 3600),
    metavar="SECONDS",
    help="Ask so often in place of IDLE.  [default: 60, where the server has no IDLE]",
)
@click.option("--flag", metavar="NAME", help="Set this flag, such as \\Flagged or $Bounce, on what a machine wrote.")
@click.option("--move", metavar="FOLDER", help="Move there what a machine wrote.")
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(_KINDS),
    multiple=True,
    help="Flag and move only what is of this kind; may be repeated.",
)
@click.option("--only-notices", is_flag=True, help="Tell only of what a machine wrote.")
@click.option("--output", type=click.Path(), metavar="FILE", help="Add the JSON lines to a file, not standard output.")
@click.option(
    "--webhook",
    envvar="BOUNCEKIT_WEBHOOK",
    metavar="URL",
    help="POST each line there: https, or http on this machine; or set BOUNCEKIT_WEBHOOK.",
)
@click.option(
    "--webhook-secret-file",
    "secret_file",
    type=click.Path(),
    metavar="FILE",
    help=f"The secrets that sign, one a line. Otherwise: ${_SECRET}; never an argument.",
)
@click.option(
    "--state", type=click.Path(), metavar="FILE", help="File that keeps how far it has come.  [default: one of its own]"
)
@DESK
@RULES
@LANG
def command(**chosen: Any) -> int:
    """Say what each message is that arrives in the mailbox of --user on the IMAP server HOST.

    Each message is one JSON line: what it is, what a desk does with it, and a note. Nothing changes on the server,
    unless --flag or --move ask for it, and then only what a machine wrote. It goes on where it stopped, and outlasts
    a connection that is lost.

    Exit status: 0 when it was ended (Ctrl-C, SIGTERM) or --once is through, 1 when the mailbox cannot be read (any
    more) or something is undone, 2 for wrong usage.
    """
    with guard(chosen["lang"]):
        return _run(chosen, Words(chosen["lang"], "watch", "archive"))


def _run(chosen: Mapping[str, Any], words: Words) -> int:
    server, host = chosen["server"], chosen["host"]
    if not server.user:
        raise click.UsageError(words.text("no-user"))
    hook = _webhook(chosen, words)
    account = archive.account_name("imap", server.user, host, server.port)
    from bouncekit.helpdesk.watching import Watch, WatchState  # noqa: PLC0415 - wrong usage is told without them

    with ExitStack() as opened:
        try:
            state = opened.enter_context(_state(WatchState, _state_file(chosen, account), words))
            out = opened.enter_context(_output(chosen["output"]))
            reading = _reading(chosen, words)
        except (OSError, ValueError) as error:
            raise click.UsageError(words.text("watch-cannot", problem=neutral(str(error)))) from None
        watch = Watch(account, _connecting(chosen, words), reading, state, _options(chosen, words))
        watch.webhook = hook
        _attach(watch, chosen, words, out)
        return _watched(watch, words)


def _state(kind: "type[WatchState]", path: Path, words: Words) -> "WatchState":
    try:
        return kind(path)
    except sqlite3.Error as error:
        key = "watch-twice" if "locked" in str(error) else "watch-state"
        raise click.UsageError(words.text(key, name=printable(str(path)), problem=neutral(str(error)))) from None


def _watched(watch: "Watch", words: Words) -> int:
    """Watch until that ends; say what was done; return the exit code."""
    code = 0
    try:
        watch.run()
    except mailbox.MailboxError as error:
        click.echo(error_line(error, words), err=True)
        code = 1
    except (KeyboardInterrupt, SystemExit):
        pass
    counts = watch.counts
    click.echo(summary(counts, words), err=True)
    return code or int(bool(counts.unreadable or counts.waiting))


def _attach(watch: "Watch", chosen: Mapping[str, Any], words: Words, out: IO[str]) -> None:
    is_printed = chosen["output"] or not chosen["webhook"]

    def line_of(arrival: "Arrival") -> bytes:
        is_told = arrival.is_recognised or not chosen["only_notices"]
        return json_line(arrival.as_dict()).encode() if is_told else b""

    def on_arrival(arrival: "Arrival") -> None:
        line = line_of(arrival)
        if line and is_printed:
            out.write(line.decode() + "\n")
            out.flush()

    watch.on_arrival = on_arrival
    watch.body_of = line_of
    watch.on_happening = lambda what, place, said: click.echo(told_line(what, place, said, words), err=True)


def _options(chosen: Mapping[str, Any], words: Words) -> Any:
    from bouncekit.helpdesk.watching import Action, WatchOptions  # noqa: PLC0415 - as above

    if chosen["flag"] and not _FLAG.fullmatch(chosen["flag"]):
        raise click.UsageError(words.text("watch-flag", flag=neutral(chosen["flag"])))
    if chosen["move"] and chosen["move"] == chosen["folder"]:
        raise click.UsageError(words.text("watch-same-folder"))
    if chosen["kinds"] and not (chosen["flag"] or chosen["move"]):
        raise click.UsageError(words.text("watch-kind-alone"))
    kinds = frozenset(map(bouncekit.Kind, chosen["kinds"]))
    action = Action(chosen["flag"], chosen["move"], kinds)
    return WatchOptions(chosen["folder"], chosen["poll"], chosen["once"], chosen["since_now"], action)


def _reading(chosen: Mapping[str, Any], words: Words) -> "Callable[[bytes], helpdesk.DeskMail]":
    return DeskReader(chosen, load(chosen["rules"], words)).read


def _connecting(chosen: Mapping[str, Any], words: Words) -> "Callable[[], IMAPClient]":
    """Return what connects and logs in: a password is asked for once, a token each time, since it ages."""
    server, limits = chosen["server"], mailbox.Limits(connect=min(10.0, chosen["timeout"]), read=chosen["timeout"])
    box = server.imap(chosen["host"], limits)
    kept: list[str] = []

    def connect() -> "IMAPClient":
        secret = kept[0] if kept else server.secret(chosen["host"], words)
        if not kept and not isinstance(secret, mailbox.AccessToken):
            kept.append(secret)
        return mailbox.open_imap(box, server.user, secret)

    return connect


def _webhook(chosen: Mapping[str, Any], words: Words) -> "Webhook | None":
    if not chosen["webhook"]:
        return None
    from bouncekit.helpdesk.watching import Webhook  # noqa: PLC0415 - as above

    file = chosen["secret_file"]
    try:
        text = Path(file).read_text("utf-8") if file else os.environ.get(_SECRET, "")
    except (ValueError, OSError) as error:
        problem = getattr(error, "strerror", None) or type(error).__name__
        raise click.UsageError(words.text("watch-secret-file", name=printable(file), problem=problem)) from None
    try:
        return Webhook(chosen["webhook"], tuple(line.strip() for line in text.splitlines() if line.strip()))
    except ValueError:
        raise click.UsageError(words.text("watch-webhook", variable=_SECRET)) from None


def _state_file(chosen: Mapping[str, Any], account: str) -> Path:
    if chosen["state"]:
        return Path(chosen["state"])
    folder = Path(state_folder() or Path.home()) / "bouncekit"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = sha256(f"{account} {chosen['folder']}".encode()).hexdigest()[:16]
    return folder / f"watch-{name}.sqlite"


@contextmanager
def _output(path: str | None) -> Iterator[IO[str]]:
    if path is None:
        yield sys.stdout
        return
    with Path(path).open("a", encoding="utf-8", newline="\n") as file:
        yield file
