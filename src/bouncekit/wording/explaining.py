"""A verdict in words: what the server's phrase means, why the message came back, and what to do now.

The phrase that is translated is one of the verdict's own reason, or else the words that decided.  A delay is never
called a failure: what the server still tries to deliver is not lost.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bouncekit import speed
from bouncekit.background import NOTHING_TOLD
from bouncekit.text.expressions import lazily
from bouncekit.vocabulary import Language, Reason
from bouncekit.wording.beside import case_told_beside
from bouncekit.wording.catalogue import render
from bouncekit.wording.choosing import (
    BY_SITE,
    CHAIN,
    LOOP,
    MISTYPED,
    OWN_LOOP,
    SENT_ON,
    UNREAD,
    asks_whose,
    case_of,
    case_of_full,
    is_still_tried,
    manner_of,
    sent_on_as,
    wording_of,
)
from bouncekit.wording.circumstances import Circumstances
from bouncekit.wording.devices import BY_DEVICE, wants_login
from bouncekit.wording.disguised import DISGUISED, names_disguised
from bouncekit.wording.filling import CODE, is_mistyped, values_of
from bouncekit.wording.in_part import IN_PART, part_of
from bouncekit.wording.language import tables
from bouncekit.wording.miswritten import miswriting_in
from bouncekit.wording.own_side import AT_PROVIDER, OWN_SIDE, is_at_provider, is_own_side
from bouncekit.wording.passwords import PASSWORD_REFUSED, advice_of_sending
from bouncekit.wording.phrases import FoundPhrase, find_phrase
from bouncekit.wording.whose import broken_off, disowned, doubted

if TYPE_CHECKING:
    from bouncekit.judging.verdict import Verdict

__all__ = ["Circumstances", "Explanation", "explain", "explain_notice"]

_OTHER_BOX = "other_box"
_ASKING_THEMSELVES = frozenset({BY_SITE, _OTHER_BOX})
_ONLY_A_CODE = frozenset({"status", "reply_code", "nothing"})
_NOTICES = ("returned", "delayed")
_STILL_TRIED = frozenset({"delayed", "delayed_in_vain"})
_SHOWING_THEFT = frozenset({Reason.AUTHENTICATION_FAILED, Reason.VIRUS_DETECTED})  # their advice is of the account
_BLAMING = frozenset({Reason.USER_UNKNOWN, Reason.HOST_UNKNOWN})
_WHEN_GIVEN_UP: dict[str | None, str] = {"greylisted": "given_up_on", "slowed": "slowed_too_long"}
_IN_SILENCE = frozenset({Reason.DELIVERY_EXPIRED, Reason.NETWORK_ERROR})
_NOBODY_ANSWERED = frozenset({None, "given_up"})
# What a server answers of an address that takes nothing.
_UNREAD_BY = frozenset({
    Reason.USER_UNKNOWN, Reason.MAILBOX_DISABLED, Reason.HOST_NOT_ACCEPTING, Reason.RECIPIENT_FILTERED,
    Reason.POLICY_VIOLATION, Reason.UNDETERMINED,
})  # fmt: skip
_THEIR_SERVER = "their_server"  # the recipient's own, which does not serve them
_WORD = lazily(r"(?<![A-Za-z])[^\W\d_]*[a-zà-ÿ]{3,}")


class Explanation(NamedTuple):
    """One failure in words.

    `short` is the title and `to_do` the advice in three words.  `notice` translates the subject of the notice, `phrase`
    is the server's, as it wrote it, and `translation` the phrase in the reader's language; both are None where the
    server wrote none that has a translation of its own.
    """

    title: str
    short: str
    to_do: str
    meaning: str
    advice: str
    translation: str | None
    notice: str | None
    phrase: str | None


speed.quick_tuples(Explanation)

_UNREMARKABLE = Circumstances()


def explain(
    verdict: "Verdict",
    *,
    diagnostic: str | None,
    subject: str | None,
    lang: Language,
    circumstances: Circumstances = _UNREMARKABLE,
) -> Explanation:
    """Return `verdict` in words of the language `lang`.

    `diagnostic` is the server's answer, in which the phrase is looked for, and `subject` that of the notice.
    Raises `ValueError` for a language that there is not.
    """
    manner = manner_of(verdict, circumstances.situation, delayed=circumstances.delayed)
    found = _find(verdict, diagnostic, subject, manner)
    told = _told_as(verdict, diagnostic, manner, circumstances, found)
    if told.miswritten:
        found = None
    wording = wording_of(lang, told.reason, manner, verdict.severity, told.case)
    values = values_of(wording.fields, verdict, diagnostic, circumstances, lang)
    title, meaning, advice, to_do = wording.title, wording.plain_meaning, wording.plain_advice, wording.to_do
    if values:
        meaning, advice = render(wording.meaning, values), render(wording.advice, values)
    background = circumstances.background
    if background.account is not None and told.case == PASSWORD_REFUSED and manner == "not_sent":
        advice = advice_of_sending(background.account, lang) or advice
    if background.chain and told.case != CHAIN and not is_still_tried(manner):
        advice, to_do = broken_off(advice, to_do, verdict, lang)
    if background.denied and not asks_whose(verdict, diagnostic, circumstances.status):
        title, meaning, advice, to_do = disowned(lang)
        found = None
    elif circumstances.forged and told.case not in _ASKING_THEMSELVES:
        kept = verdict.reason in _SHOWING_THEFT or is_still_tried(manner)
        title, advice = doubted(advice if kept else None, circumstances, lang)
        to_do = to_do if kept else tables(lang, "explain")["todo"]["none"][0]
        meaning = meaning if kept else tables(lang, "explain")["notes"]["forged-meaning"]
    if found is not None and told.case not in IN_PART and _is_all_that_is_said(verdict, diagnostic, found):
        meaning = tables(lang, "explain")["notices"][found.row]["meaning"]
    phrase = found.words if found is not None else _evidence(verdict)
    translation = wording.translation if phrase is None and not told.miswritten else None
    return Explanation(
        title=title,
        short=wording.short,
        to_do=to_do,
        meaning=meaning,
        advice=advice,
        translation=tables(lang, "explain")["phrases"][found.id] if found is not None else translation,
        notice=_notice(subject, diagnostic, manner, lang),
        phrase=phrase,
    )


class _ToldAs(NamedTuple):
    """Below which reason, and as which case of it, a failure is told."""

    reason: Reason
    case: str | None
    miswritten: bool = False


def _told_as(
    verdict: "Verdict", diagnostic: str | None, manner: str, circumstances: Circumstances, found: FoundPhrase | None
) -> _ToldAs:
    miswritten = miswriting_in(diagnostic, verdict.reason) if circumstances.anybodys else None
    if miswritten is not None:
        return _ToldAs(Reason.USER_UNKNOWN, miswritten, miswritten=True)
    if names_disguised(diagnostic, verdict.reason):
        return _ToldAs(Reason.CONTENT_REJECTED, DISGUISED)
    if circumstances.sent_to and (told_as := sent_on_as(verdict.reason, manner)):
        return _ToldAs(told_as, SENT_ON)
    if (part := part_of(verdict, diagnostic, circumstances, titled=found is not None)) is not None:
        return _ToldAs(verdict.reason, part)
    if (shown := _shown_by_copy(verdict.reason, circumstances, manner)) is not None:
        return _ToldAs(verdict.reason, shown)
    return _by_case(verdict, diagnostic, manner, circumstances)


def _by_case(verdict: "Verdict", diagnostic: str | None, manner: str, circumstances: Circumstances) -> _ToldAs:
    case = case_of(verdict, diagnostic, circumstances.status, manner)
    if (told := _by_end(verdict.reason, case, manner, circumstances)) is not None:
        return told
    if case == LOOP and circumstances.sent_to and not circumstances.own_domain:
        return _ToldAs(verdict.reason, SENT_ON)
    if case == UNREAD or (circumstances.unread and verdict.reason in _UNREAD_BY):
        return _ToldAs(Reason.MAILBOX_DISABLED, UNREAD)
    if verdict.reason is Reason.MAILBOX_FULL and circumstances.anybodys:
        named = bool(circumstances.host or CODE.search(diagnostic or ""))
        case = case_of_full(diagnostic or "", case, manner, named=named)
    case = _WHEN_GIVEN_UP.get(case, case) if circumstances.background.given_up else case
    if beside := case_told_beside(verdict, case, manner, circumstances):
        return _ToldAs(*beside)
    final = not is_still_tried(manner) and manner != "not_sent"
    if final and case in _NOBODY_ANSWERED and verdict.reason in _IN_SILENCE and is_mistyped(circumstances.host):
        return _ToldAs(Reason.DELIVERY_EXPIRED, MISTYPED)
    if final and case is None and is_at_provider(verdict.reason, circumstances.host):
        case = AT_PROVIDER
    return _ToldAs(verdict.reason, OWN_LOOP if circumstances.own_domain and case == LOOP else case)


def _by_end(reason: Reason, case: str | None, manner: str, circumstances: Circumstances) -> _ToldAs | None:
    """Return how it is told where it is known at which end it is to be mended."""
    background = circumstances.background
    if background.to_reader and is_own_side(reason, circumstances.host, manner):
        return _ToldAs(Reason.RELAY_DENIED, OWN_SIDE)
    if background.by_device and wants_login(reason, case):
        return _ToldAs(Reason.CLIENT_BLOCKED, BY_DEVICE)
    if case is None and circumstances.at_recipients and reason is Reason.RELAY_DENIED:
        return _ToldAs(reason, None if manner == "not_sent" else _THEIR_SERVER)
    return None


def _shown_by_copy(reason: Reason, circumstances: Circumstances, manner: str) -> str | None:
    """Return the case that the copy of what came back shows: who wrote it, or what it wants."""
    background = circumstances.background
    if background is NOTHING_TOLD:
        return None
    if background.chain and reason is Reason.SPAM_DETECTED and not is_still_tried(manner):
        return CHAIN
    if background.other_box and reason is Reason.AUTHENTICATION_FAILED and not background.by_site:
        return None if is_still_tried(manner) or manner == "not_sent" else _OTHER_BOX
    is_of_site = background.by_site and reason is Reason.AUTHENTICATION_FAILED
    return BY_SITE if is_of_site and not circumstances.delayed else None


def _is_all_that_is_said(verdict: "Verdict", diagnostic: str | None, found: FoundPhrase) -> bool:
    return verdict.reason is Reason.UNDETERMINED and _says_little_else(diagnostic, found)


def explain_notice(subject: str, lang: Language) -> tuple[str, str, str] | None:
    """Return (phrase as written, translation, meaning) of a notice's subject; None where it holds no known phrase."""
    found = find_phrase(subject, *_NOTICES)
    if found is None:
        return None
    texts = tables(lang, "explain")
    return found.words, texts["phrases"][found.id], texts["notices"][found.row]["meaning"]


def _find(verdict: "Verdict", diagnostic: str | None, subject: str | None, manner: str) -> FoundPhrase | None:
    """Return the phrase of the verdict's own row in the diagnostic, in the words that decided, or in the subject.

    Where no reason is known the title of the notice is all that there is to translate.
    """
    if verdict.reason is Reason.UNDETERMINED:
        title = diagnostic or subject
        return find_phrase(title, *(("delayed",) if manner in _STILL_TRIED else _NOTICES)) if title else None
    row = verdict.reason
    if row not in _TRANSLATED_ROWS:
        return None
    for text in (diagnostic, _evidence(verdict), subject):
        if text and (found := find_phrase(text, row)) is not None:
            return found
    return None


def _says_little_else(diagnostic: str | None, found: FoundPhrase) -> bool:
    """Tell whether the phrase is most of what the server said: then its own words need not be shown once more."""
    return diagnostic is None or 2 * len(found.words) >= len(diagnostic.strip())


_TRANSLATED_ROWS = frozenset({Reason.MAILBOX_FULL, Reason.MESSAGE_TOO_LARGE, Reason.USER_UNKNOWN, Reason.HOST_UNKNOWN})


def _evidence(verdict: "Verdict") -> str | None:
    """Return the words that decided; None where only a code did: ``5.4.310``, ``[TSS04]``, ``OFR_417``."""
    text = verdict.evidence.text
    return text if verdict.evidence.found_in not in _ONLY_A_CODE and _WORD.search(text) else None


def _notice(subject: str | None, diagnostic: str | None, manner: str, lang: Language) -> str | None:
    """Return the translated title of the notice; a delay is called one, whatever the server called it.

    Where there is no subject, the words may be a pasted notice; what never left was not sent back.
    """
    if manner == "not_sent":
        return None
    if subject:
        title = _title(subject) if len(subject) <= _SHORT_SUBJECT else _title_in(subject)
    else:
        title = _title_in(diagnostic) if diagnostic else None
    if title is None:
        return None
    return str(tables(lang, "explain")["phrases"]["delayed" if manner in _STILL_TRIED else title])


def _title_in(text: str) -> str | None:
    found = find_phrase(text, *_NOTICES)
    return found.id if found else None


# The subjects of notices are few, and the same all day long.
_SHORT_SUBJECT = 80
_title = lru_cache(maxsize=256)(_title_in)
