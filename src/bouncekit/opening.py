"""What `classify` takes for a message, opened: bytes, text, a stdlib message, a large file, an item of Outlook."""

from email.message import Message as EmailMessage

from bouncekit.message import ContentSource, Defect, Message, bytes_of_stdlib, bytes_of_text, parse
from bouncekit.stores.outlook.signs import ITEM_MAGIC, MARK

__all__ = ["Source", "defects_of", "open_message", "valid_text"]

Source = bytes | bytearray | memoryview | str | EmailMessage | ContentSource

_RECONSTRUCTED = Defect(
    "reconstructed", "Made from what Outlook keeps of the message: its bytes are not those that arrived.", "header"
)


def open_message(source: Source) -> Message:
    """Return the message in `source`; raise `TypeError` for another kind of source."""
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


def defects_of(message: Message) -> tuple[Defect, ...]:
    """Return what was broken in a message that was read; one that was made from an item of Outlook says so."""
    if message.raw_header(MARK.lower()) is None:
        return message.defects
    return (_RECONSTRUCTED, *message.defects)


def valid_text(name: str) -> str:
    r"""Return `name` as valid Unicode: bytes of a file name that are no UTF-8 become ``\xe9``."""
    return name if name.isascii() else bytes_of_text(name).decode("utf-8", "backslashreplace")
