"""What the plan refuses, in words."""

from bouncekit.archive.copies.places import kind_of, number_of
from bouncekit.archive.copies.planning import Refusal
from bouncekit.vocabulary import Language
from bouncekit.wording.catalogue import catalogue
from bouncekit.wording.dates import day_in_words

__all__ = ["role_in_words", "why_in_words"]


def role_in_words(role: str, lang: Language) -> str:
    """Return what a copy is called, inside of a sentence."""
    words = catalogue(lang, "copies")
    name, number = words.say("roles", kind_of(role)), number_of(role)
    return name if number == 1 else words.say("roles", "further", role=name, number=number)


def why_in_words(refusal: Refusal, lang: Language) -> str:
    """Return one sentence: why a message may not leave the mail server."""
    role = role_in_words(refusal.role, lang) if refusal.role else ""
    detail = day_in_words(refusal.detail, lang) if refusal.detail[4:5] == "-" else refusal.detail
    return catalogue(lang, "copies").say("why", refusal.why, role=role, detail=detail)
