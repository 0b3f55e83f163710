"""What a pasted text is taken for by its words as a whole, where no server speaks in it (`weighing`).

A letter's matter is told before any phrase is asked, if its words lead by far; else only where nothing else is known.
What is taken for a failure so is told in words that a server would use, and condemns no address.
"""

import re
from functools import cache
from typing import Any

from bouncekit import data
from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.facts import About, DeliveryAction, Facts, Form, Passage
from bouncekit.reading.kinds.pasted_letters import begins_answer, shows_answer, signs_of_letters
from bouncekit.reading.kinds.weighing import weigh
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = [
    "denies_by_likeness",
    "is_held_mail",
    "is_like_letter",
    "is_likely_lure",
    "is_of_own_account",
    "is_telling_letter",
    "liken_letter",
    "likened_about",
    "own_cause",
    "with_likeness",
]

# By how much a kind leads the next (ADR 0013) where it is told before any phrase is asked, where it is a failure, where
# nothing else is known, where a number looks like a code or the text is a whole message, and where only a letter is to
# be told from an answer.
_SURE = 1.0
_FAILED = 1.5
_LIKELY = 0.8
_CERTAIN = 2.5
_RATHER = 0.35
# They say no more than that something is wrong: what a server's words in the text tell comes first.
_VAGUE = frozenset({"came_back", "question_other", "stuck"})
_LISTED = 3  # line ends: less is no list
_LONGEST = 3000  # characters: a longer text says many things
_LONGEST_TOLD = 1000
_FORMS = {
    "auto_reply": Form.AUTO_REPLY,
    "acknowledged": Form.AUTO_REPLY,
    "challenge": Form.CHALLENGE,
    "opened": Form.DISPOSITION,
    "unread": Form.DISPOSITION,
}
_MATTERS = {about.value: about for about in About}
_OWN = frozenset({"own_blocked", "rate", "too_many"})
# Figures and letters have numbers of three digits, too, where no server's answer begins; and pages show those of HTTP.
_NUMBERED = frozenset({"domain_report", "letter", "newsletter", "not_mail"})
_PAGES = frozenset({"site_down", "browser"})
_OF_PAGES = frozenset({500, 502, 503, 504})  # RFC 9110, 15.6
_QUOTES = lazily(r"[«“„\"]|:\s")  # what stands behind it may be somebody else's
_TELLING = frozenset(
    {
        About.ACCOUNT_ENDING,
        About.ANNOUNCEMENT,
        About.FILE_REFUSED,
        About.HELD,
        About.LIST_CONFIRM,
        About.QUARANTINE,
        About.RENEWAL,
        About.SUBSCRIPTION,
        About.UNATTENDED,
    }
)
_FEW_WORDS = 12  # in fewer, links and names weigh more than what is said
_FEWEST = 3  # what has fewer is what a service calls an event
_FEW_BESIDE = 8  # beside an answer that is quoted
_MANY_WORDS = 25  # in fewer, a notice's own prose may sound so
_AROUND = frozenset({"hacked", "money_lost"})
# A list's manager quotes what its subscriber's own mailbox answered, and who mourns what that of somebody dead did.
# By how much it leads where the answer stands in the same lines.
_QUOTED = {"subscription": _CERTAIN, "question_deceased": _FAILED}
_CODE = lazily(r"#?(?<![\w.])(?:[245]\.[0-7]\.\d{1,3}|[245]\d\d)\b")
_OPENING = lazily(r"\W{0,8}(?:smtp;\s?)?[245](?:\d\d|\.\d\.\d)")
_WARNED = frozenset({"lure", "summons", "extortion", "false_alarm", "payment", "locked_file"})


def liken_letter(text: str) -> Facts | None:
    """Return the facts of the letter, or the reader's own words, that `text` surely is; None for all else."""
    kind = _kind_of(text, _SURE) or _told_in_own_words(text) or _told_around_answer(text)
    if kind is None or kind in _VAGUE or not _is_of_letters(kind):
        return None
    passage = Passage(" ".join(text.split())[:_LONGEST_TOLD], "notice")
    return Facts(_FORMS.get(kind, Form.ORDINARY), machine=True, passages=(passage,), about=_about(kind))


def is_telling_letter(text: str) -> bool:
    """Tell whether a machine's `text` surely tells its reader something that they are not to pass over."""
    told = liken_letter(text)
    return told is not None and told.about in _TELLING


def likened_about(text: str) -> About | None:
    """Return what `text` is probably about, where nothing else is known of it."""
    kind = _kind_of(text, _LIKELY)
    return _about(kind) if kind is not None else None


def denies_by_likeness(own: str) -> bool:
    """Tell whether who hands a notice on surely says in their `own` words that they never wrote what came back."""
    return len(own.split()) >= _FEW_BESIDE and _kind_of(own, _CERTAIN) == "not_mine"


def is_like_letter(text: str) -> bool:
    """Tell whether `text` is rather a letter, or the reader's own words, than what a server or a program says.

    What quotes somebody may quote a server, and is a letter only where its words lead clearly.  Whoever says no more
    than that something is wrong is helped by the server's words that they repeat.
    """
    least = _LIKELY if _QUOTES.search(text) else _RATHER
    kind = _kind_of(text, least) if len(text.split()) >= _FEW_WORDS else None
    return kind is not None and kind not in _VAGUE and _is_of_letters(kind)


def is_of_own_account(text: str) -> bool:
    """Tell whether `text` surely says that the reader's own account may not send."""
    return _kind_of(text, _SURE) in _OWN


def is_held_mail(text: str) -> bool:
    """Tell whether `text` is surely a filter's list of what it holds, true or forged: nothing of it is pressed."""
    return text.count("\n") >= _LISTED and _kind_of(text, _CERTAIN) == "quarantine"


def is_likely_lure(text: str) -> bool:
    """Tell whether `text` surely wants a password, money or a call of its reader."""
    return _kind_of(text, _CERTAIN) in _WARNED


def own_cause(text: str, *, surely: bool = False) -> str | None:
    """Return what `text` probably says to be wrong between the reader's program and their mailbox, as `AccessCause`."""
    kind = _kind_of(text, _SURE if surely else _LIKELY)
    return _table()["cause"].get(kind) if kind is not None else None


def with_likeness(facts: Facts, text: str) -> Facts:
    """Return the `facts` of an answer with what `text` as a whole is like, said as a server would.

    It stands last, where the text's own words tell nothing; only what is surely about the reader's own account stands
    first, for the words are those of a correspondent's.
    """
    kind = _failure_in(text) if facts.recipients else None
    if kind is None:
        return facts
    words, action = _table()["words"].get(kind), _table()["action"].get(kind) if facts.frame is None else None
    if words is None and action is None:
        return facts
    recipients = tuple(said._replace(found_in="text") for said in facts.recipients)
    if action is not None:
        recipients = tuple(said._replace(action=said.action or DeliveryAction(action)) for said in recipients)
    further = (Passage(words, "notice"),) if words is not None else ()
    if is_of_own_account(text):
        recipients = tuple(said._replace(passages=(*further, *said.passages)) for said in recipients)
    return facts._replace(recipients=recipients, passages=facts.passages + further)


def _failure_in(text: str) -> str | None:
    """Return the failure that `text` is like; one of the reader's own account need lead by less: it blames nobody."""
    kind = _kind_of(text, _SURE)
    return kind if kind in _OWN else _kind_of(text, _FAILED)


def _kind_of(text: str, least: float) -> str | None:
    if len(text) > _LONGEST or len(text.split()) < _FEWEST or shows_answer(text):
        return None
    codes = find_codes(text)
    if codes.status is not None:
        return None
    weighed = weigh(text)
    if weighed is None or weighed.lead < (least if codes.reply_code is None else _CERTAIN):
        return None
    if not _is_named(weighed.kind, text):
        return None
    return weighed.kind if codes.reply_code is None or _is_other_number(weighed.kind, codes.reply_code, text) else None


def _told_in_own_words(text: str) -> str | None:
    """Return what surely befell the reader, told around a server's answer that is the least of it."""
    text = text[:_LONGEST]
    if find_codes(text) == (None, None):
        return None
    own = [line for line in text.splitlines() if "@" not in line and find_codes(line) == (None, None)]
    told = " ".join(own)
    kind = _kind_of(told, _SURE) if len(told.split()) >= _MANY_WORDS else None
    return kind if kind in _AROUND else None


def _told_around_answer(text: str) -> str | None:
    """Return what is surely told of a mailbox that is quoted: the letter's matter is another than its answer."""
    text = text[:_LONGEST]
    if find_codes(text) == (None, None) or _OPENING.match(text):
        return None
    own = [line for line in text.splitlines() if "@" not in line and find_codes(line) == (None, None)]
    own = [line for line in own if ("notice", "words") not in signs_of_letters(fold(line))]
    for words, beside in ((" ".join(own), False), (_CODE.sub(" ", text), True)):
        kind = _kind_of(words, _FAILED) if len(words.split()) >= _FEW_BESIDE else None
        if kind in _QUOTED and (not beside or _kind_of(words, _QUOTED[kind]) is not None):
            return kind
    return None


def _is_named(kind: str, text: str) -> bool:
    """Tell whether `text` names what is of this `kind`, where it takes more than likeness."""
    if kind == "inbox_list":
        return len(text.split()) >= _FEW_WORDS  # fewer are one subject
    folded = fold(text)
    other = _others().get(kind)
    if other is not None and other.search(folded):
        return False
    return all(any(word in folded for word in words) for words in _table()["needs"].get(kind, ()))


def _is_other_number(kind: str, number: int, text: str) -> bool:
    """Tell whether the `number`, which has the form of a reply code, is none in a `text` of this `kind`."""
    return (
        kind in _PAGES
        if begins_answer(text) and number in _OF_PAGES
        else (kind in (_NUMBERED | _PAGES | _WARNED) and not begins_answer(text))
    )


def _is_of_letters(kind: str) -> bool:
    return kind in _FORMS or _about(kind) is not None


def _about(kind: str) -> About | None:
    return _MATTERS.get(_table()["about"].get(kind, kind))


@cache
def _others() -> dict[str, re.Pattern[str]]:
    return {kind: re.compile(pattern) for kind, pattern in _table()["unless"].items()}


@cache
def _table() -> dict[str, dict[str, Any]]:
    return data.load("kinds/likened.toml")
