"""The page for people: what was pasted or dropped, as the vade-mecum's table, and what to do; French first.

It needs no script: `page.js` only adds a button that copies and lets a file fall anywhere.  Nothing that a server or a
stranger wrote is mark-up in it (jinja2 escapes all of it).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import Headers
from starlette.requests import Request

from bouncekit.model import AnyFailure, Report
from bouncekit.serving.models import AccessRefusal
from bouncekit.serving.problems import Fault
from bouncekit.vocabulary import LANGUAGES, Language, Situation
from bouncekit.wording.catalogue import Catalogue, catalogue, compile_text, render
from bouncekit.wording.language import habits

__all__ = ["STATIC", "Page", "asked_language", "static_file"]

_FOLDER = Path(__file__).parent / "pages"
STATIC = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
_MOST = 50  # recipients that are shown
_LONGEST = 2000  # characters of a server's answer
# Which rows of the vade-mecum's table belong to a category.
_ROWS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "quota_exceeded",
        (
            ("disc-quota-exceeded", "Disc quota exceeded"),
            ("over-quota", "Over quota"),
            ("mailbox-full", "Mailbox full"),
        ),
    ),
    ("size_exceeded", (("message-size-exceeded", "Message size exceeds fixed maximum message size"),)),
    (
        "unknown_user",
        (
            ("user-unknown", "User unknown"),
            ("no-such-user", "No such user here"),
            ("not-a-valid-mailbox", "… is not a valid mailbox"),
            ("invalid-recipient", "Invalid recipient"),
            ("user-not-found", "User not found"),
        ),
    ),
    (
        "unknown_host",
        (
            ("host-not-found", "Host not found"),
            ("host-unknown", "Host unknown"),
            ("domain-not-found", "Domain not found"),
        ),
    ),
)
_REASON_OF = {
    "quota_exceeded": "mailbox_full",
    "size_exceeded": "message_too_large",
    "unknown_user": "user_unknown",
    "unknown_host": "host_unknown",
}
# How a situation is shown: as what failed, as what waits, as what is well, or as nothing of these.
_TONES = {
    Situation.RETURNED: "bad",
    Situation.NOT_SENT: "bad",
    Situation.ANSWER: "bad",
    Situation.DELAYED: "wait",
    Situation.SUCCEEDED: "good",
}


@dataclass(frozen=True, slots=True)
class Card:
    """What is told of one recipient; `message`, `translation` and `meaning` are the vade-mecum's three columns."""

    title: str
    recipient: str | None
    message: str
    translation: str
    meaning: str
    advice: str
    facts: tuple[tuple[str, str], ...]
    forward: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the vade-mecum's table: a phrase of servers, its translation, what it means."""

    phrase: str
    translation: str
    meaning: str


class Page:
    """The pages in every language; jinja2 escapes whatever stands in them."""

    def __init__(self) -> None:
        self._template = Environment(
            loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        ).get_template("page.html")  # fmt: skip
        self._blank: dict[Language, bytes] = {}

    def blank(self, lang: Language) -> bytes:
        """Return the page on which something may be pasted or dropped, with the vade-mecum's table below."""
        if lang not in self._blank:
            self._blank[lang] = self._made(lang, sections=list(_sections(lang)))
        return self._blank[lang]

    def answer(self, told: Report | AccessRefusal, lang: Language, pasted: str = "") -> bytes:
        """Return the page that says what was understood; `pasted` stands in the field again."""
        words = catalogue(lang, "page")
        if isinstance(told, AccessRefusal):
            card = _access_card(told, words)
            return self._made(
                lang, tone="wait" if told.temporary else "bad", badge=words.say("texts", "access"), cards=[card]
            )
        situation = told.situation or Situation.NOTHING
        shown = [_card(failure, told, words) for failure in told.failures[:_MOST]]
        more = len(told.failures) - len(shown)
        return self._made(
            lang,
            tone=_TONES.get(situation, "other"),
            badge=words.say("situations", situation),
            report=told,
            cards=shown,
            more=words.count("counts", "more", more) if more > 0 else "",
            pasted=pasted,
        )

    def refusal(self, fault: Fault, lang: Language) -> bytes:
        """Return the page that says why nothing could be read."""
        words = catalogue(lang, "page")
        key = fault if words.knows("faults", fault) else Fault.INTERNAL
        return self._made(lang, fault=words.say("faults", key))

    def _made(self, lang: Language, **values: Any) -> bytes:
        words = catalogue(lang, "page")
        empty: dict[str, Any] = {
            "sections": (), "tone": "", "badge": "", "report": None, "cards": (), "more": "", "pasted": "", "fault": "",
        }  # fmt: skip
        languages = [(each, habits(each, "language")["name"]) for each in LANGUAGES]
        page = {
            **empty,
            **values,
            "lang": lang,
            "languages": languages,
            "say": words.table("texts"),
            "titled": words.titled,
        }
        return self._template.render(page).encode("utf-8", "replace")


def asked_language(request: Request, default: Language) -> Language:
    """Return the language that a request asks for by ``lang``; ``lang=auto`` asks the browser (RFC 9110, 12.5.4)."""
    asked = request.query_params.get("lang", default)
    if asked == "auto":
        return _of_browser(request.headers, default)
    return next((lang for lang in LANGUAGES if lang == asked), default)


@cache
def static_file(name: str) -> bytes:
    """Return one of the files in `STATIC`."""
    return (_FOLDER / name).read_bytes()


def _of_browser(headers: Headers, default: Language) -> Language:
    wanted = []
    for place, part in enumerate(headers.get("accept-language", "")[:500].split(",")):
        tag, _, weight = part.partition(";q=")
        try:
            wanted.append((-float(weight or 1), place, tag.strip().lower().partition("-")[0]))
        except ValueError:
            continue
    return next((lang for _, _, tag in sorted(wanted) for lang in LANGUAGES if lang == tag), default)


def _sections(lang: Language) -> Iterator[tuple[str, list[Row]]]:
    """Yield the vade-mecum's table: for each problem its title and its rows."""
    said = catalogue(lang, "explain")
    phrases, reasons = said.table("phrases"), said.table("reasons")
    notices = (
        ("undelivered-mail-returned", "Undelivered mail returned to sender"),
        ("delivery-failure", "Delivery failure"),
    )
    meaning = said.table("notices")["returned"]["meaning"]
    yield catalogue(lang, "page").say("texts", "notices"), [Row(words, phrases[key], meaning) for key, words in notices]
    for category, rows in _ROWS:
        meaning = render(compile_text(reasons[_REASON_OF[category]]["meaning"]), {})
        yield said.say("categories", category), [Row(words, phrases[key], meaning) for key, words in rows]


def _card(failure: AnyFailure, report: Report, words: Catalogue) -> Card:
    said = failure.explanation
    return Card(
        title=said.title,
        recipient=failure.recipient or failure.original_recipient,
        message=_cut(failure.diagnostic or said.phrase or ""),
        translation=said.translation or "",
        meaning=said.meaning,
        advice=said.advice,
        facts=tuple(_facts(failure, report, words)),
        forward=_cut(failure.forwardable(words.lang), 2 * _LONGEST),
    )


def _facts(failure: AnyFailure, report: Report, words: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield what whoever looks after the reader's e-mail wants to know."""
    codes = " ".join(str(code) for code in (failure.reply_code, failure.status) if code)
    kept = "counted" if failure.counts_against_address else "spared"
    facts: Mapping[str, str | None] = {
        "address": words.say("texts", kept),
        "label": failure.label,
        "new_address": failure.new_address,
        "codes": codes,
        "remote_host": failure.remote_host,
        "reporting_host": failure.reporting_host,
        "blocklist": failure.blocklist,
        "queue_id": report.queue_id,
        "evidence": f"{failure.evidence.rule}: {failure.evidence.text}",
    }
    yield from ((words.say("labels", name), _cut(value)) for name, value in facts.items() if value)


def _access_card(refusal: AccessRefusal, words: Catalogue) -> Card:
    facts = [(words.say("labels", "codes"), refusal.code)] if refusal.code else []
    return Card(refusal.title, None, _cut(refusal.text), "", refusal.meaning, refusal.advice, tuple(facts), "")


def _cut(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"
