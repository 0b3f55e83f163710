"""What of a message can be found by its words: subject, people, text, names of attachments."""

from typing import NamedTuple

from bouncekit.archive.format.plain_text import clean
from bouncekit.message import ContentSource, Limits, Message, Part, parse
from bouncekit.stores.outlook.msg_content import rendered_if_outlook

__all__ = ["Searchable", "plain", "searchable"]

_MOST_TEXT = 400_000  # characters of one message; the rest of a longer text cannot be found
_MOST_PEOPLE = 100_000  # characters
_LIMITS = Limits(max_text=_MOST_TEXT, max_html=_MOST_TEXT)
_PEOPLE = ("from", "sender", "reply-to")
_RECIPIENTS = ("to", "cc", "bcc")
_LIGATURES = (("œ", "oe"), ("Œ", "OE"), ("æ", "ae"), ("Æ", "AE"), ("ß", "ss"))


class Searchable(NamedTuple):
    """The words of a message, by where they stand."""

    subject: str = ""
    sender: str = ""
    recipients: str = ""
    text: str = ""
    attachments: str = ""


def plain(text: str) -> str:
    """Return `text` as it is compared: what the database folds (case, accents) stays, ligatures are written out."""
    if not text.isascii():
        for character, written in _LIGATURES:
            text = text.replace(character, written)
    return clean(text)


def searchable(content: bytes | ContentSource) -> Searchable:
    """Return the words of a message and of the messages that it encloses.  Nothing that it contains raises."""
    message = parse(rendered_if_outlook(content), _LIMITS)
    texts: list[str] = []
    names: list[str] = []
    _collect(message, texts, names)
    return Searchable(
        plain(message.header("subject") or ""),
        _fields(message, _PEOPLE),
        _fields(message, _RECIPIENTS),
        plain("\n".join(texts)[:_MOST_TEXT]),
        plain("\n".join(names)[:_MOST_TEXT]),
    )


def _fields(message: Message, names: tuple[str, ...]) -> str:
    return plain("\n".join(value for name in names for value in message.headers(name))[:_MOST_PEOPLE])


def _collect(message: Message, texts: list[str], names: list[str]) -> None:
    """Gather what stands in the parts; depth and number of parts are capped by the room `message`."""
    for part in message.parts:
        if part.is_multipart:
            continue
        name = part.filename
        if name:
            names.append(name)
        enclosed = part.embedded
        if enclosed is not None:
            texts.extend(filter(None, (enclosed.header("subject"), enclosed.header("from"))))
            if sum(map(len, texts)) < _MOST_TEXT:
                _collect(enclosed, texts, names)
        elif _is_read(part):
            texts.append(part.text)


def _is_read(part: Part) -> bool:
    return part.content_type.startswith(("text/", "message/")) and part.disposition != "attachment"
