"""The service at its socket: whoever is one too many is told when to come again, and no log grows with nonsense."""

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn

from bouncekit.serving import Limits, Settings, make_app
from bouncekit.serving.running import _protocol_within

MOST = 2
ASKED = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def answered(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    """Return the status, the fields and the body of the next answer."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    return int(head[9:12]), fields, await reader.readexactly(int(fields["content-length"]))


@asynccontextmanager
async def serving(limits: Limits) -> AsyncIterator[tuple[uvicorn.Server, int]]:
    """Run the service without workers; yield it and its port."""
    config = uvicorn.Config(
        make_app(Settings(limits=limits)), http=_protocol_within(limits), lifespan="off", log_config=None
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        task = asyncio.create_task(server.serve(sockets=[listening]))
        yield server, listening.getsockname()[1]
        server.should_exit = True
        await task


def test_one_too_many_is_told_when_to_come_again_and_nonsense_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        async with serving(Limits(connections=MOST)) as (_, port):
            opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(MOST + 1)]
            for reader, writer in opened:
                writer.write(ASKED)
                status, fields, body = await answered(reader)
                if writer is opened[-1][1]:
                    assert (503, "busy") == (status, json.loads(body)["rule"])
                    assert "1" == fields["retry-after"]
                    assert "nosniff" == fields["x-content-type-options"]
                    assert b"" == await reader.read()  # it is closed
            for reader, writer in opened[:MOST]:
                writer.write(ASKED)
                assert 200 == (await answered(reader))[0]
            opened.append(await asyncio.open_connection("127.0.0.1", port))
            opened[-1][1].write(b"\x16\x03\x01 marie@exemple.fr\r\n\r\n")
            assert (await opened[-1][0].read()).startswith(b"HTTP/1.1 400 ")
            for _, writer in opened:
                writer.close()
                await writer.wait_closed()

    with caplog.at_level(logging.WARNING):
        asyncio.run(asyncio.wait_for(run(), 60))
    assert [] == [record.getMessage() for record in caplog.records]


def test_a_body_has_more_time_than_a_header() -> None:
    async def run() -> None:
        async with serving(Limits(header_seconds=0.4)) as (_, port):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            head = (
                b"POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 1\r\n\r\n"
            )
            writer.write(head)
            await asyncio.sleep(1)
            writer.write(b"x")
            assert 415 == (await answered(reader))[0]
            writer.close()
            await writer.wait_closed()

    asyncio.run(asyncio.wait_for(run(), 60))


def test_the_second_piece_of_an_answer_waits_for_no_acknowledgement_of_the_first() -> None:
    async def run() -> None:
        async with serving(Limits()) as (server, port):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(ASKED)
            await answered(reader)
            (connection,) = server.server_state.connections
            accepted = connection.transport.get_extra_info("socket")
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            writer.close()
            await writer.wait_closed()

    asyncio.run(asyncio.wait_for(run(), 60))
