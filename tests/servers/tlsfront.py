"""TLS in front of servers of the tests that speak plain text: each connection goes to a port, or to a program.

    with tls_front(certificate, forwarded(143)) as port: ...            # to a server that listens in plain text
    with tls_front(certificate, program(["imap4d"], env)) as port: ...  # one process a connection, as inetd does it

`certificate` is a folder with ``certificate.pem`` and ``key.pem``.
"""

import asyncio
import socket
import threading
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from servers.scripted import server_context

__all__ = ["Handler", "forwarded", "program", "spawned", "tls_front"]

Handler = Callable[[StreamReader, StreamWriter], Awaitable[None]]
PATIENCE = 10  # seconds that a connection, or the front, may take to end


@contextmanager
def tls_front(certificate: Path, handler: Handler) -> Iterator[int]:
    """Serve on a free port of loopback until the block ends; yield the port."""
    loop = asyncio.new_event_loop()
    open_connections: set[asyncio.Task[None]] = set()

    async def serve(reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_connections.add(task)
        try:
            with suppress(OSError, asyncio.CancelledError, EOFError):
                await handler(reader, writer)
        finally:
            open_connections.discard(task)
            writer.close()

    async def end() -> None:
        server.close()
        for task in list(open_connections):
            task.cancel()
        if open_connections:
            await asyncio.wait(list(open_connections), timeout=PATIENCE)

    listener = socket.create_server(("127.0.0.1", 0))
    started = asyncio.start_server(serve, sock=listener, ssl=server_context(certificate), limit=1 << 20)
    server = loop.run_until_complete(started)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result(2 * PATIENCE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)
        loop.close()


def forwarded(port: int) -> Handler:
    """Return what connects the client with the server that listens on `port` of loopback."""

    async def handle(reader: StreamReader, writer: StreamWriter) -> None:
        behind = await asyncio.open_connection("127.0.0.1", port)
        await _join((reader, writer), behind)

    return handle


def program(command: Sequence[str], environment: Mapping[str, str]) -> Handler:
    """Return what starts `command` for each client, with the connection as its standard input and output."""

    async def handle(reader: StreamReader, writer: StreamWriter) -> None:
        await spawned(command, environment, (reader, writer))

    return handle


async def spawned(
    command: Sequence[str],
    environment: Mapping[str, str],
    client: tuple[StreamReader, StreamWriter],
    folder: Path | None = None,
) -> None:
    """Run `command` for one client until either ends."""
    ours, theirs = socket.socketpair()
    end = theirs.fileno()
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=end,
        stdout=end,
        stderr=asyncio.subprocess.DEVNULL,
        env=dict(environment),
        cwd=folder,
    )
    theirs.close()
    try:
        await _join(client, await asyncio.open_connection(sock=ours))
    finally:
        try:  # the front may end, and cancel this, while the program still says good-bye
            if process.returncode is None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(process.wait(), 1)
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def _join(one: tuple[StreamReader, StreamWriter], other: tuple[StreamReader, StreamWriter]) -> None:
    """Carry bytes both ways until one side ends, then end the other."""
    tasks = [asyncio.create_task(_carry(one[0], other[1])), asyncio.create_task(_carry(other[0], one[1]))]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        other[1].close()


async def _carry(reader: StreamReader, writer: StreamWriter) -> None:
    with suppress(OSError):
        while block := await reader.read(1 << 16):
            writer.write(block)
            await writer.drain()
