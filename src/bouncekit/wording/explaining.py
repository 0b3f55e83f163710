"""A verdict in words: what the server's phrase means, why the message came back, and what to do now.

The phrase that is translated is one of the verdict's own reason, or else the words that decided.  A delay is never
called a failure: what the server still tries to deliver is not lost.
"""

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bouncekit import speed
from bouncekit.text.expressions import lazily
from bouncekit.vocabulary import Action, Language, Reason, Situation
from bouncekit.wording.beside import case_told_beside
from bouncekit.wording.catalogue import compile_text, render
from bouncekit.wording.choosing import (
    BY_SITE,
    CHAIN,
    LOOP,
    MISTYPED,
    OWN_LOOP,
    SENT_ON,
    TITLE_ONLY,
    UNREAD,
    case_of,
    case_of_full,
    is_still_tried,
    manner_of,
    sent_on_as,
    wording_of,
)
from bouncekit.wording.disguised import DISGUISED, names_disguised
from bouncekit.wording.filling import CODE, is_mistyped, quote, values_of, within_quotes, without
from bouncekit.wording.language import tables
from bouncekit.wording.miswritten import miswriting_in
from bouncekit.wording.phrases import FoundPhrase, find_phrase

if TYPE_CHECKING:
    from bouncekit.judging.verdict import Verdict

__all__ = ["Circumstances", "Explanation", "explain", "explain_notice"]

_ONLY_A_CODE = frozenset({"status", "reply_code", "nothing"})
_NOTICES = ("returned", "delayed")
_STILL_TRIED = frozenset({"delayed", "delayed_in_vain"})
_SHOWING_THEFT = frozenset({Reason.AUTHENTICATION_FAILED, Reason.VIRUS_DETECTED})  # their advice is of the account
_MENDED = frozenset({Action.FIX_CONFIGURATION, Action.NONE})  # nothing is sent again for them
_BLAMING = frozenset({Reason.USER_UNKNOWN, Reason.HOST_UNKNOWN})
_IN_SILENCE = frozenset({Reason.DELIVERY_EXPIRED, Reason.NETWORK_ERROR})
_NOBODY_ANSWERED = frozenset({None, "given_up"})
# What a server answers of an address that takes nothing.
_UNREAD_BY = frozenset({
    Reason.USER_UNKNOWN, Reason.MAILBOX_DISABLED, Reason.HOST_NOT_ACCEPTING, Reason.RECIPIENT_FILTERED,
    Reason.POLICY_VIOLATION, Reason.UNDETERMINED,
})  # fmt: skip
_LONGEST_TITLE = 70  # characters
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


class Circumstances(NamedTuple):
    """What is known beside the verdict: the recipient's domain, whether the server still tries and until when, their
    new address, who speaks to the reader, the enhanced status code (RFC 3463), and whether the reader may be the
    recipient: somebody has pasted the text or handed it on, or the reader has written to themselves.  `forged` is the
    subject of what came back where it seems not to be the reader's, `sent_to` the address that was written to where
    that sends its mail on to the recipient's, `told` what whoever pastes the text tells beside it.  `own_domain` tells
    that the recipient's domain is the sender's, `by_site` that a web site wrote what came back, with the reader's
    address as the sender, `chain` that it is a chain letter, `unread` that the recipient's address only sends.
    """

    host: str | None = None
    delayed: bool = False
    new_address: str | None = None
    until: datetime | None = None
    situation: Situation = Situation.RETURNED
    status: str | None = None
    anybodys: bool = False
    forged: str | None = None
    sent_to: str | None = None
    own_domain: bool = False
    by_site: bool = False
    chain: bool = False
    unread: bool = False
    told: frozenset[str] = frozenset()


speed.quick_tuples(Explanation, Circumstances)

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
    if circumstances.chain and told.case != CHAIN and not is_still_tried(manner):
        advice, to_do = _broken_off(advice, to_do, verdict, lang)
    if circumstances.forged and told.case != BY_SITE:
        kept = verdict.reason in _SHOWING_THEFT or is_still_tried(manner)
        title, advice = _doubted(advice if kept else None, circumstances.forged, lang)
        to_do = to_do if kept else tables(lang, "explain")["todo"]["none"][0]
        meaning = meaning if kept else tables(lang, "explain")["notes"]["forged-meaning"]
    if found is not None and told.case != TITLE_ONLY and _is_all_that_is_said(verdict, diagnostic, found):
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
    if found is not None and _is_only_title(verdict, diagnostic, circumstances):
        return _ToldAs(verdict.reason, TITLE_ONLY)
    if (shown := _shown_by_copy(verdict.reason, circumstances, manner)) is not None:
        return _ToldAs(verdict.reason, shown)
    return _by_case(verdict, diagnostic, manner, circumstances)


def _by_case(verdict: "Verdict", diagnostic: str | None, manner: str, circumstances: Circumstances) -> _ToldAs:
    case = case_of(verdict, diagnostic, circumstances.status, manner)
    if case == LOOP and circumstances.sent_to and not circumstances.own_domain:
        return _ToldAs(verdict.reason, SENT_ON)
    if case == UNREAD or (circumstances.unread and verdict.reason in _UNREAD_BY):
        return _ToldAs(Reason.MAILBOX_DISABLED, UNREAD)
    if verdict.reason is Reason.MAILBOX_FULL and circumstances.anybodys:
        named = bool(circumstances.host or CODE.search(diagnostic or ""))
        case = case_of_full(diagnostic or "", case, manner, named=named)
    if beside := case_told_beside(verdict, case, manner, circumstances):
        return _ToldAs(*beside)
    final = not is_still_tried(manner) and manner != "not_sent"
    if final and case in _NOBODY_ANSWERED and verdict.reason in _IN_SILENCE and is_mistyped(circumstances.host):
        return _ToldAs(Reason.DELIVERY_EXPIRED, MISTYPED)
    return _ToldAs(verdict.reason, OWN_LOOP if circumstances.own_domain and case == LOOP else case)


def _shown_by_copy(reason: Reason, circumstances: Circumstances, manner: str) -> str | None:
    """Return the case that the copy of what came back shows: who wrote it, or what it wants."""
    if circumstances.chain and reason is Reason.SPAM_DETECTED and not is_still_tried(manner):
        return CHAIN
    is_of_site = circumstances.by_site and reason is Reason.AUTHENTICATION_FAILED
    return BY_SITE if is_of_site and not circumstances.delayed else None


def _is_all_that_is_said(verdict: "Verdict", diagnostic: str | None, found: FoundPhrase) -> bool:
    return verdict.reason is Reason.UNDETERMINED and _says_little_else(diagnostic, found)


def _doubted(advice: str | None, subject: str, lang: Language) -> tuple[str, str]:
    """Return the title and the advice where it is first to be asked whether the message is the reader's.

    Without an `advice` of the reason, the recipient is called: what somebody else has written to is no address to mend.
    """
    notes = tables(lang, "explain")["notes"]
    question = render(compile_text(notes["forged"]), {"subject": within_quotes(quote(subject)) or ""})
    further = (
        notes["forged-called"] if advice is None else f"{notes['forged-mine']} {without(advice, notes['not-forged'])}"
    )
    return notes["forged-title"], f"{question} {further}"


def _broken_off(advice: str, to_do: str, verdict: "Verdict", lang: Language) -> tuple[str, str]:
    """Return advice, and what to do, of a chain letter: nobody sends it again, whatever else there is to be mended."""
    texts = tables(lang, "explain")
    told = str(texts["notes"]["chain"])
    return (f"{told} {advice}", to_do) if verdict.action in _MENDED else (told, texts["todo"]["call"][0])


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


def _is_only_title(verdict: "Verdict", diagnostic: str | None, circumstances: Circumstances) -> bool:
    """Tell whether somebody has pasted no more of a notice than its title, which names nobody and no reason."""
    pasted = circumstances.anybodys and not circumstances.delayed and circumstances.situation is not Situation.NOT_SENT
    if verdict.reason is not Reason.UNDETERMINED or not pasted or circumstances.host:
        return False
    return bool(diagnostic) and len(diagnostic or "") <= _LONGEST_TITLE and not CODE.search(diagnostic or "")


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
