"""Which texts of a reason are said: by who speaks, by the severity, and by the case.  A pure function of these.

What a delay or a mail program says of itself comes before what the reason says of a message that came back.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from bouncekit import data
from bouncekit.text.alike import blotted
from bouncekit.text.folding import fold
from bouncekit.vocabulary import Action, Language, Reason, Severity, Situation
from bouncekit.wording.catalogue import Text, compile_text, fields_of, render
from bouncekit.wording.disguised import DISGUISED
from bouncekit.wording.language import tables
from bouncekit.wording.miswritten import MISWRITTEN

if TYPE_CHECKING:
    from bouncekit.judging.verdict import Verdict

__all__ = [
    "BY_SITE",
    "CHAIN",
    "LOOP",
    "MISTYPED",
    "OWN_LOOP",
    "SENT_ON",
    "TITLE_ONLY",
    "UNREAD",
    "Wording",
    "asks_whose",
    "case_names",
    "case_of",
    "case_of_full",
    "is_still_tried",
    "manner_of",
    "sent_on_as",
    "wording_of",
]

_SEARCHED_CHARACTERS = 2000
_TOLD_AS = {"blocked_for_now": Severity.TEMPORARY.value}
"""What a reason says of a manner that it has no texts of its own for."""

# What a server does not yet refuse for good, but will: nobody is to wait for it.
_IN_VAIN = frozenset({
    Reason.AUTHENTICATION_FAILED, Reason.CLIENT_BLOCKED, Reason.MISSING_PTR, Reason.RELAY_DENIED, Reason.SECURITY_ERROR,
    Reason.SENDER_REJECTED, Reason.STARTTLS_FAILED,
})  # fmt: skip
# The server may not have been asked about the recipient at all: that nothing points to the address is not known.
_UNPROVEN = frozenset({Reason.RELAY_DENIED, Reason.SECURITY_ERROR, Reason.SYNTAX_ERROR, Reason.UNDETERMINED})
# Who did not write it must not delete the notice: their own advice says what to do.
_ASKING_WHOSE = frozenset({Reason.AUTHENTICATION_FAILED, Reason.VIRUS_DETECTED})
_SOMETIMES_ASKING = frozenset({Reason.POLICY_VIOLATION, Reason.RATE_LIMITED, Reason.SECURITY_ERROR})
_OWN_LIMIT = "own_limit"
_TO_WHOM = "to_whom"
SENT_ON = "sent_on"
"""The case of an address to which another one, that the sender wrote to, sends its mail on."""
BY_SITE = "by_site"
"""The case of a web site that writes with the reader's address as the sender."""
LOOP = "loop"
"""The case of a message that went round in circles."""
MISTYPED = "mistyped"
"""The case of a server that never answered, whose name is likely a slip for another."""
OWN_LOOP = "own_loop"
"""The case of a loop within the sender's own domain."""
# What is told of an address that takes nothing any more, whatever the reason is.
_GONE_ON = (Reason.USER_UNKNOWN, Reason.HOST_UNKNOWN, Reason.HOST_NOT_ACCEPTING, Reason.MAILBOX_DISABLED)
_SENT_ON_AS = dict.fromkeys(_GONE_ON, Reason.USER_UNKNOWN) | {Reason.MISSING_PTR: Reason.CLIENT_BLOCKED}
_SENT_ON_AS |= {each: each for each in (Reason.MAILBOX_FULL, Reason.AUTHENTICATION_FAILED)}
_SENT_ON_AS |= {each: each for each in (Reason.CLIENT_BLOCKED, Reason.SPAM_DETECTED)}
CHAIN = "chain"
"""The case of unwanted mail that wants to be sent on."""
UNREAD = "unread"
"""The case of an address that only sends, whatever the reason is."""
TITLE_ONLY = "title_only"
"""The case of a pasted text that is the title of a notice and no more."""

_ANSWERED = frozenset({"answer_for_now", "answer_in_vain"})
_WAITING = _ANSWERED | {"delayed", "delayed_in_vain"}


class Wording(NamedTuple):
    """The texts of one reason in one manner, compiled."""

    title: str
    short: str
    to_do: str
    translation: str | None
    meaning: Text
    advice: Text
    fields: frozenset[str]
    plain_meaning: str
    """The meaning and the advice where nothing is known of their fields: written out once."""
    plain_advice: str


class _Case(NamedTuple):
    name: str
    rules: frozenset[str]
    status: frozenset[str]
    words: tuple[str, ...]
    unless: tuple[str, ...]
    fallback: bool
    manners: frozenset[str]
    of: str | None

    def is_excluded(self, words: str) -> bool:
        """Tell whether something in `words` shows that it is another case."""
        return any(said in words for said in self.unless)


@cache
def _cases() -> Mapping[str, tuple[_Case, ...]]:
    found: dict[str, tuple[_Case, ...]] = {}
    for row in data.load("cases.toml")["case"]:
        words, unless = (tuple(map(fold, row.get(key, ()))) for key in ("words", "unless"))
        case = _Case(
            row["name"],
            frozenset(row["rules"]),
            frozenset(row["status"]),
            words,
            unless,
            row.get("fallback", False),
            frozenset(row.get("manners", ())),
            row.get("of"),
        )
        found[row["reason"]] = (*found.get(row["reason"], ()), case)
    return found


def _passing() -> frozenset[str]:
    """Return the cases that nothing but waiting cures: an answer by itself tells no more of them than of others."""
    return _marked("passing")


@cache
def _marked(mark: str) -> frozenset[str]:
    return frozenset({row["name"] for row in data.load("cases.toml")["case"] if row.get(mark)})


def case_names() -> frozenset[str]:
    """Return the names of all cases, and of those that a verdict's own fields tell."""
    return frozenset(
        {case.name for cases in _cases().values() for case in cases}
        | {"listed_link", DISGUISED, _TO_WHOM, TITLE_ONLY, SENT_ON, OWN_LOOP, BY_SITE}
        | MISWRITTEN
    )


def case_of(verdict: "Verdict", diagnostic: str | None, status: str | None, manner: str | None = None) -> str | None:
    """Return the case of its reason that `verdict` is, None where it is none: by its rule, the status or the words.

    Some are cases only of what is told in a certain `manner`.
    """
    if verdict.reason is Reason.SPAM_DETECTED and verdict.blocklist and verdict.blocklist.type != "ip":
        return "listed_link"
    cases = _cases().get(verdict.reason)
    if cases is None:
        return None
    detail, rule = (status or "").partition(".")[2], verdict.evidence.rule
    words = blotted(fold(f"{verdict.evidence.text} {(diagnostic or '')[:_SEARCHED_CHARACTERS]}"))
    cases = tuple(case for case in cases if manner in (case.manners or {manner}) and not case.is_excluded(words))
    limited = verdict.reason is Reason.RATE_LIMITED
    if limited and manner == "not_sent" and _heard("partly_sent").search(words):
        return _OWN_LIMIT
    several = limited and _heard("several_told").search(words) is not None
    within = [case for case in cases if case.of is not None and not several]
    cases = tuple(case for case in cases if case.of is None)
    ways = (
        (case.name for case in cases if not case.fallback and (rule in case.rules or detail in case.status)),
        (case.name for case in cases if any(said in words for said in case.words)),
        (case.name for case in cases if case.fallback and rule in case.rules),
    )
    found = next(chain(*ways), None)
    return next((case.name for case in within if case.of == found and any(said in words for said in case.words)), found)


@cache
def _heard(by: str) -> re.Pattern[str]:
    """Return what finds that some of several messages have left: "40 sur 60 envoyés", or that several came back."""
    return re.compile(data.load("kinds/frames.toml")[by])


def asks_whose(verdict: "Verdict", diagnostic: str | None, status: str | None) -> bool:
    """Tell whether the advice says what whoever did not write the message is to do: of a stolen account, for one."""
    if verdict.reason not in _SOMETIMES_ASKING:
        return verdict.reason in _ASKING_WHOSE
    return case_of(verdict, diagnostic, status) in _marked("asks_whose")


def case_of_full(diagnostic: str, case: str | None, manner: str, *, named: bool) -> str | None:
    """Return the case of a full mailbox of which somebody has pasted: it may be the reader's own.

    `named` tells that the text has an address, or the code that a server answers a sender with, as do words about a
    message: then the mailbox is the one to which was written, whoever reads this.
    """
    if case is not None or manner in _WAITING - _ANSWERED or manner == "not_sent":
        return case
    asked = _cases()[Reason.MAILBOX_FULL][0]
    if not named and not asked.is_excluded(fold(diagnostic[:_SEARCHED_CHARACTERS])):
        return asked.name
    return None if manner in _ANSWERED else _TO_WHOM


def is_still_tried(manner: str) -> bool:
    """Tell whether a failure told in such a `manner` may pass without anybody's help."""
    return manner in _WAITING


def sent_on_as(reason: Reason, manner: str) -> Reason | None:
    """Return the reason below which it is told of an address that another one sends its mail on to; None elsewhere."""
    return None if manner in _WAITING or manner == "not_sent" else _SENT_ON_AS.get(reason)


def manner_of(verdict: "Verdict", situation: Situation, *, delayed: bool) -> str:
    """Return how a reason is told: one of [situations] in the words of a language, or the severity.

    A passing failure that asks nothing of anyone is still tried, but for what came back: whoever sent it back has given
    up, whatever its codes are.  A refusal that asks to try again will pass.
    """
    severity, action = verdict.severity, verdict.action
    if situation is Situation.NOT_SENT:
        return "not_sent"
    passing = severity is Severity.TEMPORARY and action is Action.NONE and situation is not Situation.RETURNED
    if delayed or passing:
        known = "answer_{}" if situation is Situation.ANSWER else "delayed_{}"
        in_vain = known.format("in_vain")
        for_now = "answer_for_now" if situation is Situation.ANSWER else "delayed"
        return in_vain if verdict.reason in _IN_VAIN else for_now
    if severity is Severity.BLOCKED and action is Action.RETRY_LATER:
        return "blocked_for_now"
    return severity


@cache
def wording_of(lang: Language, reason: Reason, manner: str, severity: Severity, case: str | None) -> Wording:
    """Return the texts of `reason` told in `manner`, of the `case` where it is one."""
    texts = tables(lang, "explain")
    entry: Mapping[str, Any] = texts["reasons"][reason.value]
    shared: Mapping[str, Any] = texts["situations"].get(manner, {})
    told = tuple(_told(entry, shared, manner, severity, case))
    titled = next(table for table in told if "title" in table)
    advised = next(table for table in told if "advice" in table)
    meaning, advice = compile_text(_first("meaning", told)), compile_text(advised["advice"])
    own: Mapping[str, Any] = entry.get(case or "", {})
    if manner in _WAITING and case not in _passing():
        advice = compile_text(own.get("lead", entry.get("lead", []))) + advice
    opening = own.get("opening", shared["opening"]) if "opening" in shared else []
    advice = compile_text(opening) + advice
    fields = fields_of(meaning) | fields_of(advice)
    if reason not in _UNPROVEN and case not in _marked("unproven") | _marked("collective") | MISWRITTEN:
        advice += compile_text(shared.get("closing", []))
    return Wording(
        title=titled["title"],
        short=titled.get("short", titled["title"]),
        to_do=texts["todo"][advised.get("todo", entry["todo"])][0],
        translation=entry.get("translation"),
        meaning=meaning,
        advice=advice,
        fields=fields,
        plain_meaning=render(meaning, {}),
        plain_advice=render(advice, {}),
    )


def _told(
    entry: Mapping[str, Any], shared: Mapping[str, Any], manner: str, severity: Severity, case: str | None
) -> Iterator[Mapping[str, Any]]:
    """Yield the tables that may tell something, the nearest first; the shared one holds no meaning and no title."""
    own = entry.get(case or "", {})
    if manner in _WAITING:
        yield own.get("waiting", {})
        delayed = entry.get("delayed", {})
        if manner in _ANSWERED:  # where the server perhaps tries nothing
            delayed = {key: text for key, text in delayed.items() if key not in {"advice", "todo"}}
            if case not in _passing():
                yield own
            yield entry.get("answer", {})
        yield delayed
        yield shared
        yield own
    elif manner == "not_sent":
        yield {} if case in _passing() else own
        yield entry.get("not_sent", {})
        if severity is Severity.TEMPORARY:
            yield shared
    else:
        yield own
        yield entry.get(_TOLD_AS.get(manner, manner), {})
        yield shared
    yield entry.get(severity.value, {}) if manner == "not_sent" else {}
    yield entry


def _first(key: str, told: tuple[Mapping[str, Any], ...]) -> Any:
    return next(table[key] for table in told if key in table)
