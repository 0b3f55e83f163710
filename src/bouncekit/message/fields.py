"""The fields of one header block, once its bytes are cut out: RFC 5322, section 2.2.

Values are unfolded as RFC 5322, 2.2.3 says (the line end goes, the white space stays) and decoded only when asked for:
of the twenty fields of a message three or four are.
"""

from collections.abc import KeysView, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from bouncekit import speed
from bouncekit.message.encoded_words import decode_words
from bouncekit.text.memo import kept

if TYPE_CHECKING:
    from bouncekit.message.media import Media

__all__ = ["LONGEST_NAME", "STRUCTURED", "Headers", "field_name", "sound_fields", "unfolded"]

LONGEST_NAME = 128  # characters; RFC 5322 allows a line of 998, and nobody has seen such a name

# Fields whose value cannot hold ": " in its right mind.
STRUCTURED = frozenset(
    ("content-type", "content-transfer-encoding", "mime-version", "content-disposition", "from", "to", "date",
     "message-id", "return-path")
)  # fmt: skip
if speed.know_structured is not None:
    speed.know_structured(STRUCTURED)

_OF_PARTS = ("content-", "x-", "mime-version")


class Headers:
    """The fields of one header block, in order.

    `pairs` are names as they were written and values that may still be folded.
    """

    __slots__ = ("_block", "_first", "_is_part_header", "_pairs", "count", "media")

    def __init__(
        self,
        pairs: Sequence[tuple[str, str]],
        first: dict[str, str] | None = None,
        count: int = 0,
        block: str | bytes = b"",
    ) -> None:
        self._pairs = pairs
        self._block = block
        # The last comes first, so that the first of each name stays.
        self._first = {name.lower(): value for name, value in pairs[::-1]} if first is None else first
        self.count = len(pairs) if first is None else count
        """How many fields there are."""
        self._is_part_header: bool | None = None
        self.media: Media | None = None
        """What the entity makes of its Content fields, kept here because part headers are shared (`read_block`)."""

    @classmethod
    def of_block(cls, first: dict[str, str], count: int, block: str | bytes) -> "Headers":
        """Return the fields of the sound `block`: of each name the `first`, in lower case, and how many there are."""
        return Headers((), first, count, block)

    def _all(self) -> Sequence[tuple[str, str]]:
        if self._block:
            block = self._block
            text = block.decode().replace("\r\n", "\n") if isinstance(block, bytes) else block
            lines = [line.partition(":") for line in unfolded(text.rstrip("\n")).split("\n")]
            self._pairs, self._block = [(name.rstrip(" \t"), value) for name, _, value in lines], b""
        return self._pairs

    def __contains__(self, name: str) -> bool:
        """Tell whether a field `name` (lower case) stands here."""
        return name in self._first

    @property
    def is_part_header(self) -> bool:
        """Whether no field stands here that has no business in the header of a part (RFC 2046, section 5.1)."""
        if self._is_part_header is None:
            self._is_part_header = all(name.startswith(_OF_PARTS) for name in self._first)
        return self._is_part_header

    @property
    def names(self) -> KeysView[str]:
        """The names of all fields, in lower case."""
        return self._first.keys()

    @property
    def header_items(self) -> tuple[tuple[str, str], ...]:
        """(name in lower case, unfolded raw value) of every field, in order."""
        return tuple((name.lower(), _unfolded(value)) for name, value in self._all())

    def raw_header(self, name: str) -> str | None:
        """Return the unfolded value of the first field `name`, not decoded."""
        value = self._first.get(name)
        if value is None:
            lower = name.lower()
            return None if lower == name else self.raw_header(lower)
        return _unfolded(value) if "\n" in value else value.strip()

    def header(self, name: str) -> str | None:
        """Return the value of the first field `name`, unfolded, RFC 2047-decoded and stripped."""
        value = self._first.get(name)
        if value is None:
            lower = name.lower()
            return None if lower == name else self.header(lower)
        value = _unfolded(value) if "\n" in value else value.strip()
        return _readable(value) if "=?" in value or "\0" in value else value

    def headers(self, name: str) -> tuple[str, ...]:
        """Return the values of all fields `name`, as `header` does."""
        lower = name.lower()
        if lower not in self._first:
            return ()
        return tuple(_readable(_unfolded(value)) for key, value in self._all() if key.lower() == lower)


def unfolded(text: str) -> str:
    """Return `text` with the line ends gone that a blank follows (RFC 5322, 2.2.3)."""
    if "\n\t" in text:
        text = text.replace("\n\t", "\t")
    return text.replace("\n ", " ") if "\n " in text else text


def _unfolded(value: str) -> str:
    return unfolded(value).strip()


@kept
def _readable(raw: str) -> str:
    text = decode_words(raw) if "=?" in raw else raw
    return text.replace("\0", "").strip() if "\0" in text else text.strip()


def sound_fields(text: str) -> Headers | None:
    """Return the fields of the header block `text`, or None where some line of it is no field, or fields seem glued."""
    block = text.rstrip("\n")  # where no blank line ends the block, its last line end is still there
    if not block:
        return Headers(())
    if block[0] in " \t":
        return None  # it goes on with nothing
    first: dict[str, str] = {}
    lines = unfolded(block).split("\n")
    for line in lines:
        written, colon, value = line.partition(":")
        name = field_name(written) if colon and len(written) < LONGEST_NAME else None
        if name is None or (name in STRUCTURED and ": " in value):
            return None
        if name not in first:
            first[name] = value
    return Headers.of_block(first, len(lines), block)


@lru_cache(maxsize=4096)
def field_name(name: str) -> str | None:
    """Return the field name in lower case, None where it is none (RFC 5322, 3.6.8; blanks before ":" are passed)."""
    bare = name.rstrip(" \t")
    return bare.lower() if bare.isascii() and bare.isprintable() and bare and " " not in bare else None
