"""One sender's session: each command goes to the next server as it is, and its reply comes back as it is.

`aiosmtpd` reads the commands; here stands what they do.  Imported only where a relay serves: it needs the extra
``smtp``.
"""

import asyncio
import logging
import re
from collections import defaultdict
from typing import TYPE_CHECKING, cast

from aiosmtpd.smtp import SMTP

from bouncekit.helpdesk.relay.endpoints import Protocol
from bouncekit.helpdesk.relay.replies import Reply, ReplyError, reply
from bouncekit.helpdesk.relay.transaction import AWAY, Transaction

if TYPE_CHECKING:
    from bouncekit.helpdesk.relay.serving import Relay

__all__ = ["Session"]

# Those that change only what the next server does with what is passed on; SIZE is added with what is left of it.
_PASSED_ON = ("8BITMIME", "SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES")
_PATH = re.compile(rb"(?:FROM|TO):\s*(?:<([^\r\n]*?)>|(\S+))", re.IGNORECASE)
_SIZE = re.compile(rb" SIZE=(\d{1,18})(?= |\Z)", re.IGNORECASE)
_LAST = b".\r\n"
_END = b"\r\n" + _LAST
# What a less exact server takes for the end of a message, and what follows for commands; a dot behind CRLF is doubled.
_FALSE_END = re.compile(rb"(?<!\r)\n\.\r?\n|\r\.\r")
_TOO_LARGE = reply(552, "5.3.4 The message is too large")
_BARE = reply(550, "5.5.2 A line ends in a bare line feed or carriage return, with a dot beside it")
_OUR_FAULT = reply(451, "4.3.0 The relay failed: try again later")
_NO_ROOM = reply(452, "4.3.1 Too much is under way: try again later")
_CLOSING = reply(421, "4.3.2 The relay is closing: try again later")

# Its lines hold addresses, and nobody has asked for them.
logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)


class Session(SMTP):
    """The conversation with one sender; the names of the methods are those that `aiosmtpd` calls."""

    command_size_limit = 8192  # long paths in UTF-8, and the parameters of DSN
    command_size_limits: dict[str, int] = defaultdict(lambda: 8192)  # noqa: RUF012 - aiosmtpd clears the class's own
    line_length_limit = 1 << 16  # of a piece that is read at once: lines may be longer

    def __init__(self, relay: "Relay", *, speaks: Protocol, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(
            object(),
            data_size_limit=None,
            enable_SMTPUTF8=True,
            hostname=relay.name,
            ident="bouncekit",
            timeout=relay.limits.silence,
            loop=loop,
        )
        self._relay = relay
        self._speaks = speaks
        self._mail = Transaction(relay)
        self._in_hand = 0
        self.is_busy = False

    # What the relay does with a session.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the session, or end it where there are too many."""
        if not self._relay.enter(self):
            refused = cast("asyncio.Transport", transport)
            refused.write(reply(421, "4.3.2 Too many connections: try again later").raw + b"\r\n")
            refused.close()
            refused.set_protocol(asyncio.Protocol())
            return
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Let go what the session held."""
        super().connection_lost(error)
        self._relay.leave(self)
        self._forget_content()
        self._mail.drop()

    def close_when_idle(self) -> None:
        """End the session, at once or after the message that is under way."""
        if not self.is_busy and self.transport is not None:
            cast("asyncio.Transport", self.transport).write(_CLOSING.raw + b"\r\n")
            self.transport.close()

    async def handle_exception(self, error: Exception) -> str:
        """Return what is said where we failed: the message is still the sender's."""
        self._relay.tell(error)
        await self._mail.end()
        return _OUR_FAULT.raw.decode()

    # The commands.

    async def smtp_HELO(self, arg: str | None) -> None:  # noqa: N802 - the command's name
        """Begin without extensions."""
        if self._speaks is Protocol.LMTP:
            await self._answer(reply(500, "5.5.1 This is LMTP: LHLO"))
        else:
            await self._hello(arg, is_extended=False)

    async def smtp_EHLO(self, arg: str | None) -> None:  # noqa: N802 - as above
        """Begin with the extensions of the next server."""
        if self._speaks is Protocol.LMTP:
            await self._answer(reply(500, "5.5.1 This is LMTP: LHLO"))
        else:
            await self._hello(arg, is_extended=True)

    async def smtp_LHLO(self, arg: str | None) -> None:  # noqa: N802 - as above
        """Begin, in LMTP."""
        if self._speaks is Protocol.SMTP:
            await self._answer(reply(500, "5.5.1 This is SMTP: EHLO"))
        else:
            await self._hello(arg, is_extended=True)

    async def smtp_AUTH(self, arg: str | None) -> None:  # noqa: N802 - as above
        """Nobody logs in here."""
        await self._answer(reply(502, "5.5.1 AUTH is not offered"))

    async def smtp_VRFY(self, arg: str | None) -> None:  # noqa: N802 - as above
        """Tell nothing of anybody."""
        await self._answer(reply(252, "2.5.2 Try to send something"))

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 - as above
        """Begin a message, over a new connection where the one that was kept is gone."""
        path = _path(arg)
        if await self.check_helo_needed():
            return
        if self._mail.sender is not None:
            await self._answer(reply(503, "5.5.1 A message is under way"))
        elif path is None:
            await self._answer(reply(501, "5.5.4 MAIL FROM:<path> is wanted"))
        elif (size := _SIZE.search(_bytes(arg))) is not None and int(size[1]) > self._relay.limits.size:
            await self._answer(_TOO_LARGE)
        else:
            self._reset_timeout(self._relay.limits.patience)
            await self._answer(await self._mail.begin(b"MAIL " + _bytes(arg), path))

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802 - as above
        """Name a recipient."""
        path = _path(arg)
        if self._mail.sender is None:
            await self._answer(reply(503, "5.5.1 MAIL first"))
        elif path is None:
            await self._answer(reply(501, "5.5.4 RCPT TO:<path> is wanted"))
        elif self._mail.recipients and self._is_one_at_a_time:
            await self._answer(reply(452, "4.5.3 One recipient at a time: each has an answer of its own"))
        else:
            self._reset_timeout(self._relay.limits.patience)
            await self._answer(await self._mail.add(b"RCPT " + _bytes(arg), path))

    async def smtp_RSET(self, arg: str | None) -> None:  # noqa: N802 - as above
        """Forget the message."""
        await self._mail.end()
        await self._answer(reply(250, "2.0.0 OK"))

    async def smtp_QUIT(self, arg: str | None) -> None:  # noqa: N802 - as above
        """End the session."""
        await self._mail.end()
        await super().smtp_QUIT("")

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802 - as above
        """Take the message, have it stamped, hand it on, and say what the next server says of it."""
        if not self._mail.recipients:
            await self._answer(reply(503, "5.5.1 RCPT first"))
            return
        if not self._relay.has_room:
            await self._mail.end()
            await self._answer(_NO_ROOM)
            return
        self.is_busy = True
        answers = len(self._mail.recipients) if self._speaks is Protocol.LMTP else 1
        try:
            await self.push(b"354 End data with <CR><LF>.<CR><LF>")
            content = await self._content()
            try:
                replies = [content] if isinstance(content, Reply) else await self._handed_on(content)
            except Exception as error:
                self._relay.tell(error)
                replies = [_OUR_FAULT]
            await self._mail.end()
            self._forget_content()
            replies = replies if len(replies) == answers else [*replies[:1]] * answers
            self._relay.count(replies)
            await self.push(b"\r\n".join(each.raw for each in replies))
        finally:
            self.is_busy = False
            self._forget_content()
        if self._relay.is_closing:
            self.close_when_idle()

    # How they do it.

    def _reset_timeout(self, duration: float | None = None) -> None:
        """Let the sender be silent for so long from now on; the clock is set anew only where it would strike later."""
        self._silent_until = self.loop.time() + (duration or self._relay.limits.silence)
        clock = self._timeout_handle
        if clock is None or clock.cancelled() or clock.when() > self._silent_until:
            super()._reset_timeout(duration)

    def _timeout_cb(self) -> None:
        left = self._silent_until - self.loop.time()
        if left > 0:
            self._timeout_handle = self.loop.call_later(left, self._timeout_cb)
        else:
            super()._timeout_cb()  # type: ignore[no-untyped-call]

    @property
    def _is_one_at_a_time(self) -> bool:
        """Whether one answer is all that the sender can be given, and the next server has one for each recipient."""
        return self._speaks is Protocol.SMTP and self._relay.hops.protocol is Protocol.LMTP

    async def _hello(self, arg: str | None, *, is_extended: bool) -> None:
        assert self.session is not None
        if not arg:
            await self._answer(reply(501, "5.5.4 A name is wanted"))
            return
        await self._mail.end()
        try:
            hop = await self._relay.hops.take()
        except ReplyError as error:
            self._relay.tell_away(error)
            await self._answer(AWAY)
            return
        extensions = hop.extensions
        await self._relay.hops.give_back(hop)
        self.session.host_name = arg
        self.session.extended_smtp = is_extended
        lines = [self._relay.name]
        if is_extended:
            lines += ["PIPELINING", f"SIZE {self._relay.size_for(extensions)}"]
            lines += [name for name in _PASSED_ON if name in extensions]
        marks = [*"-" * (len(lines) - 1), " "]
        await self.push("\r\n".join(f"250{mark}{line}" for mark, line in zip(marks, lines, strict=True)).encode())

    async def _content(self) -> bytes | Reply:
        """Return the message that the sender sends (RFC 5321, 4.5.2), or why it cannot be taken."""
        self._reset_timeout(self._relay.limits.message)
        taken = bytearray(await self._reader.readexactly(len(_LAST)))
        while not (is_through := taken == _LAST or taken.endswith(_END)) and _may_begin_the_end(taken):
            taken += await self._reader.readexactly(1)
        refused: Reply | None = None
        while not is_through:
            piece, is_through = await self._piece()
            if refused is not None:
                continue
            taken += piece
            self._in_hand += self._relay.hold(len(piece))
            if len(taken) > self._relay.limits.size:
                refused = _TOO_LARGE
            elif not self._relay.has_room_left:
                refused = _NO_ROOM
            if refused is not None:
                taken.clear()
        if refused is not None:
            return refused
        content = bytes(taken[: -len(_LAST)]).replace(b"\r\n.", b"\r\n")
        content = content[1:] if content.startswith(b".") else content
        has_dot = b"\n." in content or b"\r." in content  # without one, no expression has to go through all of it
        return _BARE if has_dot and _FALSE_END.search(content) else content

    async def _piece(self) -> tuple[bytes, bool]:
        """Return what comes next, and whether the message ends with it."""
        try:
            return await self._reader.readuntil(_END), True
        except asyncio.LimitOverrunError as error:
            return await self._reader.read(error.consumed), False

    async def _handed_on(self, content: bytes) -> list[Reply]:
        self._reset_timeout(2 * self._relay.limits.patience + self._relay.limits.stamping)
        return await self._mail.hand_on(content)

    async def _answer(self, answer: Reply) -> None:
        await self.push(answer.raw)
        if answer.code == 421 and self.transport is not None:
            self.transport.close()

    def _forget_content(self) -> None:
        self._relay.release(self._in_hand)
        self._in_hand = 0


def _bytes(arg: str | None) -> bytes:
    return (arg or "").encode("utf-8", "surrogateescape")


def _path(arg: str | None) -> bytes | None:
    found = _PATH.match(_bytes(arg))
    if found is None:
        return None
    return found[1] if found[1] is not None else found[2]


def _may_begin_the_end(taken: bytearray) -> bool:
    """Tell whether the last bytes may be the first of `_END`."""
    return any(taken.endswith(_END[:size]) for size in range(1, len(_END)))
