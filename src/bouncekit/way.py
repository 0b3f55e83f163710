"""The way of one message up to the table of its report: bytes -> message -> facts -> judgement -> words.  Forward only.

Nothing that a message contains raises; a wrong argument of the caller does.
"""

from email.message import Message as EmailMessage
from typing import Any

from bouncekit.judging import judge
from bouncekit.message import ContentSource, Defect, Message, parse
from bouncekit.message.stdlib import bytes_of_stdlib
from bouncekit.reading import read
from bouncekit.reporting import table_of
from bouncekit.stores.outlook.signs import INCOMPLETE, ITEM_MAGIC, MARK
from bouncekit.text.surrogates import bytes_of_text
from bouncekit.way_of_text import How, check

__all__ = ["Source", "opened", "table_of_message", "table_of_opened", "valid_name"]

_RECONSTRUCTED = Defect(
    "reconstructed", "Made from what Outlook keeps of the message: its bytes are not those that arrived.", "header"
)
_INCOMPLETE = Defect(
    "incomplete-attachment", "An attached item of Outlook has long texts or attachments that could not be read.", "body"
)
_MARK = MARK.lower()
Source = bytes | bytearray | memoryview | str | EmailMessage | ContentSource


def table_of_message(source: Source, how: How) -> dict[str, Any]:
    """Return what the report of a whole message tells (`bouncekit.classify`)."""
    check(how.lang, how.rules)  # before the message is opened: that may take long
    return table_of_opened(opened(source), how)


def table_of_opened(message: Message, how: How) -> dict[str, Any]:
    """Return the same of a message that is open already."""
    facts = read(message)
    return table_of(facts, judge(facts, how.rules), _defects_of(message), how.lang, how.parts)


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
    if _MARK not in message.header_names:
        return message.defects
    lacks = () if message.raw_header(INCOMPLETE.lower()) is None else (_INCOMPLETE,)
    return (_RECONSTRUCTED, *lacks, *message.defects)


def valid_name(name: str) -> str:
    r"""Return `name` as valid Unicode: bytes of a file name that are no UTF-8 become ``\xe9``."""
    return name if name.isascii() else bytes_of_text(name).decode("utf-8", "backslashreplace")
