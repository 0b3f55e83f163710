"""`Message` and `Part`: nothing is read before it is asked for, and everything is read once.

Rules of this file: no property raises for what a message contains; damage is reported to the context, with the part's
path; a region of the buffer is never copied before it is decoded; depth and number of parts are capped in the context,
which embedded messages share.
"""

from bouncekit.message.charsets import decode
from bouncekit.message.entity import Context, Entity
from bouncekit.message.fieldgroups import mend_groups
from bouncekit.message.flowed import unflow
from bouncekit.message.headers import Headers, message_start
from bouncekit.message.limits import Defect
from bouncekit.message.markup import html_to_text
from bouncekit.message.parameters import parse_content_type
from bouncekit.message.source import Buffer
from bouncekit.message.splitter import Division, divide, guess_boundary
from bouncekit.message.transfer import decode_transfer, plain_lines

__all__ = ["Message", "Part"]

_WHOLE_MESSAGES = frozenset(("message/rfc822", "message/global", "message/news"))
_HEADER_COPIES = frozenset(("message/rfc822-headers", "text/rfc822-headers", "message/global-headers"))
_IDENTITY = frozenset(("", "7bit", "8bit", "binary"))


class Part(Entity):
    """One entity of a message, with its body and the parts in it."""

    __slots__ = ("_body", "_children", "_depth", "_division", "_embedded", "_has_embedded", "_text")

    def __init__(self, context: Context, buffer: Buffer, region: tuple[int, int], path: str, depth: int) -> None:
        super().__init__(context, buffer, region, path)
        self._depth = depth
        self._children: tuple[Part, ...] | None = None
        self._division: Division | None = None
        self._body: bytes | None = None
        self._text: str | None = None
        self._embedded: Message | None = None
        self._has_embedded = False

    @property
    def is_truncated(self) -> bool:
        """Whether only the beginning was read (and, of a container, perhaps the end)."""
        return self._start < self._buffer.gap <= self._stop

    @property
    def has_cut_header(self) -> bool:
        """Whether the header goes on where reading stopped."""
        self.header_items  # noqa: B018  # finds the body
        return self._body_start >= self._buffer.gap >= 0

    @property
    def has_cut_preamble(self) -> bool:
        """Whether reading stopped before the first part of a multipart."""
        children = self.children
        return not self._division or self._buffer.gap <= children[0]._start

    @property
    def children(self) -> tuple["Part", ...]:
        """The parts of a multipart; of any other part none."""
        if self._children is None:
            self._children = self._read_children() if self.is_multipart else ()
        return self._children

    def _read_children(self) -> tuple["Part", ...]:
        context = self._context
        if self._depth >= context.limits.max_depth:
            self.report("too-deep", f"Parts are nested deeper than {context.limits.max_depth}.")
            return ()
        if context.parts_left <= 0:
            self.report("too-many-parts", f"Only the first {context.limits.max_parts} parts are read.")
            return ()
        division = self._divide()
        if division is None or not division.parts:
            # What cannot be cut is read as one text, so that nothing of it is lost.
            return (self._child(1, (self._body_start, self._stop), is_headless=True),)
        self._division = division
        if division.is_capped:
            self.report("too-many-parts", f"Only the first {context.limits.max_parts} parts are read.")
        if not division.is_closed and not self.is_truncated:
            self.report("boundary-not-closed", "The closing boundary is missing.")
        context.parts_left -= len(division.parts)
        return tuple(self._child(number, region) for number, region in enumerate(division.parts, 1))

    def _divide(self) -> Division | None:
        data, start, stop = self._buffer.data, self._body_start, self._stop
        cap = self._context.parts_left
        declared = self.parameters.get("boundary")
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
        else:
            self.report("boundary-not-found", "The body holds no boundary: it is read as one text.")
        return division

    def _child(self, number: int, region: tuple[int, int], *, is_headless: bool = False) -> "Part":
        path = f"{self.path}.{number}" if self.path else str(number)
        child = Part(self._context, self._buffer, region, path, self._depth + 1)
        if is_headless:
            child._headers = Headers(())
            child._body_start = region[0]
        if self._content_type == "multipart/digest" and not is_headless:
            child._default = "message/rfc822"  # RFC 2046, section 5.1.5
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

    def _encoding(self) -> str:
        value = self.raw_header("content-transfer-encoding")
        if not value:
            return ""
        encoding = value.split(";", 1)[0].strip().lower()
        return encoding.split()[0] if encoding else ""

    def _raw_body(self) -> bytes:
        if self._headers is None:
            self._read_headers()
        if self._content_type is None:
            self._read_type()
        stop = self._buffer.gap if self.is_truncated else self._stop
        return self._buffer.data[self._body_start : stop]

    @property
    def body(self) -> bytes:
        r"""The transfer-decoded body; in text and message parts that are not base64, line ends are ``\n``."""
        if self._body is None:
            self._body = self._read_body()
        return self._body

    def _read_body(self) -> bytes:
        raw = self._raw_body()
        content_type = self.content_type
        is_text = content_type.startswith(("text/", "message/", "multipart/"))
        if is_text:
            raw = plain_lines(raw)
        encoding = self._encoding()
        if encoding not in _IDENTITY:
            raw, problem = decode_transfer(raw, encoding)
            if problem:
                self.report("transfer-encoding-broken", problem)
        if content_type.startswith("message/") and content_type not in _WHOLE_MESSAGES:
            raw, problem = mend_groups(raw)
            if problem:
                self.report("transfer-encoding-broken", problem)
        return raw

    @property
    def text(self) -> str:
        r"""The body as text, lines ended by ``\n``; of HTML what a reader sees; of a multipart nothing."""
        if self._text is None:
            self._text = "" if self.is_multipart else self._read_text()
        return self._text

    def _read_text(self) -> str:
        limits = self._context.limits
        body = self.body
        if len(body) > limits.max_text:
            self.report("text-too-long", f"Only the first {limits.max_text} bytes of the text are read.")
            body = body[: limits.max_text]
        parameters = self._parameters
        text, problem = decode(body, parameters.get("charset"))
        if problem:
            self.report("charset-wrong", problem)
        if "\0" in text:
            self.report("zero-bytes", "The text holds zero bytes, which are left out.")
            text = text.replace("\0", "")
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if self._content_type == "text/html":
            if len(text) > limits.max_html:
                self.report("text-too-long", f"Only the first {limits.max_html} characters of the HTML are read.")
            return html_to_text(text, limits.max_html)
        if parameters.get("format", "").lower() == "flowed" and self._content_type == "text/plain":
            return unflow(text, delete_space=parameters.get("delsp", "").lower() == "yes")
        return text

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
        if not is_copy and content_type not in _WHOLE_MESSAGES:
            return None
        context = self._context
        if self._depth >= context.limits.max_depth:
            self.report("too-deep", f"Messages are nested deeper than {context.limits.max_depth}.")
            return None
        encoding = self._encoding()
        if encoding in _IDENTITY:
            return self._message(self._buffer, (self._body_start, self._stop), is_copy)
        if not is_copy:
            self.report(
                "message-encoded", f"An embedded message is encoded in {encoding} (RFC 2046, 5.2.1, forbids it)."
            )
        body = self.body
        return self._message(Buffer(body, len(body) if self.is_truncated else -1), (0, len(body)), is_copy)

    def _message(self, buffer: Buffer, region: tuple[int, int], is_copy: bool) -> "Message":
        root = Part(self._context, buffer, (message_start(buffer.data, *region), region[1]), self.path, self._depth + 1)
        if is_copy:
            root._children = ()
            root._body = b""
        return Message(self._context, root)


class Message:
    """A message: its root part, the parts below it, and what was broken.  All is lazy and cached."""

    __slots__ = ("_context", "_parts", "root")

    def __init__(self, context: Context, root: Part) -> None:
        self._context = context
        self.root = root
        self._parts: tuple[Part, ...] | None = None

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
    def header_items(self) -> tuple[tuple[str, str], ...]:
        """(name in lower case, unfolded raw value) of every field of the message, in order."""
        return self.root.header_items

    def raw_header(self, name: str) -> str | None:
        """Return the unfolded value of the first field `name`, not decoded."""
        return self.root.raw_header(name)

    def header(self, name: str) -> str | None:
        """Return the value of the first field `name`, unfolded, RFC 2047-decoded and stripped."""
        return self.root.header(name)

    def headers(self, name: str) -> tuple[str, ...]:
        """Return the values of all fields `name`, as `header` does."""
        return self.root.headers(name)
