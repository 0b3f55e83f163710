"""Letters that people paste, without a header, and that are no server's answer: a lure, a list's word, a friend's.

What a reader does with them is nothing that they would do with a refusal.  Each kind needs one phrase of each of its
lists (data/kinds/pasted.toml) and none of its ``unless``, and a text with a server's answer is none of them.  A lure
may name a code to look like a notice; no server says it there.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from bouncekit import data
from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.facts import About, ComplaintFacts, Facts, Form, Passage
from bouncekit.reading.kinds.pasted_kinds import (
    ABOUT,
    CODED,
    FORMS,
    LAST,
    NOT_IN_NOTICES,
    OF_MACHINES,
    ORDER,
    PLAIN,
    WARNED,
)
from bouncekit.reading.sender.reply_subjects import SubjectForm, form_of, speaks_of_reply
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold
from bouncekit.text.phrase_lists import PhraseLists, phrase_lists

if TYPE_CHECKING:
    from bouncekit.reading.sender.letters import Letter

__all__ = [
    "asked_again",
    "begins_answer",
    "claims_writing",
    "denies_writing",
    "is_plain",
    "is_told_by_machine",
    "is_told_unread",
    "is_warned_of",
    "read_pasted_letter",
    "reply_about",
    "shows_answer",
    "signs_of_letters",
    "tells_new_account",
    "told_beside",
]

_LIMIT = 8000
_LONGEST_TOLD = 1000
# POP and IMAP answer so (RFC 1939, 3; RFC 9051, 7.1), and their answers may name a page, too.
_ANSWERED = lazily(r"-ERR\b|\b(?:NO|BAD|BYE|OK) \[|\[([A-Z][A-Z/-]{2,40})\b")
# Their response codes (RFC 2449, 3206, 5530, 9051); other words in brackets are a list's or a firm's.
_RESPONSE_CODES = frozenset({
    "ALERT", "ALREADYEXISTS", "AUTH", "AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "CANNOT", "CLIENTBUG",
    "CONTACTADMIN", "CORRUPTION", "EXPIRED", "EXPUNGEISSUED", "IN-USE", "INUSE", "LIMIT", "LOGIN-DELAY", "NONEXISTENT",
    "NOPERM", "OVERQUOTA", "PRIVACYREQUIRED", "SERVERBUG", "SYS/PERM", "SYS/TEMP", "TRYCREATE", "UNAVAILABLE",
})  # fmt: skip
# Where a server's answer begins: with its line, or behind what introduces it.
_SAID = lazily(r"(?m)(?:^\W{0,6}|[:;]\s{0,3})[245]\d\d[ -]|^\W{0,6}[245]\.\d\.\d{1,3}\b")
# For these a site that is only named is there to be opened.
_SITES = ("refund", "failed_payment", "parcel", "bank", "fine", "health_card")
_SITE = lazily(
    r"(?<![@\w./-])[a-z0-9-]{2,63}(?:\.[a-z0-9-]{2,63}){0,2}\.(?!pdf|docx?|xlsx?|jpe?g|png|zip|txt|eml)[a-z]{2,12}(?![\w@])"
)
# Whoever is to call gets a number.
_PHONE = lazily(r"(?<![\w.])(?:\+|00|\(?0|1[-. ])\(?\d[\d ().-]{7,20}\d(?!\w)")
_OFFERING = frozenset({"quarantine", "shared_file"})
_LONGEST_QUESTION = 400  # characters: in a longer text, a question stands by chance
_UNLESS = "unless"
# Up to which character these count: a reader says before a notice that they never wrote, and letters begin so.
_BEGINNING = {("not_mine", "denied"): 300, ("strangers", "told"): 300, ("person", "greeting"): 40}
_BEGINNING |= {(f"{answer}_title", "said"): 20 for answer in ("accepted", "declined", "unsure", "cancelled")}
_LONGEST_OF_PERSON = 800  # characters: in a longer one, a notice may stand below the letter
_TITLED = frozenset({SubjectForm.REPLY, SubjectForm.NAME})
_SHORTEST_REPLY = 40  # characters
_AGAIN = ("renv", "again", "send", "noch", "erneut")  # without one of them no list need be asked
_SENTENCE = lazily(r"(?<=[.!?;:])\s")
_DATED = re.compile(r"wurde am .{1,60}? gelesen\b")


def is_warned_of(text: str) -> bool:
    """Tell whether `text` is to be read with care: it wants a password or money, or a click on what it offers."""
    kind = _kind_of(text)
    return kind in WARNED or kind in _OFFERING


def is_plain(text: str) -> bool:
    """Tell whether `text` is of a kind that needs no weighing of all its words: figures, a lesson, a shared file."""
    return _kind_of(text) in PLAIN


def asked_again(text: str) -> About | None:
    """Return the matter of a person's letter with this `text` that asks for one of the reader's that never came."""
    if len(text) > _LONGEST_OF_PERSON or not any(map(text.lower().__contains__, _AGAIN)):
        return None
    return About.ASKED_AGAIN if _kind_of(text) == "asked_again" else None


def denies_writing(own: str) -> bool | None:
    """Tell whether who hands a notice on says in `own` words that they never wrote it; None where these do not tell."""
    said = _SENTENCE.split(" ".join(own.split()))
    found = set().union(*(signs_of_letters(fold(sentence)) for sentence in said))
    if ("not_mine", _UNLESS) in found or ("written", "once") in found:
        return False
    by_strangers = ("strangers", "told") in found and ("strangers", "many") in found
    return True if by_strangers or ("not_mine", "denied") in found else None


def claims_writing(own: str) -> bool:
    """Tell whether who hands a notice on says in `own` words that what came back is theirs."""
    found = signs_of_letters(fold(own))
    return ("written", "claimed") in found and ("written", "stolen") not in found


def tells_new_account(text: str) -> bool:
    """Tell whether `text` gives its reader another bank account to pay into."""
    return _kind_of(text) == "bank_change"


def is_told_by_machine(text: str) -> bool:
    """Tell whether a machine's `text` tells of a list, a meeting or an account, and asks its reader for no secret."""
    return _kind_of(text) in OF_MACHINES


def shows_answer(text: str) -> bool:
    """Tell whether `text` holds the answer of a POP or IMAP server, which may name a page or a password, too."""
    if "[" not in text and "-ERR" not in text:
        return False  # nearly always
    return any(found[1] is None or found[1] in _RESPONSE_CODES for found in _ANSWERED.finditer(text))


def begins_answer(text: str) -> bool:
    """Tell whether a server's answer begins in `text`: with its line, or behind what introduces it."""
    return _SAID.search(text) is not None


def is_told_unread(text: str) -> bool:
    """Tell whether `text` says that a letter was deleted without being opened."""
    return ("unread", "deleted") in signs_of_letters(fold(text[:_LIMIT]))


def read_pasted_letter(text: str) -> Facts | None:
    """Return the facts of a pasted letter that is no server's answer, or None."""
    kind = _kind_of(text) or ("reply" if _is_titled_reply(text) else None)
    if kind is None:
        return None
    passage = Passage(" ".join(text.split())[:_LONGEST_TOLD], "notice")
    return Facts(
        FORMS.get(kind, Form.ORDINARY),
        machine=True,
        passages=(passage,),
        about=reply_about(text) if kind == "reply" else ABOUT.get(kind),
        complaint=ComplaintFacts("abuse") if kind == "complaint" else None,
    )


def _is_titled_reply(text: str) -> bool:
    """Tell whether the first line of `text` is what programs call their answer; who is away and asks is a person."""
    title, _, below = text.strip().partition("\n")
    if len(below) < _SHORTEST_REPLY or len(text) > _LIMIT or find_codes(text) != (None, None):
        return False
    form = form_of(_before_title().sub("", fold(title), count=1))
    told = form in _TITLED or (form is SubjectForm.ABSENCE and "?" not in below)
    return told and not speaks_of_reply(fold(below))


def reply_about(text: str) -> About | None:
    """Return what an automatic reply with this `text` says of the letter, where it speaks of no absence."""
    found = signs_of_letters(fold(text[:_LIMIT]))
    return next((ABOUT[kind] for kind in ("held", "acknowledged") if _is_told(found, kind)), None)


def told_beside(text: str, letter: "Letter") -> About | None:
    """Return what `text` is about where no server's words are known in it: a reader's question, a mailing, a letter."""
    found = signs_of_letters(fold(text[:_LIMIT]))
    if len(text) > _LONGEST_QUESTION:
        found -= {(kind, part) for kind, part in found if part == "asks"}
    kind = next((kind for kind in LAST if _is_told(found, kind)), None)
    if kind is not None:
        return ABOUT[kind]
    if _is_told(found, "asked_politely"):
        return ABOUT["asked"]
    if letter.greeting and (letter.closing or letter.signed):
        return About.LETTER
    return ABOUT["asked"] if _is_told(found, "asked") else None


def _kind_of(text: str) -> str | None:
    return _kind_of_beginning(text[:_LIMIT])


@lru_cache(maxsize=8)  # a text is asked about several times
def _kind_of_beginning(text: str) -> str | None:
    folded = fold(text)
    found = signs_of_letters(folded)
    if _is_not_mine(found):
        return "not_mine"
    coded = find_codes(text) != (None, None)
    if shows_answer(text) or (coded and begins_answer(text)):
        return None
    if _DATED.search(folded):
        found.add(("opened", "read"))
    if ("no_press", "said") in found:
        found -= {(kind, "press") for kind in WARNED}
    elif any((kind, "asked") in found for kind in _SITES) and _SITE.search(folded):
        found |= {(kind, "press") for kind in _SITES}
    if ("call_back", "call") in found and _PHONE.search(folded):
        found.add(("call_back", "number"))
    if len(text) > _LONGEST_OF_PERSON:
        found.discard(("person", "greeting"))
    in_notice = ("notice", "words") in found
    for kind in CODED if coded else ORDER:
        if _is_told(found, kind) and not (in_notice and kind in NOT_IN_NOTICES):
            return kind
    return None


def _is_not_mine(found: set[tuple[str, str]]) -> bool:
    told = found | {("not_mine", "denied")} if ("strangers", "told") in found else found
    return _is_told(told, "not_mine") and not (_is_told(found, "sent_on") or ("written", "once") in found)


def signs_of_letters(folded: str) -> set[tuple[str, str]]:
    """Return (kind, list) of every phrase of those kinds in `folded`; some count only near its beginning."""
    found = _kinds().phrases.found(folded)
    return {sign for place, signs in found for sign in signs if place < _BEGINNING.get(sign, _LIMIT)}


def _is_told(found: set[tuple[str, str]], kind: str) -> bool:
    return all(((kind, part) in found) is (part != _UNLESS) for part in _kinds().parts[kind])


@cache
def _kinds() -> PhraseLists:
    return phrase_lists(data.load("kinds/pasted.toml"))


@cache
def _before_title() -> re.Pattern[str]:
    return re.compile(data.load("kinds/frames.toml")["before_title"])
