"""`bouncekit filter`: writes into a message's header what the message is, in a pipe or between two mail servers."""

import sys
import traceback
from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any, BinaryIO

import click

import bouncekit
from bouncekit import helpdesk
from bouncekit.cli.console.safe_text import Words, json_line, neutral
from bouncekit.cli.params.common import LANG, RULES
from bouncekit.cli.params.desk import DESK, DeskReader
from bouncekit.cli.params.own_rules import load

if TYPE_CHECKING:
    from bouncekit.helpdesk.relay import Envelope

__all__ = ["command"]

_RELAYING = ("--listen", "--next")


class _PipeCommand(click.Command):
    """A command that passes its message on even where it was called wrongly: the mail server has no other copy."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        is_relay = any(arg.partition("=")[0] in _RELAYING for arg in args)  # which reads no message from there
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if is_relay or sys.stdin is None or sys.stdin.isatty():
                raise
            click.echo(f"bouncekit filter: {neutral(error.format_message())}", err=True)
            _write(sys.stdin.buffer.read())
            ctx.exit(0)


@click.command("filter", cls=_PipeCommand)
@DESK
@click.option("--thread", is_flag=True, help="Set In-Reply-To and References to the message that came back.")
@click.option("--mark-auto", is_flag=True, help="Set Auto-Submitted where the message must not be answered.")
@click.option("--add-tag", is_flag=True, help="Set the first --subject-tag before the subject of a known ticket.")
@click.option("--reply-json", is_flag=True, help="Write all that is known as one JSON object in place of the message.")
@click.option(
    "--listen",
    metavar="PLACE",
    help="Serve there instead of reading one message: HOST:PORT or unix:PATH, after lmtp: for LMTP.",
)
@click.option("--next", "next_hop", metavar="PLACE", help="With --listen: the server that messages are handed on to.")
@click.option("--beyond-this-machine", "beyond", is_flag=True, help="Let --listen name an address that others reach.")
@click.option(
    "--most-bytes",
    type=click.IntRange(1024, 1 << 31),
    default=50_000_000,
    show_default=True,
    help="With --listen: the largest message.",
)
@click.option(
    "--sessions",
    type=click.IntRange(1, 10_000),
    default=100,
    show_default=True,
    help="With --listen: how many senders are served at once.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(1, 3600),
    default=300.0,
    show_default=True,
    help="With --listen: seconds that a sender may be silent.",
)
@RULES
@LANG
def command(**chosen: Any) -> int:
    """Read a message from standard input, and write it with fields that say what it is.

    X-Bouncekit-Kind, -Handling (reopen, note, nothing, stop_writing, new), -May-Auto-Reply, -Proof, -Ticket, -Category,
    -Reason, -Recipient and -Original-Message-ID. Such fields of strangers are removed; the body stays byte for byte. On
    any fault the message is passed on as it came, the fault is told on standard error, and the exit status is 0.

    With --listen and --next it stands between two mail servers: the sender hears what the next server says, and nothing
    is accepted that was not handed on. SIGTERM and Ctrl-C end it, once what is under way has come to its end.
    """
    if chosen["listen"] or chosen["next_hop"]:
        return _relay(chosen)
    content = sys.stdin.buffer.read() if sys.stdin else b""
    try:
        with closing(_Filter(chosen)) as pipe:
            answer = pipe.answer(content)
    except Exception as error:  # whatever it is, the message is not lost
        _tell(error)
        answer = content
    _write(answer)
    return 0


class _Filter:
    """What the options ask for, read once for all messages."""

    def __init__(self, chosen: Mapping[str, Any]) -> None:
        self._chosen = chosen
        self._rules = load(chosen["rules"], Words(chosen["lang"]))
        self._desk = DeskReader(chosen, self._rules)
        tag = next(iter(chosen["tags"]), None) if chosen["add_tag"] else None
        self._options = helpdesk.FilterOptions(
            chosen["thread"], chosen["mark_auto"], tag, line_end=b"\r\n" if chosen["listen"] else None
        )

    def prepare(self) -> None:
        """Load what the first messages would wait for."""
        bouncekit.read_ahead(lang=self._chosen["lang"], rules=self._rules)

    def answer(self, content: bytes) -> bytes:
        """Return what is written for the message that the pipe brought."""
        mail = self._desk.read(content)
        if self._chosen["reply_json"]:
            return json_line(mail.as_dict()).encode() + b"\n"
        return helpdesk.filtered(content, mail, self._options)

    def stamp(self, envelope: "Envelope") -> bytes:
        """Return the message that a mail server brought, with its fields."""
        from bouncekit.helpdesk.relay import as_delivered  # noqa: PLC0415 - a pipe does without

        mail = self._desk.read(as_delivered(envelope))
        return helpdesk.filtered(envelope.content, mail, self._options)

    def close(self) -> None:
        """Close what is open."""
        self._desk.close()


def _relay(chosen: Mapping[str, Any]) -> int:
    from bouncekit.cli.console.relaying import run_relay  # noqa: PLC0415 - a pipe does without

    try:
        stamping = _Filter(chosen)
    except (ValueError, OSError) as error:
        raise click.UsageError(neutral(str(error))) from None
    stamping.prepare()
    return run_relay(chosen, stamping.stamp)


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
