"""The public functions: the way of one message (`bouncekit.way`), and the model of what it came to."""

from bouncekit.judging import RuleBook
from bouncekit.message import Message
from bouncekit.model import AnyFailure, Report
from bouncekit.modelling import MODELS, model_of
from bouncekit.vocabulary import Language
from bouncekit.way import How, Source, check, opened, table_of_opened, table_of_text, valid_name

__all__ = ["Source", "classify", "classify_text", "explain", "report_on"]


def classify(
    source: Source, *, lang: Language = "fr", name: str | None = None, rules: RuleBook | None = None
) -> Report:
    """Say what one message is and, where it is a failure or a delay, who was not reached and why.

    `source` is a whole message: bytes, text, a stdlib message or a large file that is read piecewise (as
    `read_messages` gives it); bytes may be those of an Outlook .msg, where the extra ``outlook`` is installed.  `lang`
    is the language of the explanations: ``fr``, ``en`` or ``de``.  `name` becomes the report's `source`.  `rules` are
    your own (`bouncekit.load_rules`), and come before those of this package.
    Raises `ValueError` for an unknown language and `TypeError` for another kind of source.
    """
    check(lang, rules)  # before the message is opened: that may take long
    return _report_on(opened(source), lang, rules, name)


def report_on(message: Message, lang: Language, rules: RuleBook | None = None, name: str | None = None) -> Report:
    """Return the report on a message that is open already, for whoever asks it for more; arguments as `classify` has.

    Raises `ValueError` for an unknown language.
    """
    check(lang, rules)
    return _report_on(message, lang, rules, name)


def _report_on(message: Message, lang: Language, rules: RuleBook | None, name: str | None) -> Report:
    table = table_of_opened(message, How(lang, rules, MODELS))
    table["source"] = None if name is None else valid_name(name)
    return model_of(table)


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
