"""The body side of a part: its bytes, transfer-decoded, and its text."""

from bouncekit.message.charsets import decode
from bouncekit.message.entity import WHOLE_MESSAGES, Entity
from bouncekit.message.flowed import unflow
from bouncekit.message.markup import html_to_text
from bouncekit.message.media import IDENTITY
from bouncekit.message.status_fields import mend_groups
from bouncekit.message.transfer import decode_transfer, plain_lines

__all__ = ["Content"]

_CR = 13
_READABLE = ("text/", "message/", "multipart/")


class Content(Entity):
    """An entity with its body."""

    __slots__ = ()

    @property
    def is_truncated(self) -> bool:
        """Whether only the beginning was read (and, of a container, perhaps the end)."""
        return self._start <= self._buffer.gap <= self._stop

    @property
    def raw_size(self) -> int:
        """The bytes that the body takes in the message, transfer encoding and what was not read included."""
        if self._content_type is None:
            self._read_type()
        return self._stop - self._body_start + (self._buffer.unread if self.is_truncated else 0)

    def _raw_body(self) -> bytes:
        if self._content_type is None:
            self._read_type()
        buffer = self._buffer
        stop = buffer.gap if self._start <= buffer.gap <= self._stop else self._stop
        return buffer.data[self._body_start : stop]

    @property
    def body(self) -> bytes:
        r"""The transfer-decoded body; in text and message parts that are not base64, line ends are ``\n``."""
        if self._body is None:
            self._body = self._read_body()
        return self._body

    def _read_body(self) -> bytes:
        content_type = self._content_type or self._read_type()
        raw = self._raw_body()
        if _CR in raw and content_type.startswith(_READABLE):
            raw = plain_lines(raw)
        encoding = self._media.encoding
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
        text = self._text
        if text is None:
            text = self._text = self._read_text(self._content_type or self._read_type())
        return text

    def _read_text(self, content_type: str) -> str:
        if content_type.startswith("multipart/"):
            return ""
        limits = self._context.limits
        body = self.body if self._body is None else self._body
        if len(body) > limits.max_text:
            self.report("text-too-long", f"Only the first {limits.max_text} bytes of the text are read.")
            body = body[: limits.max_text]
        parameters = self._media.parameters
        text, problem = decode(body, parameters.get("charset"))
        if problem and content_type.startswith(_READABLE):
            self.report("charset-wrong", problem)
        if "\0" in text:
            if content_type.startswith(_READABLE):
                self.report("zero-bytes", "The text holds zero bytes, which are left out.")
            text = text.replace("\0", "")
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if content_type == "text/html":
            if len(text) > limits.max_html:
                self.report("text-too-long", f"Only the first {limits.max_html} characters of the HTML are read.")
            return html_to_text(text, limits.max_html)
        if "format" in parameters and parameters["format"].lower() == "flowed" and content_type == "text/plain":
            return unflow(text, delete_space=parameters.get("delsp", "").lower() == "yes")
        return text
