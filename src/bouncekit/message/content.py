"""The body side of a part: its bytes, transfer-decoded, and its text."""

from bouncekit.message.charsets import decode
from bouncekit.message.entity import WHOLE_MESSAGES, Context, Entity
from bouncekit.message.fieldgroups import mend_groups
from bouncekit.message.flowed import unflow
from bouncekit.message.markup import html_to_text
from bouncekit.message.source import Buffer
from bouncekit.message.transfer import decode_transfer, plain_lines

__all__ = ["IDENTITY", "Content"]

IDENTITY = frozenset(("", "7bit", "8bit", "binary"))


class Content(Entity):
    """An entity with its body."""

    __slots__ = ("_body", "_text")

    def __init__(self, context: Context, buffer: Buffer, region: tuple[int, int], path: str) -> None:
        super().__init__(context, buffer, region, path)
        self._body: bytes | None = None
        self._text: str | None = None

    @property
    def is_truncated(self) -> bool:
        """Whether only the beginning was read (and, of a container, perhaps the end)."""
        return self._start <= self._buffer.gap <= self._stop

    def _encoding(self) -> str:
        value = self.raw_header("content-transfer-encoding")
        if not value:
            return ""
        encoding = value.split(";", 1)[0].strip(" \t\"'").lower()
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

    def _is_readable(self) -> bool:
        return self.content_type.startswith(("text/", "message/", "multipart/"))

    def _read_body(self) -> bytes:
        raw = self._raw_body()
        content_type = self.content_type
        if self._is_readable():
            raw = plain_lines(raw)
        encoding = self._encoding()
        if encoding not in IDENTITY:
            raw, problem = decode_transfer(raw, encoding)
            if problem:
                self.report("transfer-encoding-broken", problem)
        if content_type.startswith("message/") and content_type not in WHOLE_MESSAGES:
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
        if problem and self._is_readable():
            self.report("charset-wrong", problem)
        if "\0" in text:
            if self._is_readable():
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
