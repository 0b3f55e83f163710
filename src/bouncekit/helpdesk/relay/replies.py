"""The replies of SMTP and LMTP servers (RFC 5321, 4.2), as bytes that can be passed on."""

from typing import NamedTuple

__all__ = ["Reply", "ReplyError", "reply"]


class ReplyError(Exception):
    """What cannot be a reply, or no reply at all: the connection is of no use any more."""


class Reply(NamedTuple):
    """A reply: its three figures, and its lines as they came, each without its line end."""

    code: int
    lines: tuple[bytes, ...]

    @property
    def is_good(self) -> bool:
        """Whether what was asked is done."""
        return 200 <= self.code < 300

    @property
    def is_temporary(self) -> bool:
        """Whether the sender is to try again later."""
        return 400 <= self.code < 500

    @property
    def raw(self) -> bytes:
        """Return the lines, as they are sent, without the last line end."""
        return b"\r\n".join(self.lines)

    @property
    def extensions(self) -> dict[str, bytes]:
        """Return {keyword: its arguments} of a reply to EHLO or LHLO (RFC 5321, 4.1.1.1)."""
        words = (line[4:].partition(b" ") for line in self.lines[1:])
        return {keyword.decode("ascii", "replace").upper(): arguments for keyword, _, arguments in words}


def reply(code: int, text: str) -> Reply:
    """Return a reply of our own, on one line."""
    return Reply(code, (f"{code} {text}".encode(),))
