"""`bouncekit quota`: how full a mailbox is, what to do, and when it will be full."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import click

from bouncekit import mailbox
from bouncekit.cli.console.progress import UNKNOWN
from bouncekit.cli.console.quota_screen import Result, as_json, as_text
from bouncekit.cli.console.safe_text import Words
from bouncekit.cli.console.screen import Screen
from bouncekit.cli.params.server import Access
from bouncekit.osfiles import state_folder

__all__ = ["Options", "run"]

_MOST_BYTES = 1 << 22  # of standard input
_EXIT = {mailbox.Level.OK: 0, mailbox.Level.ATTENTION: 1, mailbox.Level.CRITICAL: 2, mailbox.Level.UNKNOWN: UNKNOWN}
_SOURCES = ("host", "maildir", "mbox", "folder", "maildirsize", "doveadm", "captured")
_WEIGHED = frozenset({"maildir", "mbox", "folder"})
_LIVE = frozenset({"host", "maildir", "mbox", "folder", "maildirsize"})  # what is so now: a captured text may be old


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the command, as they are named there."""

    host: str | None
    user: str | None
    port: int | None
    starttls: bool
    ca_file: str | None
    access: Access
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
    lang: str

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
                port = self.port or (143 if self.starttls else 993)
                way = "estimate" if self.estimate else "quota"
                return f"imap:{self.user}@{self.host}:{port}/{self.mailbox}#{way}"
            case "mbox":
                return "mbox:" + "|".join(map(os.path.abspath, self.mbox))
            case source:
                path = getattr(self, source)
                return f"{source}:{path if path == '-' else os.path.abspath(path)}"  # noqa: PTH100 - plain strings keep any byte


def run(options: Options) -> int:
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
    if source == "host" and not options.user:
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
    user = options.user or ""
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
    host, user = str(options.host), str(options.user)
    server = mailbox.ImapServer(
        host,
        options.port,
        "starttls" if options.starttls else "tls",
        options.ca_file,
        limits=_limits(options),
        **options.access.way(host),
    )
    password = options.access.secret(user, host, words)
    with mailbox.imap_connection(server, user, password) as client:
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
