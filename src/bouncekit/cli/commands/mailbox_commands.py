"""The commands about a mailbox, their options and their help; what they do stands in modules of their own."""

from typing import Any

import click

from bouncekit.cli.console.progress import MonitoringCommand
from bouncekit.cli.params.common import LANG, guard
from bouncekit.cli.params.server import MAIL_ACCESS
from bouncekit.cli.params.sizes import SIZE

__all__ = ["COMMANDS"]

_PERCENT = click.FloatRange(min=0, min_open=True, max=1000)


@click.command(cls=MonitoringCommand)
@click.argument("host", required=False)
@click.option("--user", metavar="NAME", help="Who logs in on HOST; with --doveadm, whose quota it is.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port of HOST.  [default: 993, with --starttls 143]")
@click.option("--starttls", is_flag=True, help="Begin in plain text and change to TLS (STARTTLS).")
@click.option("--ca-file", metavar="FILE", help="Certificates to trust (PEM) instead of the system's.")
@MAIL_ACCESS
@click.option("--mailbox", default="INBOX", show_default=True, help="Mailbox whose quota is asked for.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds to wait.")
@click.option("--estimate", is_flag=True, help="Add up the sizes of all messages on HOST, without reading them.")
@click.option("--maildir", metavar="PATH", help="Weigh a Maildir and its folders.")
@click.option("--mbox", multiple=True, metavar="FILE", help="Weigh mbox files; may be repeated.")
@click.option("--folder", metavar="PATH", help="Weigh all files of a folder.")
@click.option("--maildirsize", metavar="FILE", help="Read the file maildirsize of a Maildir.")
@click.option("--doveadm", metavar="FILE", help="Read what 'doveadm quota get' printed (- for standard input).")
@click.option("--captured", metavar="FILE", help="Read a server's answers as captured (- for standard input).")
@click.option(
    "--limit", type=SIZE, help="Limit to compare with: 500M, 1G (powers of 1024), 15 GB, 15 Go (powers of 1000)."
)
@click.option("--warn", type=_PERCENT, default=80.0, show_default=True, help="Per cent from which it is a warning.")
@click.option("--critical", type=_PERCENT, default=95.0, show_default=True, help="Per cent from which it is critical.")
@click.option(
    "--history", metavar="FILE", help="Keep readings here, for the forecast.  [default: in your state folder]"
)
@click.option("--no-history", is_flag=True, help="Neither keep nor use readings.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@LANG
def quota(**chosen: Any) -> int:
    """Say how full a mailbox is, what to do, and when it will be full.

    HOST is an IMAP server; its certificate is verified. The options --maildir, --mbox, --folder, --maildirsize,
    --doveadm and --captured take the place of HOST.

    Exit status, as for monitoring plug-ins: 0 ok, 1 warning, 2 critical, 3 unknown (also for wrong usage).
    """
    with guard(chosen["lang"]):
        from bouncekit.cli.commands.quota import Options, run  # noqa: PLC0415 - --help must be quick

        return run(Options(**chosen))


COMMANDS = (quota,)
