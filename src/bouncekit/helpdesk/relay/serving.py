"""The relay: it listens, has each message stamped, hands it on, and ends when it is told to, with nothing in hand."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import TYPE_CHECKING, cast

from bouncekit.helpdesk.relay.endpoints import Endpoint, Protocol
from bouncekit.helpdesk.relay.envelope import Envelope
from bouncekit.helpdesk.relay.next_hop import Hops, Waits
from bouncekit.helpdesk.relay.replies import Reply

if TYPE_CHECKING:
    from bouncekit.helpdesk.relay.session import Session

__all__ = ["Relay", "RelayCounts", "RelayLimits"]

_GROWTH = 1 << 14  # bytes that our fields may add to a message
_WORKERS = 4  # threads that stamp: a message that takes long must not keep all others
_HELD = 4  # messages of the largest size that may be in memory at once, in total
_ENDING = ("SIGINT", "SIGTERM", "SIGBREAK")


@dataclass(frozen=True, slots=True)
class RelayLimits:
    """What a relay takes, and for how long it waits.

    `size` is the largest message (bytes), `sessions` how many senders are served at once.  In seconds: `silence` of a
    sender, `message` for all of one message to arrive, `stamping` until it is handed on as it came, `patience` for an
    answer of the next server, and `ending` for what is under way when the relay is to end.  Messages of `at_once` bytes
    are stamped between two others, which a thread would take twice as long for; larger ones in threads.
    """

    size: int = 50_000_000
    sessions: int = 100
    silence: float = 300.0
    message: float = 900.0
    stamping: float = 30.0
    patience: float = 600.0
    ending: float = 60.0
    at_once: int = 1 << 16


@dataclass(slots=True)
class RelayCounts:
    """What a relay did: answers by recipient with LMTP, by message with SMTP.

    `as_they_came` of the messages were handed on without a stamp, because stamping failed.
    """

    accepted: int = 0
    refused: int = 0
    put_off: int = 0
    as_they_came: int = 0


@dataclass
class Relay:
    """Takes mail at one place and hands it on to `next_hop`.

    `stamp` is called with an `Envelope`, in several threads, and returns the message as it is to be handed on; what it
    raises is told to `on_fault`, and the message goes on as it came.  So is an error of ours, and that the next server
    cannot be reached.  `name` is what the relay calls itself.
    """

    next_hop: Endpoint
    stamp: Callable[[Envelope], bytes]
    limits: RelayLimits = field(default_factory=RelayLimits)
    on_fault: Callable[[Exception], object] = lambda _: None
    name: str = field(default_factory=socket.gethostname)

    def __post_init__(self) -> None:
        limits = self.limits
        waits = Waits(min(30.0, limits.patience), limits.patience, limits.patience)
        self.hops = Hops(self.next_hop, self.name, waits)
        self.counts = RelayCounts()
        self.is_closing = False
        self._sessions: set[Session] = set()
        self._held = 0
        self._is_away = False
        self._ended = asyncio.Event()
        self._stampers = ThreadPoolExecutor(_WORKERS, "stamping")

    def run(self, place: Endpoint, on_ready: Callable[[Endpoint], object] = lambda _: None) -> RelayCounts:
        """Serve at `place` until the process is told to end (Ctrl-C, SIGTERM); return what was done.

        `on_ready` is called with the place once senders can come (a port of 0 is any free one).  Raises `OSError` where
        one cannot listen there, and `ModuleNotFoundError` without the extra ``smtp``.
        """
        with asyncio.Runner(loop_factory=_loop) as runner:
            return runner.run(self._run(place, on_ready))

    async def _run(self, place: Endpoint, on_ready: Callable[[Endpoint], object]) -> RelayCounts:
        with _told_to_end(asyncio.get_running_loop(), self.stop):
            await self.serve(place, on_ready)
        return self.counts

    async def serve(self, place: Endpoint, on_ready: Callable[[Endpoint], object] = lambda _: None) -> None:
        """Serve at `place` until `stop` is called; what is under way then is brought to its end."""
        server = await self._listening(place)
        try:
            on_ready(_real(place, server))
            await self._ended.wait()
        finally:
            server.close()
            await self._wind_up()
            if place.path:
                with suppress(OSError):
                    os.unlink(place.path)  # noqa: PTH108 - what asyncio leaves
            self._stampers.shutdown(wait=False, cancel_futures=True)

    def stop(self) -> None:
        """Have `serve` end; of this thread, which runs the loop."""
        self.is_closing = True
        self._ended.set()

    async def _listening(self, place: Endpoint) -> asyncio.Server:
        from bouncekit.helpdesk.relay.session import Session  # noqa: PLC0415 - the extra may be missing

        loop = asyncio.get_running_loop()

        def begin() -> Session:
            return Session(self, speaks=place.protocol, loop=loop)

        if place.path:
            return await loop.create_unix_server(begin, place.path, backlog=100)
        return await loop.create_server(begin, place.host, place.port, backlog=100)

    async def _wind_up(self) -> None:
        """Let the messages that are under way come to their end, and close what is open."""
        self.is_closing = True
        for session in [*self._sessions]:
            session.close_when_idle()
        loop = asyncio.get_running_loop()
        end = loop.time() + self.limits.ending
        while self._sessions and loop.time() < end:
            await asyncio.sleep(0.05)
        for session in [*self._sessions]:
            if session.transport is not None:
                cast("asyncio.Transport", session.transport).abort()
        await self.hops.close()

    # What the sessions ask.

    def enter(self, session: "Session") -> bool:
        """Tell whether there is room for one more sender, and count it."""
        if self.is_closing or len(self._sessions) >= self.limits.sessions:
            return False
        self._sessions.add(session)
        return True

    def leave(self, session: "Session") -> None:
        """Forget a sender who has gone."""
        self._sessions.discard(session)

    def size_for(self, extensions: dict[str, bytes]) -> int:
        """Return the size of message to announce (RFC 1870): what the next server takes, less what we add to it."""
        told = extensions.get("SIZE", b"")
        theirs = int(told) if told.isdigit() and len(told) < 19 else 0
        return min(self.limits.size, max(theirs - _GROWTH, 1)) if theirs else self.limits.size

    @property
    def has_room(self) -> bool:
        """Whether one message more can be taken into memory."""
        return self._held < (_HELD - 1) * self.limits.size

    @property
    def has_room_left(self) -> bool:
        """Whether the messages that are being taken may go on to grow."""
        return self._held < _HELD * self.limits.size

    def hold(self, size: int) -> int:
        """Count bytes that are taken into memory; return them."""
        self._held += size
        return size

    def release(self, size: int) -> None:
        """Count bytes that are gone from memory."""
        self._held -= size

    def count(self, replies: Sequence[Reply]) -> None:
        """Count what a message came to."""
        for each in replies:
            self.counts.accepted += each.is_good
            self.counts.put_off += each.is_temporary
            self.counts.refused += not each.is_good and not each.is_temporary

    async def stamped(self, envelope: Envelope) -> bytes:
        """Return the message as it is to be handed on; where that fails, as it came."""
        loop = asyncio.get_running_loop()
        try:
            if len(envelope.content) <= self.limits.at_once:
                content = self.stamp(envelope)
            else:
                async with asyncio.timeout(self.limits.stamping):
                    content = await loop.run_in_executor(self._stampers, self.stamp, envelope)
        except Exception as error:  # whatever it is, the message is not lost
            self.counts.as_they_came += 1
            self.tell(error)
            return envelope.content
        self._is_away = False
        return content

    def tell(self, error: Exception) -> None:
        """Tell of a fault; never raise."""
        with suppress(Exception):
            self.on_fault(error)

    def tell_away(self, error: Exception) -> None:
        """Tell that the next server cannot be reached: once, until it can again."""
        if not self._is_away:
            self._is_away = True
            self.tell(ConnectionError(f"{self.next_hop}: {error}"))


def _loop() -> asyncio.AbstractEventLoop:
    """Return the loop that costs least: uvloop's, which does in C what asyncio does in Python, or asyncio's own."""
    try:
        from uvloop import new_event_loop  # noqa: PLC0415 - Windows has none
    except ImportError:
        return asyncio.new_event_loop()
    return new_event_loop()


@contextmanager
def _told_to_end(loop: asyncio.AbstractEventLoop, stop: Callable[[], object]) -> Iterator[None]:
    """Call `stop` when the process is told to end; afterwards what was called before is called again."""

    def end(*_: int | FrameType | None) -> None:
        loop.call_soon_threadsafe(stop)

    numbers = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
    before = [signal.signal(number, end) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _real(place: Endpoint, server: asyncio.Server) -> Endpoint:
    """Return where the server listens: the port that the system chose, where 0 was asked for."""
    if place.path:
        return place
    return Endpoint(Protocol(place.protocol), place.host, server.sockets[0].getsockname()[1])
