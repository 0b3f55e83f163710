"""The service as a process: its socket, its server, how slow clients are let go, and how it ends."""

import asyncio
import errno
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bouncekit.errors.reasons import ServingReason
from bouncekit.serving.app import make_app
from bouncekit.serving.guarding import CROWDED
from bouncekit.serving.settings import Limits, ServingError, Settings

__all__ = ["serve"]

_IDLE = 5  # seconds for which a connection is kept without a request
_FAREWELL = 5  # seconds that requests in progress have when the service ends
_HEADER_BYTES = 16_384
_MOST_WAITING = 256  # connections that the system holds before they are accepted

# Of each damaged request these would say a line, which quotes of it, and fill the log of whoever is attacked.
logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
logging.getLogger("python_multipart").setLevel(logging.CRITICAL)


def serve(settings: Settings, *, ready: Callable[[str], None] | None = None) -> None:
    """Run the service until SIGTERM, SIGINT or (on Windows) Ctrl-Break; then what is in progress is finished first.

    `ready` is called with the address (``http://127.0.0.1:8026/``) when requests are answered.  Raises `ServingError`
    where nothing can be done at the address.
    """
    with _listening(settings) as listening:
        host, port = listening.getsockname()[:2]
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        config = uvicorn.Config(
            make_app(settings),
            http=_protocol_within(settings.limits),
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=_IDLE,
            timeout_graceful_shutdown=_FAREWELL,
            h11_max_incomplete_event_size=_HEADER_BYTES,
        )
        asyncio.run(_Server(config, ready and (lambda: ready(address))).serve(sockets=[listening]))


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    try:
        family, _, _, _, place = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        listening = socket.create_server(place[:2], family=family, backlog=_MOST_WAITING)
    except (OSError, OverflowError, UnicodeError) as error:
        is_taken = getattr(error, "errno", None) == errno.EADDRINUSE
        reason = ServingReason.ADDRESS_IN_USE if is_taken else ServingReason.ADDRESS_UNUSABLE
        raise ServingError(reason, f"{settings.host}:{settings.port}") from error
    with listening:
        yield listening


class _Server(uvicorn.Server):
    """A server that tells when it is ready, and whose end by a signal is no failure."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None] | None) -> None:
        super().__init__(config)
        self._tell = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._tell is not None and self.started:
            self._tell()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn would raise the signal once more when all is done, as if it had not been obeyed.
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        names = ("SIGINT", "SIGTERM", "SIGBREAK")  # Windows has the last
        numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
        before = {number: signal.signal(number, self.handle_exit) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class _Patient(H11Protocol):
    """uvicorn's protocol, with an end to what it waits for without one.

    QUIRK: uvicorn has no time-out for a header that does not come to its end, nor for a client that does not read its
    answer; either would hold a connection for ever.  And where connections are too many, it answers without Retry-After
    and without what the door adds: that is why it is the door that refuses.
    """

    header_seconds: float
    whole_seconds: float
    most_connections: int
    _clock: asyncio.TimerHandle | None = None
    _is_asking = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        _send_at_once(transport)
        if len(self.connections) > self.most_connections:
            self.app = partial(_crowded, self.app)
        self._wait(self.header_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def timeout_keep_alive_handler(self) -> None:
        if self.transport.get_write_buffer_size():  # the last answer was never read
            self.transport.abort()
        else:
            super().timeout_keep_alive_handler()

    def _look(self) -> None:
        is_asking = self.cycle is None or self.cycle.response_complete
        if is_asking and self.timeout_keep_alive_task is not None:
            self._stop_waiting()  # between two requests uvicorn's own clock runs
        elif self._clock is None or is_asking != self._is_asking:
            self._wait(self.header_seconds if is_asking else self.whole_seconds)
        self._is_asking = is_asking

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        if not self.transport.is_closing():
            self._clock = self.loop.call_later(seconds, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None


def _send_at_once(transport: asyncio.Transport) -> None:
    # QUIRK: asyncio does that only where the socket names TCP as its protocol, which one of `socket.create_server` does
    # not; and an answer is written in two pieces, of which the second would wait for the client's late acknowledgement.
    transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


async def _crowded(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Have `app` answer one who came when there were too many already."""
    scope[CROWDED] = True
    await app(scope, receive, send)


def _protocol_within(limits: Limits) -> type[_Patient]:
    class Within(_Patient):
        header_seconds = limits.header_seconds
        most_connections = limits.connections
        whole_seconds = limits.body_seconds + 2 * limits.message_seconds + _FAREWELL

    return Within
