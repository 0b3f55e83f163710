"""`Message` and `Part`: nothing is read before it is asked for, and everything is read once.

Rules of this file: no property raises for what a message contains; damage is reported to the context, with the part's
path; a region of the buffer is never copied before it is decoded; depth and number of parts are capped in the context,
which embedded messages share.
"""

from collections.abc import KeysView

from bouncekit.message.buffer import Buffer
from bouncekit.message.charsets import decode
from bouncekit.message.content import Content
from bouncekit.message.entity import WHOLE_MESSAGES, Context
from bouncekit.message.fields import Headers
from bouncekit.message.headers import has_blank_line, is_field_at, message_start, original_start
from bouncekit.message.limits import Defect
from bouncekit.message.media import IDENTITY, NO_MEDIA
from bouncekit.message.parameters import parse_content_type
from bouncekit.message.splitter import Division, divide, guess_boundary
from bouncekit.message.transfer import decode_transfer, plain_lines

__all__ = ["Message", "Part"]

_HEADER_COPIES = frozenset(("message/rfc822-headers", "text/rfc822-headers", "message/global-headers"))


class Part(Content):
    """One entity of a message, with its body and the parts in it."""

    __slots__ = ("_children", "_depth", "_division", "_embedded", "_has_embedded")

    def __init__(self, context: Context, buffer: Buffer, region: tuple[int, int], path: str, depth: int) -> None:
        # All attributes are set here, the inherited ones too: a message makes five parts, most of them never read.
        self._context = context
        self._buffer = buffer
        self._start, self._stop = region
        self.path = path
        self._default = "text/plain"
        self._is_nested = False
        self._headers = None
        self._body_start = 0
        self._content_type = None
        self._media = NO_MEDIA
        self._body = None
        self._text = None
        self._depth = depth
        self._children: tuple[Part, ...] | None = None
        self._division: Division | None = None
        self._embedded: Message | None = None
        self._has_embedded = False

    @property
    def has_cut_header(self) -> bool:
        """Whether the header goes on where reading stopped."""
        return self.is_truncated and not has_blank_line(self._buffer.data, self._start, self._buffer.gap)

    @property
    def has_cut_preamble(self) -> bool:
        """Whether reading stopped before the first part of a multipart."""
        children = self.children
        return not self._division or self._buffer.gap <= children[0]._start

    @property
    def children(self) -> tuple["Part", ...]:
        """The parts of a multipart; of any other part none."""
        children = self._children
        if children is None:
            is_multipart = (self._content_type or self._read_type()).startswith("multipart/")
            children = self._children = self._read_children() if is_multipart else ()
        return children

    def _read_children(self) -> tuple["Part", ...]:
        context = self._context
        if self._depth >= context.limits.max_depth:
            self.report("too-deep", f"Parts are nested deeper than {context.limits.max_depth}.")
            return ()
        if context.parts_left <= 0:
            self.report("too-many-parts", f"Only the first {context.limits.max_parts} parts are read.")
            return ()
        if self._media.encoding not in IDENTITY:
            self._decode_container()
        division = self._divide()
        if division is None and not self._buffer.data[self._body_start : self._stop].strip():
            if self._is_nested:  # a message may be given back without its body, but a part has no reason to be empty
                self.report("multipart-empty", "The multipart holds no part.")
            return ()
        if division is None or not division.parts:
            # What cannot be cut is read as one text, so that nothing of it is lost.
            self.report("boundary-not-found", "The body holds no part: it is read as one text.")
            return (self._whole_body(),)
        self._division = division
        if division.is_capped:
            self.report("too-many-parts", f"Only the first {context.limits.max_parts} parts are read.")
        if not division.is_closed and not self.is_truncated:
            self.report("boundary-not-closed", "The closing boundary is missing.")
        context.parts_left -= len(division.parts)
        above, depth = f"{self.path}." if self.path else "", self._depth + 1
        default = "message/rfc822" if self._content_type == "multipart/digest" else "text/plain"  # RFC 2046, 5.1.5
        children = []
        for number, region in enumerate(division.parts, 1):
            child = Part(context, self._buffer, region, f"{above}{number}", depth)
            child._is_nested = True
            child._default = default
            children.append(child)
        return tuple(children)

    def _decode_container(self) -> None:
        """Read a multipart from its decoded body, where it is encoded as a whole and only then holds a boundary."""
        declared = self.parameters.get("boundary", "").encode("utf-8", "surrogateescape")
        if declared and self._buffer.data.find(b"--" + declared, self._body_start, self._stop) < 0:
            body, _problem = decode_transfer(self._raw_body(), self._media.encoding)
            if b"--" + declared in body:
                self.report("multipart-encoded", "A multipart is encoded as a whole (RFC 2045, 6.4, forbids it).")
                self._buffer = Buffer(body, len(body) if self.is_truncated else -1)
                self._body_start, self._stop = 0, len(body)

    def _divide(self) -> Division | None:
        data, start, stop = self._buffer.data, self._body_start, self._stop
        cap = self._context.parts_left
        declared = self.parameters.get("boundary", "").rstrip()
        if declared:
            division = divide(data, start, stop, declared.encode("utf-8", "surrogateescape"), cap)
            if division:
                return division
        for value in [value for name, value in self.header_items if name == "content-type"][1:]:
            other = parse_content_type(value)[1].get("boundary")
            division = divide(data, start, stop, other.encode("utf-8", "surrogateescape"), cap) if other else None
            if division:
                self.report("boundary-declared-twice", "The boundary is the one that the second Content-Type declares.")
                return division
        guess = guess_boundary(data, start, stop)
        division = divide(data, start, stop, guess, cap) if guess else None
        why = "is not the declared one" if declared else "is not declared"
        if division:
            self.report("boundary-guessed", f"The boundary in the body {why}.")
        return division

    def _whole_body(self) -> "Part":
        """Return the body as the one part of itself, without a header."""
        path = f"{self.path}.1" if self.path else "1"
        child = Part(self._context, self._buffer, (self._body_start, self._stop), path, self._depth + 1)
        child._is_nested, child._headers, child._body_start = True, Headers(()), self._body_start
        return child

    @property
    def preamble(self) -> str:
        """The text before the first boundary of a multipart."""
        self.children  # noqa: B018  # reads the division
        division = self._division
        return self._stray_text(self._body_start, division.preamble_stop) if division else ""

    @property
    def epilogue(self) -> str:
        """The text after the closing boundary of a multipart."""
        self.children  # noqa: B018  # reads the division
        division = self._division
        return self._stray_text(division.epilogue_start, self._stop) if division else ""

    def _stray_text(self, start: int, stop: int) -> str:
        stop = min(stop, start + self._context.limits.max_text)
        return decode(plain_lines(self._buffer.data[start:stop]), self.parameters.get("charset"))[0]

    @property
    def embedded(self) -> "Message | None":
        """The message, or the copy of a header, that this part holds; None for parts of other types."""
        if not self._has_embedded:
            self._embedded = self._read_embedded()
            self._has_embedded = True
        return self._embedded

    def _read_embedded(self) -> "Message | None":
        content_type = self.content_type
        is_copy = content_type in _HEADER_COPIES
        if not is_copy and content_type not in WHOLE_MESSAGES:
            return None
        context = self._context
        if self._depth >= context.limits.max_depth:
            self.report("too-deep", f"Messages are nested deeper than {context.limits.max_depth}.")
            return None
        encoding = self._media.encoding
        if encoding in IDENTITY:
            return self._message(self._buffer, (self._body_start, self._stop), is_copy)
        if not is_copy:
            self.report(
                "message-encoded", f"An embedded message is encoded in {encoding} (RFC 2046, 5.2.1, forbids it)."
            )
        body = self.body
        return self._message(Buffer(body, len(body) if self.is_truncated else -1), (0, len(body)), is_copy)

    def _message(self, buffer: Buffer, region: tuple[int, int], is_copy: bool) -> "Message":
        start = message_start(buffer.data, *region)
        if not is_field_at(buffer.data, start, region[1]):
            start = self._skip_remark(buffer.data, start, region[1])
        root = Part(self._context, buffer, (start, region[1]), self.path, self._depth + 1)
        if is_copy:
            root._children = ()
            root._body = b""
        return Message(self._context, root)

    def _skip_remark(self, data: bytes, start: int, stop: int) -> int:
        """Pass over what a server writes above the copy of a message ("[original message follows]")."""
        header = original_start(data, start, stop)
        if header < 0:
            return start
        self.report("foreign-line-in-header", "A remark stands above the copied message.")
        return header


class Message:
    """A message: its root part, the parts below it, and what was broken.  All is lazy and cached."""

    __slots__ = ("_context", "_kinds", "_parts", "_typed_parts", "root")

    def __init__(self, context: Context, root: Part) -> None:
        self._context = context
        self.root = root
        self._parts: tuple[Part, ...] | None = None
        self._kinds: tuple[str, ...] | None = None
        self._typed_parts: tuple[tuple[Part, str], ...] | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The content type of each of `parts`."""
        if self._kinds is None:
            self._kinds = tuple([kind for _part, kind in self.typed_parts])
        return self._kinds

    @property
    def typed_parts(self) -> tuple[tuple[Part, str], ...]:
        """Each of `parts` with its content type."""
        if self._typed_parts is None:
            self._typed_parts = tuple([(part, part._content_type or part._read_type()) for part in self.parts])
        return self._typed_parts

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts, depth first, containers included, the root first; embedded messages are not entered."""
        if self._parts is None:
            parts: list[Part] = []
            waiting = [self.root]
            while waiting:
                part = waiting.pop()
                parts.append(part)
                children = part.children
                if children:
                    waiting += reversed(children)
            self._parts = tuple(parts)
        return self._parts

    @property
    def defects(self) -> tuple[Defect, ...]:
        """The damage met so far, that of embedded messages included.  It grows as parts are read: read it last."""
        return tuple(self._context.defects)

    def has_defect(self, name: str) -> bool:
        """Tell whether damage called `name` was met so far."""
        return any(defect.name == name for defect in self._context.defects) if self._context.defects else False

    @property
    def preamble(self) -> str:
        """The text before the first boundary of the root multipart."""
        return self.root.preamble

    @property
    def epilogue(self) -> str:
        """The text after the last boundary of the root multipart."""
        return self.root.epilogue

    @property
    def is_truncated(self) -> bool:
        """Whether a middle, too long to read, was left out."""
        return self.root.is_truncated

    @property
    def fields(self) -> Headers:
        """The fields of the header."""
        return self.root._headers or self.root._read_headers()

    @property
    def header_names(self) -> KeysView[str]:
        """The names of all fields of the message, in lower case."""
        return (self.root._headers or self.root._read_headers()).names

    @property
    def header_items(self) -> tuple[tuple[str, str], ...]:
        """(name in lower case, unfolded raw value) of every field of the message, in order."""
        return self.root.header_items

    def raw_header(self, name: str) -> str | None:
        """Return the unfolded value of the first field `name`, not decoded."""
        return (self.root._headers or self.root._read_headers()).raw_header(name)

    def header(self, name: str) -> str | None:
        """Return the value of the first field `name`, unfolded, RFC 2047-decoded and stripped."""
        return (self.root._headers or self.root._read_headers()).header(name)

    def headers(self, name: str) -> tuple[str, ...]:
        """Return the values of all fields `name`, as `header` does."""
        return self.root.headers(name)
