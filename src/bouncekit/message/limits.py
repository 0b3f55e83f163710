"""How far this room goes with one message, and what it says of damage that it met."""

from dataclasses import dataclass

__all__ = ["Defect", "Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps that keep the cost of any message bounded.  Sizes are in bytes of the message, unless said otherwise.

    Raising a cap costs time and memory on hostile mail, nothing else; reaching one is a `Defect`, never an error.
    """

    first_window: int = 32 * 1024
    """What is read at first of a message longer than the two windows: enough for a notice and a copied header."""

    head_window: int = 256 * 1024
    """What is read of the beginning of a message.  A shorter message is read whole."""

    tail_window: int = 64 * 1024
    """What is read from the end of a longer message, to find parts that follow a large attachment."""

    max_read: int = 4 * 1024 * 1024
    """How far the head is read on when a text or a report is longer than the window."""

    max_depth: int = 16
    """How deep multiparts and embedded messages may stand in one another."""

    max_parts: int = 500
    """How many parts are read of one message, all levels together."""

    max_headers: int = 1000
    """How many header fields are read of one header block."""

    max_header_block: int = 256 * 1024
    """How much is read of one header block."""

    max_header_value: int = 64 * 1024
    """How many characters are kept of one header field."""

    max_text: int = 1024 * 1024
    """How much of a part's body is decoded to text."""

    max_html: int = 64 * 1024
    """How many characters of an HTML text are turned into plain text."""

    max_defects: int = 100
    """How many defects are noted; the rest is not."""


@dataclass(frozen=True, slots=True)
class Defect:
    """Damage that was read over.

    `name` is an identifier in kebab-case (``boundary-not-closed``), `detail` one English sentence, `where` tells the
    place: ``header``, ``part 2.1`` (counted as IMAP does, RFC 3501, 6.4.5) or ``byte 1234``.
    """

    name: str
    detail: str
    where: str
