"""The way of a text that somebody pastes, up to the table of its report; and how a report is made, of whatever."""

from typing import Any, NamedTuple

from bouncekit import speed
from bouncekit.judging import RuleBook, judge

# By its name: compiled code would not load the module of what it only reaches through the room.
from bouncekit.reading import read_text
from bouncekit.reporting import Parts, table_of
from bouncekit.text.surrogates import bytes_of_text
from bouncekit.vocabulary import LANGUAGES, Language

__all__ = ["How", "check", "table_of_text"]


class How(NamedTuple):
    """In which language, by which rules beside ours, and with what for the parts of the table."""

    lang: Language
    rules: RuleBook | None
    parts: Parts


speed.quick_tuples(How)


def table_of_text(text: str, how: How) -> dict[str, Any]:
    """Return what the report of a bare answer tells (`bouncekit.classify_text`)."""
    check(how.lang, how.rules)
    facts = read_text(bytes_of_text(text).decode("utf-8", "replace"))
    return table_of(facts, judge(facts, how.rules), (), how.lang, how.parts)


def check(lang: object, rules: object) -> None:
    """Raise `ValueError` for an unknown language, and `TypeError` for rules that are none."""
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}: choose one of {', '.join(LANGUAGES)}")
    if rules is not None and not isinstance(rules, RuleBook):
        raise TypeError(f"rules are a RuleBook, as load_rules returns it, not {type(rules).__name__}")
