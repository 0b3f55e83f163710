"""`bouncekit archive`: the commands of the durable archive; what they do stands in ``cli/archive*.py``."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from bouncekit.cli.params.archive_options import ARCHIVE, AS_JSON, archive_guard
from bouncekit.cli.params.common import LANG
from bouncekit.cli.params.server import MAIL_ACCESS

__all__ = ["archive"]

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FRENCH = (
    "En français\u00a0: docs/archive.md accompagne un petit bureau dans son premier archivage. La commande init crée"
    " l’archive, add et fetch la remplissent, report dit où vous en êtes."
)

_SERVER = [
    click.option("--user", metavar="NAME", help="Who logs in."),
    click.option("--port", type=click.IntRange(1, 65535), help="Port of HOST.  [default: that of the protocol]"),
    click.option("--starttls", is_flag=True, help="Begin in plain text and change to TLS."),
    click.option("--ca-file", metavar="FILE", help="Certificates to trust (PEM) instead of the system's."),
    MAIL_ACCESS,
]
_FILTERS = [
    click.argument("words", nargs=-1, metavar="[WORD]..."),
    click.option("--from", "sender", default="", metavar="WORDS", help="Words in the sender."),
    click.option("--to", default="", metavar="WORDS", help="Words in the recipients."),
    click.option("--subject", default="", metavar="WORDS", help="Words in the subject."),
    click.option("--since", default="", metavar="DAY", help="First day, YYYY-MM-DD."),
    click.option("--until", default="", metavar="DAY", help="Last day, YYYY-MM-DD."),
    click.option("--folder", metavar="NAME", help="Folder that it was captured from."),
]
_CHOICE = [
    *_FILTERS,
    click.option("--hash", "hashes", multiple=True, metavar="SHA256", help="A message by (the beginning of) its hash."),
    click.option("--all", "everything", is_flag=True, help="All messages."),
]


def _with(options: list[Callable[[Any], Any]]) -> Callable[[_Command], _Command]:
    def decorate(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@click.group(epilog=_FRENCH)
def archive() -> None:
    """Keep important messages for years: raw, checked, in three copies.

    The archive is a folder (a BagIt bag, RFC 8493) that other programs can read and check without bouncekit.
    """


@archive.command()
@click.argument("folder")
@AS_JSON
@LANG
def init(folder: str, as_json: bool, lang: str) -> int:
    """Make an empty archive in FOLDER, which must be empty or not there.

    Exit status: 0 when it was made, 1 when it could not be, 2 for wrong usage.
    """
    with archive_guard(lang) as words:
        from bouncekit.cli.commands.archive_add import create  # noqa: PLC0415 - --help must be quick

        return create(folder, as_json, words)


@archive.command()
@ARCHIVE
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@AS_JSON
@LANG
def add(place: str, paths: tuple[str, ...], as_json: bool, lang: str) -> int:
    """Keep the messages at PATH: a message (.eml), a folder, a Maildir, an mbox, or - for standard input.

    A message that is kept already is not kept twice. Ctrl-C loses nothing: run it again to go on.

    Exit status: 0 when all was kept, 1 when something could not be read or the archive is not sound (it is named on
    stderr), 2 for wrong usage.
    """
    with archive_guard(lang) as words:
        from bouncekit.cli.commands.archive_add import add as run  # noqa: PLC0415 - --help must be quick

        return run(place, paths, as_json, words)


@archive.command()
@ARCHIVE
@click.argument("host")
@_with(_SERVER)
@click.option("--pop3", is_flag=True, help="The server speaks POP3; all stays there.")
@click.option("--folder", "folders", multiple=True, metavar="NAME", help="Only this folder; may be repeated.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds to wait.")
@AS_JSON
@LANG
def fetch(**chosen: Any) -> int:
    """Keep the messages on the IMAP server HOST that are not kept yet.

    Nothing changes on the server: no message is marked as read, moved or deleted. Ctrl-C loses nothing: run it again to
    go on.

    Exit status: 0 when all that the server counts is kept, 1 when something is missing (it is told), 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        from bouncekit.cli.commands.archive_fetch import Options, run  # noqa: PLC0415 - --help must be quick

        chosen.pop("lang")
        return run(Options(**chosen), words)


@archive.command()
@ARCHIVE
@click.argument("host", required=False)
@_with(_SERVER)
@click.option("--pop3", is_flag=True, help="The server speaks POP3; all stays there.")
@click.option("--folder", "folders", multiple=True, metavar="NAME", help="Only this folder; may be repeated.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds to wait.")
@click.option("--sample", metavar="SHARE", default="5%", show_default=True, help="Part that is read back each time.")
@click.option("--key", metavar="FILE", help="Private key of an encrypted copy, to decrypt what is read back.")
@click.option("--mail-to", metavar="ADDRESS", help="Mail the report there, in place of printing it.")
@click.option("--mail-from", metavar="ADDRESS", help="Who sends it.  [default: the same address]")
@click.option("--smtp", metavar="HOST[:PORT]", help="Mail by this server, without a password.  [default: sendmail]")
@click.option("--sendmail", metavar="COMMAND", default="sendmail -t -oi", show_default=True, help="What mails it.")
@click.option("--always", is_flag=True, help="Report even where nothing is to be done.")
@AS_JSON
@LANG
def run(**chosen: Any) -> int:
    """Fetch from HOST, copy, read a part back and report, in one: for cron, a systemd timer, the Windows scheduler.

    Without HOST nothing is fetched.  One step that fails does not keep the others from being done.  What is read back
    is what nobody has read for longest, and all that was never read: a part each time, everything within --sample.
    Nothing is printed or mailed where nothing is to be done.  Ctrl-C, or the end of the power, loses nothing.

    Exit status: 0 when nothing is to be done, 1 when something is (it is reported), 2 for wrong usage, 3 when another
    run is at work (nothing was done).
    """
    with archive_guard(chosen["lang"]) as words:
        from bouncekit.cli.commands.archive_run import run as run_all  # noqa: PLC0415 - --help must be quick

        return run_all(chosen, words)


@archive.command()
@ARCHIVE
@_with(_FILTERS)
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, help="At most so many; 0: all.")
@click.option("--rebuild", is_flag=True, help="Make the index anew first.")
@AS_JSON
@LANG
def search(**chosen: Any) -> int:
    """Find messages by words in subject, people, text or names of attachments; case and accents do not count.

    All WORDs must be there; "quoted words" together; invoi* is a beginning.

    Exit status: 0 when something was found, 1 when not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        from bouncekit.cli.commands.archive_search import search as run  # noqa: PLC0415 - --help must be quick

        return run(chosen, words)


@archive.command()
@ARCHIVE
@_with(_CHOICE)
@click.option("--eml", metavar="FOLDER", help="To one file a message.")
@click.option("--maildir", metavar="FOLDER", help="To a Maildir, flags kept.")
@click.option("--mbox", metavar="FILE", help="To a new mbox.")
@click.option("--imap", metavar="HOST", help="To an IMAP server, flags and dates kept.")
@click.option("--imap-folder", metavar="NAME", default="Archive", show_default=True, help="Folder on the server.")
@_with(_SERVER)
@AS_JSON
@LANG
def restore(**chosen: Any) -> int:
    """Restore messages byte for byte; what is restored is read back and compared. Nothing is overwritten.

    Exit status: 0 when all was restored, 1 when something was not (it is named on stderr), 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        from bouncekit.cli.commands.archive_restore import run  # noqa: PLC0415 - --help must be quick

        return run(chosen, words)


@archive.command()
@ARCHIVE
@_with(_CHOICE)
@click.option("--hold", is_flag=True, help="Keep until released (legal hold).")
@click.option("--release", is_flag=True, help="Lift a hold.")
@click.option("--keep-until", metavar="DAY", help="Keep until this day, YYYY-MM-DD; it can only be made later.")
@click.option("--reason", default="", help="Why; written to the journal.")
@AS_JSON
@LANG
def mark(**chosen: Any) -> int:
    """Mark messages that no plan may let leave the server: until they are released, or until a day.

    Exit status: 0 when they were marked, 1 when not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        from bouncekit.cli.commands.archive_mark import run  # noqa: PLC0415 - --help must be quick

        return run(chosen, words)


@archive.command()
@ARCHIVE
@click.option("--html", metavar="FILE", help="Write the report as a page to FILE, too.")
@AS_JSON
@LANG
def report(place: str, html: str | None, as_json: bool, lang: str) -> int:
    """Say what is held, where, when it was last verified, and what to do now.

    Exit status: 0 when there is nothing to do, 1 when there is, 2 for wrong usage.
    """
    with archive_guard(lang) as words:
        from bouncekit.cli.commands.archive_report import run  # noqa: PLC0415 - --help must be quick

        return run(place, html, as_json, words)
