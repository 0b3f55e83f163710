"""The server that messages are handed on to, by SMTP or LMTP: connections that are used again, and bounded waits.

`smtplib` reads one reply where LMTP gives one for each recipient, and blocks; that is why the protocol stands here.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from bouncekit.helpdesk.relay.endpoints import Endpoint, Protocol
from bouncekit.helpdesk.relay.replies import Reply, ReplyError

__all__ = ["Hop", "Hops"]

_LONGEST_LINE = 8192  # bytes of a reply
_MOST_LINES = 200
_IDLE = 30.0  # seconds that a connection is kept for the next message; servers close theirs later
_MOST_IDLE = 20
_GOODBYE = 2.0


@dataclass(frozen=True, slots=True)
class Waits:
    """How long the next server may take (seconds): to be reached, to answer, and to answer for a whole message."""

    connect: float = 30.0
    answer: float = 120.0
    message: float = 600.0


class Hop:
    """One connection to the next server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, waits: Waits) -> None:
        self._reader = reader
        self._writer = writer
        self._waits = waits
        self.extensions: dict[str, bytes] = {}
        self.is_used = False
        self.idle_since = 0.0
        self._is_late = False
        self._loop = asyncio.get_running_loop()
        self._until: float | None = None  # of the loop's clock; None where nothing is waited for
        self._clock: asyncio.TimerHandle | None = None

    @property
    def is_gone(self) -> bool:
        """Whether the server has closed it, as far as one can see."""
        return self._reader.at_eof() or self._writer.is_closing()

    async def greet(self, protocol: Protocol, name: str) -> None:
        """Hear the greeting, and say who we are.  Raises `ReplyError` where the server does not want us."""
        self._wait(self._waits.answer)
        greeting = await self._reply()
        if greeting.is_good:
            hello = "LHLO" if protocol is Protocol.LMTP else "EHLO"
            answer = await self.ask(f"{hello} {name}".encode())
            if answer.code in (500, 502) and protocol is Protocol.SMTP:
                answer = await self.ask(f"HELO {name}".encode())
            if answer.is_good:
                self.extensions = answer.extensions
                return
            greeting = answer
        raise ReplyError(greeting.raw.decode("utf-8", "replace"))

    async def ask(self, command: bytes) -> Reply:
        """Send one command; return the reply.  Raises `ReplyError` where there is none."""
        self._wait(self._waits.answer)
        self._writer.write(command + b"\r\n")
        answer = await self._reply()
        self._until = None
        return answer

    async def hand_on(self, content: bytes, answers: int) -> list[Reply]:
        """Send a message after the reply 354; return so many replies.  Where one is missing, the list is shorter."""
        replies: list[Reply] = []
        try:
            self._wait(self._waits.message)
            self._writer.write(_dotted(content))
            await self._writer.drain()
            while len(replies) < answers:
                replies.append(await self._reply())
            self._until = None
        except (ReplyError, OSError):
            self.drop()
        except BaseException:  # the sender has gone
            self.drop()
            raise
        return replies

    def drop(self) -> None:
        """Close the connection without a word."""
        self._until = None
        if self._clock is not None:
            self._clock.cancel()
        self._writer.close()

    async def leave(self) -> None:
        """Say goodbye and close the connection."""
        with suppress(ReplyError, OSError):
            async with asyncio.timeout(_GOODBYE):
                await self.ask(b"QUIT")
        self.drop()

    def _wait(self, seconds: float) -> None:
        """End the connection where the server is not done in so many seconds: what waits for a reply hears of it.

        One clock serves all waits, and is set anew only when it strikes too early: `asyncio.timeout` costs much more.
        """
        self._until = self._loop.time() + seconds
        if self._clock is None or self._clock.when() > self._until:
            self._set_clock(seconds)

    def _set_clock(self, seconds: float) -> None:
        if self._clock is not None:
            self._clock.cancel()
        self._clock = self._loop.call_later(seconds, self._look)

    def _look(self) -> None:
        self._clock = None
        if self._until is None:
            return
        left = self._until - self._loop.time()
        if left > 0:
            self._set_clock(left)
        else:
            self._is_late = True
            self._writer.transport.abort()

    async def _reply(self) -> Reply:
        lines: list[bytes] = []
        try:
            while not lines or lines[-1][3:4] == b"-":
                line = (await self._reader.readuntil(b"\n")).rstrip(b"\r\n")
                if not line[:3].isdigit() or len(line) < 3 or line[3:4] not in (b"", b" ", b"-"):
                    raise ReplyError("what the next server says is no reply")
                lines.append(line)
                if len(lines) > _MOST_LINES:
                    raise ReplyError("the next server does not end its reply")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError) as error:
            self.drop()
            told = "the next server does not answer" if self._is_late else "the next server hung up"
            raise ReplyError(told) from error
        except ReplyError:
            self.drop()
            raise
        return Reply(int(lines[-1][:3]), tuple(lines))


class Hops:
    """The connections to one next server: one for each message under way, and those that wait for the next."""

    def __init__(self, place: Endpoint, name: str, waits: Waits) -> None:
        self._place = place
        self._name = name
        self._waits = waits
        self._idle: list[Hop] = []

    @property
    def protocol(self) -> Protocol:
        """What the next server speaks."""
        return self._place.protocol

    async def take(self, *, fresh: bool = False) -> Hop:
        """Return a connection; a `fresh` one has never been used.  Raises `ReplyError` where there is none."""
        while self._idle and not fresh:
            hop = self._idle.pop()
            if not hop.is_gone and monotonic() - hop.idle_since < _IDLE:
                return hop
            hop.drop()
        try:
            async with asyncio.timeout(self._waits.connect):
                reader, writer = await self._opened()
                hop = Hop(reader, writer, self._waits)
                try:
                    await hop.greet(self._place.protocol, self._name)
                except BaseException:
                    hop.drop()
                    raise
        except OSError as error:  # also TimeoutError
            raise ReplyError(getattr(error, "strerror", None) or "it does not answer") from error
        return hop

    async def give_back(self, hop: Hop) -> None:
        """Keep a connection for the next message: nothing is under way on it."""
        if hop.is_gone:
            hop.drop()
        elif len(self._idle) >= _MOST_IDLE:
            await hop.leave()
        else:
            hop.is_used = True
            hop.idle_since = monotonic()
            self._idle.append(hop)

    async def close(self) -> None:
        """Close the connections that wait."""
        idle, self._idle = self._idle, []
        await asyncio.gather(*(hop.leave() for hop in idle))

    async def _opened(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._place.path:
            return await asyncio.open_unix_connection(self._place.path, limit=_LONGEST_LINE)
        return await asyncio.open_connection(self._place.host, self._place.port, limit=_LONGEST_LINE)


def _dotted(content: bytes) -> bytes:
    """Return a message as it is sent: a dot more before lines that begin with one, and the end (RFC 5321, 4.5.2)."""
    doubled = content.replace(b"\r\n.", b"\r\n..")
    start = b"." if content.startswith(b".") else b""
    end = b"" if not content or content.endswith(b"\r\n") else b"\r\n"
    return b"".join((start, doubled, end, b".\r\n"))


def missing(replies: Sequence[Reply], answers: int, told: Reply) -> list[Reply]:
    """Return `replies`, with `told` in the place of those that did not come."""
    return [*replies, *[told] * (answers - len(replies))]
