"""Who failed, where the words of a notice name nobody: its subject, the table of the message's fields, what it returns.

Never its reader, its sender or an address named for help; never one of several.
"""

import re

from bouncekit.message import Message, parse_headers
from bouncekit.reading.answers.addresses import find_addresses
from bouncekit.reading.notices.line_shapes import is_help_address
from bouncekit.reading.notices.notice_text import NoticeText
from bouncekit.text.cues import CuePattern

__all__ = ["in_subject", "in_table", "original_sender", "original_to", "own_addresses"]

_TABLE_LINES = 60
_LINE_LIMIT = 1000
_TABLE_TO = CuePattern(r"[ \t>*|]{0,8}(?&to_field)[ \t]{0,4}:", re.IGNORECASE)


def own_addresses(message: Message) -> frozenset[str]:
    """Return the addresses of the notice's own header, in lower case: its reader's and the server's."""
    fields = (message.header(name) for name in ("to", "from", "reply-to", "cc"))
    return frozenset(address.lower() for value in fields if value for address in find_addresses(value[:2000]))


def in_subject(message: Message, _text: NoticeText) -> tuple[str, ...]:
    """Return the addresses that the subject names, without the reader's and the server's own."""
    subject = message.header("subject") or ""
    own = own_addresses(message) if "@" in subject else ()
    return tuple(one for one in find_addresses(subject) if one.lower() not in own and not is_help_address(one))


def in_table(message: Message, text: NoticeText) -> tuple[str, ...]:
    """Return the one address on the lines that begin with "To:" or the like, above the returned message.

    Gateways tell so which message it was; with several, nobody can tell which failed.
    """
    lines = text.lines[:_TABLE_LINES]
    places = [(line, match.end()) for line in lines if "@" in line and (match := _TABLE_TO.match(line))]
    own = own_addresses(message) if places else ()
    found = [one for line, place in places for one in find_addresses(line[place:][:_LINE_LIMIT])]
    named = {one.lower(): one for one in found if one.lower() not in own and not is_help_address(one)}
    return tuple(named.values()) if len(named) == 1 else ()


def original_sender(message: Message, text: NoticeText) -> frozenset[str]:
    """Return who wrote the returned message, in lower case: "they take no mail from …" names nobody who failed.

    Empty where they wrote to themselves.
    """
    copy = next((part.embedded for part in message.parts if part.embedded is not None), None)
    header = parse_headers(text.copy).header if copy is None else copy.header
    to, sender = (frozenset(map(str.lower, find_addresses(header(name) or ""))) for name in ("to", "from"))
    return sender - to if to else frozenset()


def original_to(message: Message, text: NoticeText) -> tuple[str, ...]:
    """Return the one address in the To field of the returned message; with several, nobody can tell which failed.

    What was written to the notice's own reader, by another, was not their message: it is a notice that a filter wraps.
    """
    copy = next((part.embedded for part in message.parts if part.embedded is not None), None)
    if copy is not None and copy.root.content_type == "multipart/report":
        return ()  # another notice, handed on: its reader is not who failed
    header = parse_headers(text.copy).header if copy is None else copy.header
    to, sender, reader = (
        frozenset(map(str.lower, find_addresses(value or "")))
        for value in (header("to"), header("from"), message.header("to"))
    )
    if len(to) != 1 or (to <= reader and not sender <= reader):
        return ()
    return find_addresses(header("to") or "")
