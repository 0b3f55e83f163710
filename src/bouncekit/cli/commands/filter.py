"""`bouncekit filter`: a pipe that writes into a message's header what the message is."""

import sys
import traceback
from pathlib import Path
from typing import Any, BinaryIO

import click

import bouncekit
from bouncekit import helpdesk
from bouncekit.cli.console.safe_text import Words, json_line, neutral
from bouncekit.cli.params.common import LANG, RULES
from bouncekit.cli.params.own_rules import load

__all__ = ["command"]


class _PipeCommand(click.Command):
    """A command that passes its message on even where it was called wrongly: the mail server has no other copy."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if sys.stdin is None or sys.stdin.isatty():
                raise
            click.echo(f"bouncekit filter: {neutral(error.format_message())}", err=True)
            _write(sys.stdin.buffer.read())
            ctx.exit(0)


@click.command("filter", cls=_PipeCommand)
@click.option(
    "--subject-tag",
    "tags",
    multiple=True,
    metavar="PATTERN",
    help='How the desk marks subjects: "[support-{id}]"; may be repeated.',
)
@click.option(
    "--return-path",
    "paths",
    multiple=True,
    metavar="PATTERN",
    help='Where its mail returns to: "ticket-{id}-{token}@example.fr"; may be repeated.',
)
@click.option(
    "--key-file",
    type=click.Path(),
    metavar="FILE",
    help="The key that signs {token}: 16 bytes or more; never an argument.",
)
@click.option(
    "--sent", type=click.Path(), metavar="FILE", help="What was sent: a file of bouncekit.helpdesk.SqliteSent."
)
@click.option("--thread", is_flag=True, help="Set In-Reply-To and References to the message that came back.")
@click.option("--mark-auto", is_flag=True, help="Set Auto-Submitted where the message must not be answered.")
@click.option("--add-tag", is_flag=True, help="Set the first --subject-tag before the subject of a known ticket.")
@click.option("--reply-json", is_flag=True, help="Write all that is known as one JSON object in place of the message.")
@RULES
@LANG
def command(**chosen: Any) -> int:
    """Read a message from standard input, and write it with fields that say what it is.

    X-Bouncekit-Kind, -Handling (reopen, note, nothing, stop_writing, new), -May-Auto-Reply, -Proof, -Ticket, -Category,
    -Reason, -Recipient and -Original-Message-ID. Such fields of strangers are removed; the body stays byte for byte. On
    any fault the message is passed on as it came, the fault is told on standard error, and the exit status is 0.
    """
    content = sys.stdin.buffer.read() if sys.stdin else b""
    try:
        answer = _answer(content, chosen)
    except Exception as error:  # whatever it is, the message is not lost
        _tell(error)
        answer = content
    _write(answer)
    return 0


def _answer(content: bytes, chosen: dict[str, Any]) -> bytes:
    keys = (Path(chosen["key_file"]).read_bytes().strip(),) if chosen["key_file"] else ()
    desk = helpdesk.Desk(chosen["tags"], chosen["paths"], keys)
    rules = load(chosen["rules"], Words(chosen["lang"]))
    mail = _read(content, desk, chosen["sent"], chosen["lang"], rules)
    if chosen["reply_json"]:
        return json_line(mail.as_dict()).encode() + b"\n"
    tag = next(iter(chosen["tags"]), None) if chosen["add_tag"] else None
    return helpdesk.filtered(content, mail, helpdesk.FilterOptions(chosen["thread"], chosen["mark_auto"], tag))


def _read(
    content: bytes,
    desk: "helpdesk.Desk",
    sent: str | None,
    lang: "bouncekit.Language",
    rules: "bouncekit.RuleBook | None",
) -> "helpdesk.DeskMail":
    if sent is None:
        return helpdesk.read_mail(content, desk, lang=lang, rules=rules)
    if not Path(sent).is_file():
        raise FileNotFoundError(f"{sent}: no such file")
    with helpdesk.SqliteSent(sent) as known:
        return helpdesk.read_mail(content, desk, lang=lang, sent=known, rules=rules)


def _tell(error: Exception) -> None:
    """Say on standard error what went wrong; where it is no fault of the caller's, for whoever mends it."""
    said = error.format_message() if isinstance(error, click.ClickException) else str(error)
    click.echo(f"bouncekit filter: {neutral(said) or type(error).__name__}", err=True)
    if not isinstance(error, click.ClickException | ValueError | OSError):
        traceback.print_exc()


def _write(content: bytes) -> None:
    out: BinaryIO = sys.stdout.buffer
    out.write(content)
    out.flush()
