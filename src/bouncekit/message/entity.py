"""The header side of a part: its fields, its type, its name.

`Context` is what all parts of one message share; damage goes there, with the part's path.
"""

from collections.abc import KeysView, Mapping

from bouncekit.message.buffer import Buffer
from bouncekit.message.encoded_words import decode_words
from bouncekit.message.fields import Headers
from bouncekit.message.headers import read_block
from bouncekit.message.limits import Defect, Limits
from bouncekit.message.media import Media, media_of
from bouncekit.message.parameters import parse_parameters
from bouncekit.message.status_fields import stray_fields_start

__all__ = ["WHOLE_MESSAGES", "Context", "Entity"]

WHOLE_MESSAGES = frozenset(("message/rfc822", "message/global", "message/news"))


class Context:
    """What all parts of one message, embedded ones included, share."""

    __slots__ = ("defects", "limits", "parts_left")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.defects: list[Defect] = []
        self.parts_left = limits.max_parts

    def report(self, name: str, detail: str, where: str) -> None:
        """Note damage, up to the cap."""
        if len(self.defects) < self.limits.max_defects:
            self.defects.append(Defect(name, detail, where))


class Entity:
    """A header and the region of the buffer that it stands in (RFC 2045, section 2.4)."""

    __slots__ = ("_body", "_body_start", "_buffer", "_content_type", "_context", "_default", "_headers", "_is_nested",
                 "_media", "_start", "_stop", "_text", "path")  # fmt: skip

    _context: Context
    _buffer: Buffer
    _start: int
    _stop: int
    path: str
    _default: str
    _is_nested: bool
    _headers: Headers | None
    _body_start: int
    _content_type: str | None
    _media: Media
    _body: bytes | None
    _text: str | None

    def _read_headers(self) -> Headers:
        headers, self._body_start = read_block(
            self._buffer.data, self._start, self._stop, self._context.limits, self._report_header
        )
        self._headers = headers
        return headers

    def report(self, name: str, detail: str) -> None:
        """Note damage of this part."""
        self._context.report(name, detail, f"part {self.path}" if self.path else f"byte {self._body_start}")

    def _report_header(self, name: str, detail: str) -> None:
        self._context.report(name, detail, f"part {self.path}" if self.path else "header")

    @property
    def fields(self) -> Headers:
        """The fields of the header."""
        return self._headers or self._read_headers()

    @property
    def header_names(self) -> KeysView[str]:
        """The names of all fields, in lower case."""
        return (self._headers or self._read_headers()).names

    @property
    def header_items(self) -> tuple[tuple[str, str], ...]:
        """(name in lower case, unfolded raw value) of every field, in order."""
        return (self._headers or self._read_headers()).header_items

    def raw_header(self, name: str) -> str | None:
        """Return the unfolded value of the first field `name`, not decoded."""
        return (self._headers or self._read_headers()).raw_header(name)

    def header(self, name: str) -> str | None:
        """Return the value of the first field `name`, unfolded, RFC 2047-decoded and stripped."""
        return (self._headers or self._read_headers()).header(name)

    def headers(self, name: str) -> tuple[str, ...]:
        """Return the values of all fields `name`, as `header` does."""
        return (self._headers or self._read_headers()).headers(name)

    def _read_type(self) -> str:
        headers = self._headers or self._read_headers()
        media = self._media = headers.media or media_of(headers)
        name = media.content_type
        if name is None and media.written:
            self.report("content-type-broken", f"The Content-Type is none: {media.written[:60]!r}.")
        self._content_type = name or self._default
        if self._is_nested and name and name.startswith("message/") and not headers.is_part_header:
            self._mend_missing_blank_line(name)
        return self._content_type

    def _mend_missing_blank_line(self, content_type: str) -> None:
        """Give fields of the body back that stand in the part's header, for want of a blank line between."""
        is_message = content_type in WHOLE_MESSAGES
        start = stray_fields_start(self._buffer.data, self._start, self._body_start, is_message=is_message)
        if start >= 0:
            self._body_start = start
            self.report("no-blank-line", "No blank line stands between the header and the body.")

    @property
    def content_type(self) -> str:
        """The media type, in lower case; ``text/plain`` where none is told (RFC 2045, 5.2)."""
        return self._content_type or self._read_type()

    @property
    def parameters(self) -> Mapping[str, str]:
        """The parameters of Content-Type, decoded (RFC 2231), names in lower case."""
        if self._content_type is None:
            self._read_type()
        return self._media.parameters

    @property
    def is_multipart(self) -> bool:
        """Whether the part is a container of parts."""
        return (self._content_type or self._read_type()).startswith("multipart/")

    @property
    def disposition(self) -> str | None:
        """``attachment`` or ``inline``; what is unknown counts as attachment (RFC 2183, 2.8)."""
        if self._content_type is None:
            self._read_type()
        return self._media.disposition

    @property
    def filename(self) -> str | None:
        """The file name that Content-Disposition, or else Content-Type, tells."""
        value = self.raw_header("content-disposition")
        name = parse_parameters(value).get("filename") if value and ";" in value else None
        name = name or self.parameters.get("name")
        return decode_words(name) if name else None
