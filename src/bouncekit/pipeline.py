"""The pipeline: bytes -> message -> facts -> judgement -> model, with words.  Forward only.

Nothing that a message contains raises; a wrong argument of the caller does.
"""

from email.message import Message as EmailMessage

from bouncekit.judging import RuleBook, judge
from bouncekit.message import ContentSource, Defect, Message, bytes_of_stdlib, bytes_of_text, parse
from bouncekit.model import AnyFailure, Report
from bouncekit.reading import read, read_text
from bouncekit.reporting import report_of
from bouncekit.stores.outlook.signs import ITEM_MAGIC, MARK
from bouncekit.vocabulary import LANGUAGES, Language

__all__ = ["Source", "classify", "classify_text", "explain", "opened", "report_on"]

_RECONSTRUCTED = Defect(
    "reconstructed", "Made from what Outlook keeps of the message: its bytes are not those that arrived.", "header"
)
Source = bytes | bytearray | memoryview | str | EmailMessage | ContentSource


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
    _check(lang, rules)  # before the message is opened: that may take long
    return report_on(opened(source), lang, rules, None if name is None else _valid(name))


def report_on(message: Message, lang: Language, rules: RuleBook | None = None, name: str | None = None) -> Report:
    """Return the report on a message that is open already, for whoever asks it for more; arguments as `classify` has.

    Raises `ValueError` for an unknown language.
    """
    _check(lang, rules)
    facts = read(message)
    judgement = judge(facts, rules)
    return report_of(facts, judgement, _defects_of(message), lang, name)


def classify_text(text: str, *, lang: Language = "fr", rules: RuleBook | None = None) -> Report:
    """Judge a bare server answer, as pasted into a ticket or read from a log: ``550 5.1.1 User unknown``.

    `rules` are your own (`bouncekit.load_rules`).  Raises `ValueError` for an unknown language.
    """
    _check(lang, rules)
    facts = read_text(bytes_of_text(text).decode("utf-8", "replace"))
    return report_of(facts, judge(facts, rules), (), lang, None)


def explain(text: str, *, lang: Language = "fr", rules: RuleBook | None = None) -> AnyFailure:
    """Explain a pasted server answer: the first (mostly the only) failure of `classify_text`.

    It is one of the five leaves of `Failure`, so that a ``match`` over them is complete (`typing.assert_never`).
    Raises `ValueError` for an unknown language, and for a text in which nothing failed (such as a read receipt).
    """
    failures = classify_text(text, lang=lang, rules=rules).failures
    if not failures:
        raise ValueError("the text reports no failure")
    return failures[0]


def _check(lang: Language, rules: RuleBook | None) -> None:
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}: choose one of {', '.join(LANGUAGES)}")
    if rules is not None and not isinstance(rules, RuleBook):
        raise TypeError(f"rules are a RuleBook, as load_rules returns it, not {type(rules).__name__}")


def opened(source: Source) -> Message:
    """Return `source` as the message that `classify` reads, in whatever of its forms it comes.

    Raises `TypeError` for what is no message.
    """
    if isinstance(source, bytes):
        return parse(_message_in(source) if source.startswith(ITEM_MAGIC) else source)
    if isinstance(source, str):
        return parse(bytes_of_text(source))
    if isinstance(source, EmailMessage):
        return parse(bytes_of_stdlib(source))
    if isinstance(source, bytearray | memoryview) or (hasattr(source, "read") and hasattr(source, "__len__")):
        return parse(source)
    raise TypeError(f"a message is bytes, str, email.message.Message or a ContentSource, not {type(source).__name__}")


def _message_in(item: bytes) -> bytes | ContentSource:
    """Return the message that Outlook saved as a .msg; its bytes where that is damaged, or cannot be read here."""
    from bouncekit.stores.outlook.msg_content import rendered_if_outlook  # noqa: PLC0415 - few messages need it

    return rendered_if_outlook(item)


def _defects_of(message: Message) -> tuple[Defect, ...]:
    """Return what was broken in a message that was read; one that was made from an item of Outlook says so."""
    return message.defects if message.raw_header(MARK.lower()) is None else (_RECONSTRUCTED, *message.defects)


def _valid(name: str) -> str:
    r"""Return `name` as valid Unicode: bytes of a file name that are no UTF-8 become ``\xe9``."""
    return name if name.isascii() else bytes_of_text(name).decode("utf-8", "backslashreplace")
