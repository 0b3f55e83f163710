"""`bouncekit quota`: how full a mailbox is, what to do, and when it will be full."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from bouncekit import Language, mailbox
from bouncekit.cli.console.progress import UNKNOWN, MonitoringCommand
from bouncekit.cli.console.quota_screen import Result, as_json, as_text
from bouncekit.cli.console.safe_text import Words
from bouncekit.cli.console.screen import Screen
from bouncekit.cli.params.common import LANG, guard
from bouncekit.cli.params.server import TIMEOUT, ServerOptions, server_options
from bouncekit.cli.params.sizes import SIZE
from bouncekit.osfiles import state_folder

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["command"]

_MOST_BYTES = 1 << 22  # of standard input
_PERCENT = click.FloatRange(min=0, min_open=True, max=1000)
_EXIT = {"ok": 0, "attention": 1, "critical": 2, "unknown": UNKNOWN}
_SOURCES = ("host", "maildir", "mbox", "folder", "maildirsize", "doveadm", "captured")
_WEIGHED = frozenset({"maildir", "mbox", "folder"})
_LIVE = frozenset({"host", "maildir", "mbox", "folder", "maildirsize"})  # what is so now: a captured text may be old


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the command, as they are named there."""

    host: str | None
    server: ServerOptions
    mailbox: str
    timeout: float
    estimate: bool
    maildir: str | None
    mbox: tuple[str, ...]
    folder: str | None
    maildirsize: str | None
    doveadm: str | None
    captured: str | None
    limit: int | None
    warn: float
    critical: float
    history: str | None
    no_history: bool
    as_json: bool
    lang: Language

    @property
    def source(self) -> str:
        """Which of the sources was chosen; raises `click.UsageError` unless it is one."""
        chosen = [name for name in _SOURCES if getattr(self, name)]
        if len(chosen) != 1:
            raise click.UsageError(Words(self.lang).text("quota-source"))
        return chosen[0]

    @property
    def box(self) -> str:
        """The name of the mailbox in the history."""
        match self.source:
            case "host":
                port = self.server.port or (143 if self.server.starttls else 993)
                way = "estimate" if self.estimate else "quota"
                return f"imap:{self.server.user}@{self.host}:{port}/{self.mailbox}#{way}"
            case "mbox":
                return "mbox:" + "|".join(map(os.path.abspath, self.mbox))
            case source:
                path = getattr(self, source)
                return f"{source}:{path if path == '-' else os.path.abspath(path)}"  # noqa: PTH100 - plain strings keep any byte


@click.command("quota", cls=MonitoringCommand)
@click.argument("host", required=False)
@server_options("Who logs in on HOST; with --doveadm, whose quota it is.", imap_alone=True)
@click.option("--mailbox", default="INBOX", show_default=True, help="Mailbox whose quota is asked for.")
@TIMEOUT
@click.option("--estimate", is_flag=True, help="Add up the sizes of all messages on HOST, without reading them.")
@click.option("--maildir", metavar="PATH", help="Weigh a Maildir and its folders.")
@click.option("--mbox", multiple=True, metavar="FILE", help="Weigh mbox files; may be repeated.")
@click.option("--folder", metavar="PATH", help="Weigh the mail of any program: its folder, or a file (.pst, .zip).")
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
def command(**chosen: Any) -> int:
    """Say how full a mailbox is, what to do, and when it will be full.

    HOST is an IMAP server; its certificate is verified. The options --maildir, --mbox, --folder, --maildirsize,
    --doveadm and --captured take the place of HOST.

    Exit status, as for monitoring plug-ins: 0 ok, 1 warning, 2 critical, 3 unknown (also for wrong usage).
    """
    with guard(chosen["lang"]):
        return _run(Options(**chosen))


def _run(options: Options) -> int:
    """Print what the options ask for; return the exit status of a monitoring plug-in."""
    words = Words(options.lang)
    _check(options, words)
    now = datetime.now(UTC).astimezone().replace(microsecond=0)
    try:
        quota = _read(options, words)
    except mailbox.MailboxError as error:
        result = Result(options.lang, options.box, now, error=error)
    else:
        if options.limit is not None:
            quota = _with_limit(quota, options.limit)
        assessment = mailbox.assess(quota, warn=options.warn, critical=options.critical, lang=options.lang)
        forecast = _foresee(options, assessment, now, words)
        result = Result(options.lang, options.box, now, quota, assessment, forecast, (options.warn, options.critical))
    code = _EXIT[result.level]
    click.echo(as_json(result, code) if options.as_json else as_text(result, words))
    return code


def _check(options: Options, words: Words) -> None:
    source = options.source
    if source == "host" and not options.server.user:
        raise click.UsageError(words.text("quota-user"))
    if options.warn > options.critical:
        raise click.UsageError(words.text("quota-thresholds"))
    if options.estimate and source != "host":
        raise click.UsageError(words.text("quota-estimate"))


def _read(options: Options, words: Words) -> mailbox.Quota | mailbox.Unknown:
    source = options.source
    if source == "host":
        return _ask(options, words)
    if source in _WEIGHED:
        return _weighed(options, source, words)
    path = str(getattr(options, source))
    if source == "maildirsize":
        return mailbox.maildirsize_quota(path)
    if source == "captured":
        return mailbox.parse_quota(_standard_input()) if path == "-" else mailbox.captured_quota(path)
    user = options.server.user or ""
    if path == "-":
        return mailbox.parse_doveadm(_standard_input().decode("utf-8", "replace"), user)
    return mailbox.doveadm_quota(path, user)


def _weighed(options: Options, source: str, words: Words) -> mailbox.Quota | mailbox.Unknown:
    weigh: dict[str, Callable[..., mailbox.Quota | mailbox.Unknown]] = {
        "maildir": mailbox.maildir_quota,
        "mbox": mailbox.mbox_quota,
        "folder": mailbox.folder_quota,
    }
    with Screen(words.text("progress-sizes")) as screen:
        return weigh[source](getattr(options, source), limit=options.limit, progress=_ticking(screen))


def _ask(options: Options, words: Words) -> mailbox.Quota | mailbox.Unknown:
    host, user = str(options.host), str(options.server.user)
    password = options.server.secret(host, words)
    with mailbox.imap_connection(options.server.imap(host, _limits(options)), user, password) as client:
        if not options.estimate:
            return mailbox.imap_quota(client, options.mailbox)
        with Screen(words.text("progress-sizes")) as screen:
            return mailbox.estimate_imap(client, limit=options.limit, progress=_ticking(screen))


def _limits(options: Options) -> mailbox.Limits:
    """Return how long to wait: an answer about a quota is short, one about all sizes is not."""
    seconds = options.timeout
    if options.estimate:
        return mailbox.Limits(connect=seconds, read=seconds, command=20 * seconds, answer=1 << 28)
    return mailbox.Limits(connect=seconds, read=seconds, command=seconds, answer=1 << 20, slowest=None)


def _ticking(screen: Screen) -> Callable[[int], None]:
    def progress(count: int) -> None:
        for _ in range(count):
            screen.tick()

    return progress


def _standard_input() -> bytes:
    return sys.stdin.buffer.read(_MOST_BYTES) if sys.stdin else b""


def _with_limit(quota: mailbox.Quota | mailbox.Unknown, limit: int) -> mailbox.Quota | mailbox.Unknown:
    """Return `quota` with the caller's limit where it tells what is used, and no limit of its own."""
    return quota.with_storage_limit(limit) if isinstance(quota, mailbox.Quota) else quota


def _foresee(options: Options, assessment: mailbox.Assessment, now: datetime, words: Words) -> mailbox.Forecast | None:
    """Add a reading to the history, and return the forecast; a history that fails is told, and spoils nothing."""
    storage = assessment.storage
    path = options.history or _default_history(options)
    if storage is None or options.no_history or not path:
        return None
    messages = assessment.messages.used if assessment.messages else None
    try:
        mailbox.add_reading(path, options.box, mailbox.Reading(now, storage.used, storage.limit, messages))
        readings = mailbox.read_history(path, options.box)
    except mailbox.MailboxError as error:
        click.echo(words.problem(error.place, "unreadable", error.words), err=True)
        return None
    if not storage.limit:
        return None
    seen = [(reading.time, reading.used) for reading in readings]
    return mailbox.forecast([*seen, (now, storage.used)], storage.limit, now=now, lang=options.lang)


def _default_history(options: Options) -> str:
    """Return where readings are kept; nothing for what may not be of today."""
    state = state_folder() if options.source in _LIVE else ""
    return f"{state}/bouncekit/quota.jsonl" if state else ""
