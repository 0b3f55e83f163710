"""The form of an automatic reply's subject: what programs call their answer, alone or before a colon.

"Automatic reply: Invoice" and "Out of office" are such forms; "Problem with automatic reply" and "Out of office next
week" are what a person writes about.  Words are data (data/kinds/autoreplies.toml).
"""

from enum import Enum
from functools import cache

from bouncekit.data import load
from bouncekit.reading.sender.sender_words import prefix_of, untagged, words
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["SubjectForm", "answered_subject", "form_of", "speaks_of_reply"]

_LIMIT = 60
_BRACKETS = lazily(r"[\[({<]([^\])}>]{2,40})[\])}>]")
_BRACED = frozenset({"auto"})
_COLON = lazily(r"\s*[:：]\s*")


class SubjectForm(Enum):
    """What the subject is formed like: a reply's with its colon, its name alone or first, an absence's, none."""

    REPLY = "reply"
    NAME = "name"
    OPENING = "opening"
    ABSENCE = "absence"
    OTHER = "other"


def form_of(folded_subject: str) -> SubjectForm:
    """Return the form of a folded subject, whatever tags stand before it."""
    braced = _BRACKETS.match(folded_subject)
    if braced and (braced[1] in _names("replies") or braced[1] in _BRACED):
        return SubjectForm.REPLY
    name, colon, rest = untagged(folded_subject)[:_LIMIT].partition(":")
    name = name.strip(" .!-*")
    if name in _names("replies") or _longest(name, "replies", "beside"):
        return SubjectForm.REPLY if colon else SubjectForm.NAME
    before, _, last = name.rpartition(" ")
    answers = colon and last in words("prefixes", "answers")  # "Out of office Re: Invoice"
    if answers and (before in _names("absences") or before in _names("replies")):
        return SubjectForm.REPLY
    if name in _names("absences"):
        # "Out of Office: Re: Invoice" is a program's; "Absent: piano lesson" may be a person's.
        answer = prefix_of(rest.strip()) if colon else None
        return SubjectForm.REPLY if answer and (answer.answer or answer.forward) else SubjectForm.ABSENCE
    if _longest(name, "absences", "spans"):
        return SubjectForm.ABSENCE
    return SubjectForm.OPENING if _longest(name, "replies") else SubjectForm.OTHER


def answered_subject(subject: str) -> str | None:
    """Return the subject of the message that an automatic reply under `subject` answers, or None where it has its own.

    "Réponse automatique : Devis" answers "Devis", and so does "Re: Devis"; "Out of office" tells nothing.
    """
    braced = _BRACKETS.match(subject)
    if braced and (fold(braced[1]) in _names("replies") or fold(braced[1]) in _BRACED):
        return subject[braced.end() :].strip(" :") or None
    colon = _COLON.search(subject, 0, _LIMIT)
    if colon is None:
        return None
    name = untagged(fold(subject[: colon.start()])).strip(" .!-*")
    programs = name in _names("replies") or name in _names("absences")
    is_prefix = programs or name.rpartition(" ")[2] in words("prefixes", "answers")
    return (subject[colon.end() :].strip() or None) if is_prefix else None


def speaks_of_reply(folded_text: str) -> bool:
    """Tell whether the text speaks of an automatic reply, as one does of another's."""
    return any(words in folded_text for words in _names("spoken_of"))


def _longest(name: str, names: str, after: str | None = None) -> bool:
    """Tell whether `name` begins with one of `names`, and one of the words of `after` follows, if these are given."""
    if name.partition(" ")[0] not in _first_words(names):
        return False  # nearly always
    pieces = name.split(" ")
    for count in range(min(len(pieces) - 1, 5), 0, -1):
        if " ".join(pieces[:count]) in _names(names):
            follows = " ".join(pieces[count : count + 2])
            return after is None or any(
                follows == word or follows.startswith((f"{word} ", f"{word}'")) for word in _names(after)
            )
    return False


@cache
def _first_words(key: str) -> frozenset[str]:
    return frozenset(name.partition(" ")[0] for name in _names(key))


@cache
def _names(key: str) -> frozenset[str]:
    return frozenset(map(fold, load("kinds/autoreplies.toml")[key]))
