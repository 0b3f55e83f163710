"""The commands `tidy` and `junk`, their options and their help; what they do stands in modules of their own."""

from collections.abc import Callable
from typing import Any

import click

from bouncekit.cli.console.progress import MonitoringCommand
from bouncekit.cli.params.common import LANG, guard
from bouncekit.cli.params.server import MAIL_ACCESS
from bouncekit.cli.params.sizes import SIZE
from bouncekit.cli.params.targets import TARGET

__all__ = ["COMMANDS"]

Function = Callable[..., Any]

_DAYS = click.IntRange(min=0, max=36_500)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
_MOST = click.option(
    "--most", type=click.IntRange(min=1), default=10, show_default=True, help="How many of each thing to show."
)
_ME = click.option("--me", multiple=True, metavar="ADDRESS", help="An address of yours; may be repeated.")


def _place_options(function: Function) -> Function:
    """Add what tells which mailbox is meant."""
    options = (
        click.argument("host", required=False),
        click.option("--user", metavar="NAME", help="Who logs in on HOST."),
        click.option(
            "--port", type=click.IntRange(1, 65535), help="Port of HOST.  [default: 993, with --starttls 143]"
        ),
        click.option("--starttls", is_flag=True, help="Begin in plain text and change to TLS (STARTTLS)."),
        click.option("--ca-file", metavar="FILE", help="Certificates to trust (PEM) instead of the system's."),
        MAIL_ACCESS,
        click.option("--maildir", "path", metavar="PATH", help="Take a Maildir, an mbox or a folder, instead of HOST."),
    )
    for option in reversed(options):
        function = option(function)
    return function


@click.command(cls=MonitoringCommand)
@_place_options
@click.option("--target", type=TARGET, help="Size to reach: 800M, 1.5G (powers of 1024), 1.5 GB, or 80% of the room.")
@click.option("--limit", type=SIZE, help="Room that there is, where the server does not tell.")
@click.option("--larger-than", type=SIZE, default="100K", show_default=True, help="What counts as large.")
@click.option("--older-than", type=_DAYS, default=365, show_default=True, help="What counts as old, in days.")
@click.option(
    "--answered-after", type=_DAYS, help="Take mail for settled that nobody answered in so many days; else it stays."
)
@_ME
@click.option("--only-to-me", is_flag=True, help="Only mail that names one of your addresses waits for an answer.")
@click.option("--archive", metavar="FOLDER", help="Only what this archive holds in verified copies may go.")
@click.option("--copies", type=click.IntRange(2, 3), default=3, show_default=True, help="How many copies it takes.")
@click.option("--as-read", is_flag=True, help="Take files for read that do not tell.")
@click.option("--apply", is_flag=True, help="Carry the plan out, after a question.")
@click.option("--yes", is_flag=True, help="With --apply: do not ask.")
@click.option("--permanently", is_flag=True, help="With --apply: remove for good what would go to the trash.")
@_MOST
@_JSON
@LANG
def tidy(**chosen: Any) -> int:
    """Say what weighs in a mailbox and, with --target, which messages to remove.

    The mailbox is that of --user on the IMAP server HOST, or what is at --maildir PATH.  Only headers and sizes are
    read, and no message becomes read by it.  First go copies of what is kept twice, then what lies in the trash, then
    what is large and old; never what is unread, marked as important or waits for an answer.

    Nothing is touched without --apply: then what lies in the trash is removed for good, and the rest goes to the trash.

    Exit status, as for monitoring plug-ins: 0 when there is nothing to remove or all was done, 1 when the plan reaches
    the target, 2 when it does not or was not carried out whole, 3 when nobody knows (also for wrong usage).
    """
    with guard(chosen["lang"]):
        from bouncekit.cli.commands.tidy import Options, run  # noqa: PLC0415 - --help must be quick
        from bouncekit.mailbox import AnswerRule, TidyOptions  # noqa: PLC0415 - as above

        me = frozenset(address.lower() for address in chosen["me"])
        answers = AnswerRule(me, chosen["only_to_me"], chosen["answered_after"])
        rules = TidyOptions(
            chosen["larger_than"], chosen["older_than"], answers=answers, allows_unknown_flags=chosen["as_read"]
        )
        kept = ("target", "limit", "most", "as_json", "lang", "apply", "yes", "permanently", "archive", "copies")
        return run(_place(chosen), Options(tidy=rules, **{name: chosen[name] for name in kept}))


@click.command(cls=MonitoringCommand)
@_place_options
@click.option("--folder", metavar="NAME", help="The junk folder, where it is not found by itself.")
@click.option(
    "--trusted",
    multiple=True,
    metavar="NAME",
    help="Server whose Authentication-Results count (its authserv-id); may be repeated.",
)
@click.option("--address-book", metavar="FILE", help="Addresses that you know: vCard, CSV, LDIF, or one a line.")
@_ME
@click.option("--purge-after", type=click.IntRange(1, 36_500), help="Days after which the folder is emptied.")
@click.option("--state", metavar="FILE", help="File that keeps when the folder was reviewed last.")
@_MOST
@_JSON
@LANG
def junk(**chosen: Any) -> int:
    """Say what a junk folder holds by mistake, and why.  Nothing is moved.

    The mailbox is that of --user on the IMAP server HOST, or what is at --maildir PATH.  Whom you know is learnt from
    your sent mail, the lists that you read and --address-book.

    Exit status, as for monitoring plug-ins: 0 when nothing seems to be there by mistake, 1 when something does, 2 when
    that will be removed within three days, 3 when nobody knows (also for wrong usage).
    """
    with guard(chosen["lang"]):
        from bouncekit.cli.commands.junk import Options, run  # noqa: PLC0415 - --help must be quick

        names = ("folder", "trusted", "me", "address_book", "purge_after", "state", "most", "as_json", "lang")
        return run(_place(chosen), Options(**{name: chosen[name] for name in names}))


def _place(chosen: dict[str, Any]) -> Any:
    """Return the mailbox that the options name."""
    from bouncekit.cli.console.safe_text import Words  # noqa: PLC0415 - as above
    from bouncekit.cli.params.boxes import Place  # noqa: PLC0415 - --help must be quick

    words = Words(chosen["lang"], "mailbox/screen")
    host, path, user = chosen["host"], chosen["path"], chosen["user"]
    if (host is None) == (path is None):
        raise click.UsageError(words.text("one-place"))
    if path is not None:
        return Place(path=path)
    if not user:
        raise click.UsageError(words.text("user-missing"))
    access = chosen["access"]
    return Place(host, user, access, chosen["port"], chosen["starttls"], chosen["ca_file"])


COMMANDS = (tidy, junk)
