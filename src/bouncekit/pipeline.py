"""The public function for one message: its way (`bouncekit.way`), and the model of what it came to."""

from bouncekit.judging import RuleBook
from bouncekit.message import Message
from bouncekit.model import Report
from bouncekit.modelling import MODELS, model_of
from bouncekit.vocabulary import Language
from bouncekit.way import Source, opened, table_of_opened, valid_name
from bouncekit.way_of_text import How, check

__all__ = ["Source", "classify", "report_on"]


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
