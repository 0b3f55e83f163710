"""How a quota is shown: a line for monitors, a bar for people, JSON for programs."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from bouncekit import Language, mailbox
from bouncekit.cli.console.safe_text import Words, json_line, neutral, printable
from bouncekit.cli.console.stored_lines import lines_of_store, store_value
from bouncekit.mailbox.quota.phrasing import said_percent, sentence
from bouncekit.wording import format_number, format_size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

__all__ = ["Result", "as_json", "as_text"]

_STATUS = {"ok": "OK", "attention": "WARNING", "critical": "CRITICAL", "unknown": "UNKNOWN"}
_COLOURS = {"ok": "green", "attention": "yellow", "critical": "red", "unknown": "blue"}
_WIDEST = 100  # columns: longer lines are hard to read
_BAR = 40  # columns
_TOLD = frozenset({"not-found", "permission-denied", "host-unknown"})  # where the system's words add nothing
_MEASURABLE = frozenset({"not-announced", "no-quota", "refused", "unreadable"})
_BYTES = frozenset({"STORAGE", "ANNOTATION-STORAGE", "X-ANNOTATION-STORAGE"})


@dataclass(frozen=True, slots=True)
class Result:
    """What one run found out: an assessment of a quota, or an error."""

    lang: Language
    box: str
    time: datetime
    quota: mailbox.Quota | mailbox.Unknown | None = None
    assessment: mailbox.Assessment | None = None
    forecast: mailbox.Forecast | None = None
    thresholds: tuple[float, float] = (80.0, 95.0)
    error: mailbox.MailboxError | None = None

    @property
    def level(self) -> mailbox.Level:
        """The level of the assessment; unknown after an error."""
        return self.assessment.level if self.assessment else mailbox.Level.UNKNOWN

    @property
    def sentence(self) -> str:
        """What was found, in words."""
        if self.error is not None:
            return self.error.text(self.lang)
        return self.assessment.sentence if self.assessment else ""


def as_json(result: Result, exit_code: int) -> str:
    """Return the result as one JSON object; sizes are in bytes, and keys are never taken away."""
    assessment, quota, forecast, error = result.assessment, result.quota, result.forecast, result.error
    known = quota if isinstance(quota, mailbox.Quota) else None
    unknown = assessment.unknown if assessment else None
    entry = {
        "level": result.level,
        "exit_code": exit_code,
        "box": result.box,
        "time": result.time.isoformat(timespec="seconds"),
        "lang": result.lang,
        "source": known.source if known else None,
        "storage": _gauge(assessment.storage) if assessment else None,
        "messages": _gauge(assessment.messages) if assessment else None,
        "others": [_gauge(gauge) for gauge in assessment.others] if assessment else [],
        "roots": [_root(root) for root in known.roots] if known else [],
        "over_quota": list(known.over_quota) if known else [],
        "faults": list(known.faults) if known else [],
        "stored": store_value(known.store) if known else None,
        "base": assessment.base if assessment else None,
        "sentence": result.sentence,
        "advice": assessment.advice if assessment else None,
        "unknown": {"code": unknown.code, "reason": unknown.reason, "detail": unknown.detail} if unknown else None,
        "error": {"reason": error.reason, "place": error.place, "words": error.words} if error else None,
        "forecast": _foreseen(forecast) if forecast else None,
    }
    return json_line(entry)


def _gauge(gauge: mailbox.Gauge | None) -> dict[str, Any] | None:
    if gauge is None:
        return None
    names = ("resource", "root", "used", "limit", "free", "percent", "level")
    return {name: getattr(gauge, name) for name in names}


def _root(root: mailbox.QuotaRoot) -> dict[str, Any]:
    resources = [{"name": each.name, "used": each.used, "limit": each.limit} for each in root.resources]
    return {"name": root.name, "resources": resources}


def _foreseen(forecast: mailbox.Forecast) -> dict[str, Any]:
    moments = {
        name: moment.isoformat(timespec="seconds") if moment else None
        for name in ("date", "earliest", "latest")
        for moment in [getattr(forecast, name)]
    }
    rate = forecast.bytes_per_day
    return {
        "state": forecast.state,
        **moments,
        "confidence": forecast.confidence,
        "bytes_per_day": None if rate is None else round(rate),
        "readings": forecast.readings,
        "shifts": forecast.shifts,
        "sentence": forecast.sentence,
    }


def as_text(result: Result, words: Words) -> str:
    """Return the result to read: in colours on a terminal, and with what monitors want elsewhere."""
    is_terminal = sys.stdout.isatty()
    lines = [_first_line(result, is_terminal)]
    paragraphs = [] if _in_short(result).endswith(neutral(result.sentence)) else [result.sentence]
    if result.assessment is not None:
        lines += _bars(result.assessment, result.lang)
        paragraphs.append(result.assessment.advice)
    if result.forecast is not None and result.forecast.state is not mailbox.ForecastState.FULL:  # said already
        paragraphs.append(result.forecast.sentence)
    paragraphs += _server_words(result, words)
    if isinstance(result.quota, mailbox.Quota):
        lines += _roots(result.quota, result.lang)
        if result.quota.store is not None:
            lines += lines_of_store(result.quota.store, result.lang)
    width = max(40, min(_WIDEST, _columns()))
    wrapped = (
        textwrap.fill(neutral(text), width, break_on_hyphens=False, break_long_words=False) for text in paragraphs
    )
    text = "\n".join([*lines, *wrapped])
    return text if is_terminal and "NO_COLOR" not in os.environ else click.unstyle(text)


def _first_line(result: Result, is_terminal: bool) -> str:
    """Return the line that tells all: for monitors with their status word, and with figures after a bar."""
    if is_terminal:
        title = sentence("levels", result.level, result.lang)
        return click.style(f"{title} – {_in_short(result)}", fg=_COLOURS[result.level], bold=True)
    line = f"QUOTA {_STATUS[result.level]} - {_in_short(result)}".replace("|", "/")
    figures = " ".join(_figures(result))
    return f"{line} | {figures}" if figures else line


def _in_short(result: Result) -> str:
    if result.error is not None:
        return neutral(f"{printable(result.error.place)} - {result.error.text(result.lang)}")
    assessment = result.assessment
    if assessment is None or assessment.storage is None:
        return neutral(result.sentence)
    storage, lang = assessment.storage, result.lang
    used = format_size(storage.used, lang, base=assessment.base)
    if storage.limit is None or storage.percent is None:
        return neutral(sentence("line", "used", lang, used=used))
    values = {
        "used": used,
        "limit": format_size(storage.limit, lang, base=assessment.base),
        "percent": said_percent(storage.percent, storage.used, lang),
    }
    return neutral(sentence("line", "storage", lang, **values))


def _figures(result: Result) -> Iterator[str]:
    """Yield the performance data of monitoring plug-ins: label=value[unit];warn;critical;least;most."""
    if result.assessment is None:
        return
    warn, critical = result.thresholds
    for label, unit, gauge in (
        ("storage", "B", result.assessment.storage),
        ("messages", "", result.assessment.messages),
    ):
        if gauge is None:
            continue
        if gauge.limit:
            levels = f"{int(gauge.limit * warn / 100)};{int(gauge.limit * critical / 100)};0;{gauge.limit}"
            yield f"{label}={gauge.used}{unit};{levels}"
        else:
            yield f"{label}={gauge.used}{unit};;;0"


def _bars(assessment: mailbox.Assessment, lang: Language) -> Iterator[str]:
    gauges = [assessment.storage, assessment.messages, *assessment.others]
    shown = [
        (gauge, _label(gauge.resource, lang)) for gauge in gauges if gauge is not None and gauge.percent is not None
    ]
    widest = max((len(label) for _, label in shown), default=0)
    width = max(10, min(_BAR, _columns() - widest - 20))
    for gauge, label in shown:
        percent = gauge.percent or 0.0
        bar = click.style(_bar(percent, width), fg=_COLOURS[gauge.level])
        yield f"{label.ljust(widest)} {bar} {said_percent(percent, gauge.used, lang)}"


def _label(resource: str, lang: Language) -> str:
    if resource in {"STORAGE", "MESSAGE"}:
        return sentence("labels", resource.lower(), lang)
    return neutral(resource)[:30]


def _columns() -> int:
    return shutil.get_terminal_size((_WIDEST, 24)).columns


def _bar(percent: float, width: int) -> str:
    full = min(width, int(percent * width / 100))
    blocks = "█" * full + "░" * (width - full)
    try:
        blocks.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return "[" + "#" * full + "." * (width - full) + "]"
    return blocks


def _roots(quota: mailbox.Quota, lang: Language) -> Iterator[str]:
    """Yield a line for each resource where there are several roots: the bars show only the fullest."""
    if len(quota.roots) < 2:
        return
    for root in quota.roots:
        for each in root.resources:
            name = neutral(root.name)[:40] or sentence("labels", "unnamed", lang)
            figures = [_said(each.name, number, lang) for number in (each.used, each.limit) if number is not None]
            values = {"name": name, "resource": _label(each.name, lang), "figures": " / ".join(figures)}
            yield f"  {sentence('labels', 'root', lang, **values)}"


def _said(resource: str, number: int, lang: Language) -> str:
    return format_size(number, lang) if resource in _BYTES else format_number(number, lang)


def _server_words(result: Result, words: Words) -> Iterator[str]:
    """Yield what the server or the system said, what was not understood, and what else can be done."""
    if result.error is not None and result.error.words and result.error.reason not in _TOLD:
        yield words.text("detail", words=result.error.words)
    unknown = result.assessment.unknown if result.assessment is not None else None
    if unknown is not None and unknown.detail:
        yield words.text("detail", words=unknown.detail)
    if unknown is not None and result.box.startswith("imap:") and unknown.code in _MEASURABLE:
        yield words.text("estimate-hint")
    if isinstance(result.quota, mailbox.Quota):
        yield from (words.text("server-said", words=text) for text in result.quota.over_quota)
        if result.quota.store is None:  # what was weighed tells its faults itself
            yield from (words.text("not-understood-line", words=text) for text in result.quota.faults[:5])
