"""The report of an archive in words, as text and as a page: for a person who is no computer specialist.

It says "integrity verified on …", and never what evidence is worth: that is for a judge.
"""

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from bouncekit.archive.copies.places import kind_of, number_of
from bouncekit.vocabulary import Language
from bouncekit.wording.catalogue import catalogue
from bouncekit.wording.dates import day_in_words, moment_in_words
from bouncekit.wording.numbers import format_size

if TYPE_CHECKING:
    from bouncekit.archive.reporting.copy_states import CopyState
    from bouncekit.archive.reporting.state import ArchiveReport
    from bouncekit.archive.write.inventory import ArchiveFinding

__all__ = ["finding_in_words", "report_as_html", "report_as_text"]

Section = tuple[str, list[str]]

_MOST_SOURCES = 10  # that are named

_PAGE = """\
<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1.1rem/1.5 sans-serif; max-width: 45rem; margin: 2rem auto; padding: 0 1rem; }}
h2 {{ font-size: 1.1rem; margin-bottom: 0; }}
ul, ol {{ margin-top: 0.3rem; overflow-wrap: anywhere; }}
footer {{ color: #555; font-size: 0.9rem; }}
</style>
</head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""


def _text(lang: Language, key: str, **values: str) -> str:
    return catalogue(lang, "archive").say("texts", key, **values)


def _count(lang: Language, key: str, count: int) -> str:
    return catalogue(lang, "archive").count("counts", key, count)


def finding_in_words(finding: "ArchiveFinding", lang: Language) -> str:
    """Return what was found in one sentence; names are as they are: whoever prints them makes them harmless."""
    return _text(lang, f"finding-{finding.kind}", name=finding.name, detail=finding.detail)


def report_as_text(report: "ArchiveReport", lang: Language = "fr") -> list[str]:
    """Return the lines of the report; names are as they are."""
    lines = [_text(lang, "report-title"), *_opening(report, lang)]
    for title, items in _sections(report, lang):
        lines += ["", title, *(f"- {item}" for item in items)]
    lines += ["", _text(lang, "report-todo"), *_numbered(_todo(report, lang)), "", _text(lang, "report-legal")]
    return lines


def report_as_html(report: "ArchiveReport", lang: Language = "fr") -> str:
    """Return the report as a page that needs nothing else; all that comes from outside is escaped."""
    parts = [f"<p>{'<br>'.join(map(escape, _opening(report, lang)))}</p>"]
    for title, items in _sections(report, lang):
        parts.append(f"<h2>{escape(title)}</h2>\n{_list('ul', items)}")
    parts.append(f"<h2>{escape(_text(lang, 'report-todo'))}</h2>\n{_list('ol', _todo(report, lang))}")
    parts.append(f"<footer><p>{escape(_text(lang, 'report-legal'))}</p></footer>")
    return _PAGE.format(lang=lang, title=escape(_text(lang, "report-title")), body="\n".join(parts))


def _list(tag: str, items: list[str]) -> str:
    return f"<{tag}>\n" + "".join(f"<li>{escape(item)}</li>\n" for item in items) + f"</{tag}>"


def _numbered(items: list[str]) -> list[str]:
    return [f"{number}. {item}" for number, item in enumerate(items, 1)] if len(items) > 1 else items


def _opening(report: "ArchiveReport", lang: Language) -> list[str]:
    lines = [
        _text(lang, "report-at", moment=moment_in_words(report.at, lang)),
        _text(lang, "report-place", place=report.place),
    ]
    if not report.messages:
        return [*lines, _text(lang, "report-empty")]
    messages = _count(lang, "messages", report.messages)
    lines.append(_text(lang, "report-held", messages=messages, size=format_size(report.bytes, lang)))
    if report.oldest and report.newest:
        oldest, newest = day_in_words(report.oldest, lang), day_in_words(report.newest, lang)
        lines.append(_text(lang, "report-days", oldest=oldest, newest=newest))
    if report.first and report.last:
        first, last = day_in_words(report.first, lang), moment_in_words(report.last, lang)
        lines.append(_text(lang, "report-since", first=first, last=last))
    return lines


def _sections(report: "ArchiveReport", lang: Language) -> Iterator[Section]:
    if report.sources:
        yield _text(lang, "report-sources"), list(_sources(report, lang))
    yield _text(lang, "report-copies"), [_copy(state, report, lang) for state in report.copies]
    marks = [("holds", report.holds), ("retentions", report.retentions)]
    if any(count for _, count in marks):
        yield _text(lang, "report-marks"), [_count(lang, key, count) for key, count in marks if count]
    if report.problems:
        yield _text(lang, "report-problems"), [finding_in_words(finding, lang) for finding in report.problems]


def _sources(report: "ArchiveReport", lang: Language) -> Iterator[str]:
    largest = sorted(report.sources, key=lambda held: (-held.captures, held.source))
    for held in largest[:_MOST_SOURCES]:
        values = {"count": _count(lang, "messages", held.captures), "last": day_in_words(held.last, lang)}
        line = _text(lang, "report-source", source=_source(held.source), **values)
        yield f"{line}, {_count(lang, 'empty-there', held.empty)}" if held.empty else line
    if len(largest) > _MOST_SOURCES:
        yield _count(lang, "more-sources", len(largest) - _MOST_SOURCES)


def _source(source: str) -> str:
    """Return where messages came from as a person knows it: a folder, or an account and its server."""
    kind, _, rest = source.partition(":")
    if kind in ("file", "maildir", "mbox"):
        return rest
    user, at, host = rest.removeprefix("//").rpartition("@")
    return f"{user} ({host})" if kind in ("imap", "pop3") and at else source


def _copy(state: "CopyState", report: "ArchiveReport", lang: Language) -> str:
    place = state.place or (report.place if state.role == "office" else None)
    name = _role(state.role, lang) + (f" ({place})" if place else "")
    values = {
        "moment": moment_in_words(state.verified_at or "", lang),
        "count": _count(lang, "messages", state.verified),
        "bad": _count(lang, "bad", state.bad),
    }
    told = [_text(lang, f"state-{state.state}", **values)]
    if state.state == "none" and state.same_as:
        told = [_text(lang, "no-copy-on-device", role=_role(state.same_as, lang))]
    elif state.same_as:
        told.append(_text(lang, "one-with", role=_role(state.same_as, lang)))
    elif state.presence not in (None, "present", "new"):
        told.insert(0, _text(lang, f"place-{state.presence}"))
    if state.behind and state.state != "none":
        told.append(_text(lang, "report-behind", count=_count(lang, "behind", state.behind)))
    if state.role != "office" and state.presence not in (None, "present", "new") and state.seen_at:
        told.append(_text(lang, "report-seen", moment=moment_in_words(state.seen_at, lang)))
    return catalogue(lang, "archive").titled(name, ", ".join(told))


def _role(role: str, lang: Language) -> str:
    """Return what a copy is called, with its number where it is one of several disks."""
    name, number = _text(lang, f"role-{kind_of(role)}"), number_of(role)
    return name if number == 1 else _text(lang, "role-further", role=name, number=str(number))


def _todo(report: "ArchiveReport", lang: Language) -> list[str]:
    words = catalogue(lang, "archive")
    return [words.say("todo-archive", key) for key in report.todo] or [_text(lang, "report-nothing")]
