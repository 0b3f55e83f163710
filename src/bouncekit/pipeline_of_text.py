"""The public functions for a text that somebody pastes: its way, and the model of what it came to.

They stand apart, since a process that explains one answer reads no message.
"""

from bouncekit.judging import RuleBook
from bouncekit.model import AnyFailure, Report
from bouncekit.modelling import MODELS, model_of
from bouncekit.vocabulary import Language
from bouncekit.way_of_text import How, table_of_text

__all__ = ["classify_text", "explain"]


def classify_text(text: str, *, lang: Language = "fr", rules: RuleBook | None = None) -> Report:
    """Judge a bare server answer, as pasted into a ticket or read from a log: ``550 5.1.1 User unknown``.

    `rules` are your own (`bouncekit.load_rules`).  Raises `ValueError` for an unknown language.
    """
    table = table_of_text(text, How(lang, rules, MODELS))
    table["source"] = None
    return model_of(table)


def explain(text: str, *, lang: Language = "fr", rules: RuleBook | None = None) -> AnyFailure:
    """Explain a pasted server answer: the first (mostly the only) failure of `classify_text`.

    It is one of the five leaves of `Failure`, so that a ``match`` over them is complete (`typing.assert_never`).
    Raises `ValueError` for an unknown language, and for a text in which nothing failed (such as a read receipt).
    """
    failures = classify_text(text, lang=lang, rules=rules).failures
    if not failures:
        raise ValueError("the text reports no failure")
    return failures[0]
