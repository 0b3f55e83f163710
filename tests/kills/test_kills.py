"""`archive fetch`, `copy`, `repair` and `run`, really killed at some of their calls; `nox -s kills` does it at each."""

import hashlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kills.every_call import SERVING
from kills.scenes import Scene, make_scene
from kills.states import state_of
from kills.tracing import traced, why_no_tracing
from servers.dovecot import Dovecot
from servers.fixtures import folder_in_memory

# Between the first call and about the last; which ones is told by no more than the wish that they lie apart.
CALLS = {"fetch": (17, 38, 52, 61), "copy": (30, 61, 76, 88), "repair": (40, 76, 105), "run": (50, 120, 151, 190)}


@pytest.fixture(autouse=True)
def traceable() -> None:
    if missing := why_no_tracing():
        pytest.skip(missing)


@pytest.fixture
def scene(request: pytest.FixtureRequest, dovecot: Dovecot, tmp_path: Path) -> Iterator[Scene]:
    command, store = request.param
    with folder_in_memory() as folder:
        if store == "local":
            with make_scene(command, store, folder, dovecot, None) as made:
                yield made
            return
        with SERVING[store](tmp_path) as server, make_scene(command, store, folder, dovecot, server) as made:
            yield made


@pytest.mark.parametrize("scene", [(command, "local") for command in CALLS], indirect=True, ids=CALLS)
def test_a_command_that_is_killed_loses_nothing(scene: Scene) -> None:
    for number in CALLS[str(scene.command[0])]:
        assert scene.at(number)

    assert [] == scene.problems


@pytest.mark.parametrize("scene", [("copy", store) for store in SERVING], indirect=True, ids=SERVING)
def test_a_copy_to_a_server_that_is_killed_loses_nothing(scene: Scene) -> None:
    for number in (20, 45):
        assert scene.at(number)

    assert [] == scene.problems


def test_calls_that_change_nothing_outside_are_not_counted(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def work() -> int:
            ours, theirs = socket.socketpair()
            with ours, theirs, socket.create_connection(listener.getsockname()) as server:
                ours.send(b"wake up")
                server.send(b"GET /a HTTP/1.1\r\n\r\n")
                server.send(b"PUT /b HTTP/1.1\r\n\r\n")
            os.close(os.open(tmp_path / "file", os.O_WRONLY | os.O_CREAT))
            return 7

        assert (7, ["sendto", "openat"]) == traced(work)
        assert (None, ["sendto"]) == traced(work, 1)


def test_states_differ_where_files_do_and_not_by_moments_and_processes() -> None:
    def left(second: int, process: int, text: bytes) -> dict[str, bytes]:
        line = b'{"at":"2026-03-02T10:00:%02d+00:00","text":"%s"}\n' % (second, text)
        return {
            "office/.bouncekit/": b"",
            "office/.bouncekit/lock": b"%d host 2026-03-02T10:00:%02d" % (process, second),
            f"office/.bouncekit/tmp/{process}-1": text,
            "office/captures.jsonl": line,
            "office/manifest": hashlib.sha256(line).hexdigest().encode(),
        }

    one = left(1, 4711, b"Bonjour")
    assert state_of(one) == state_of(left(2, 815, b"Bonjour"))
    assert state_of(one) != state_of(left(1, 4711, b"Bonsoir"))
    assert state_of(one) != state_of({**one, "office/manifest": b"0" * 64})
    assert state_of(one) != state_of({**one, "office/data/": b""})


def test_a_process_is_killed_before_the_call_and_not_after_it(tmp_path: Path) -> None:
    def work() -> int:
        for name in ("first", "second"):
            os.close(os.open(tmp_path / name, os.O_WRONLY | os.O_CREAT))
        return 7

    assert (None, ["openat", "openat"]) == traced(work, 2)
    assert ["first"] == [path.name for path in tmp_path.iterdir()]
    assert (7, ["openat", "openat"]) == traced(work)
    assert ["first", "second"] == sorted(path.name for path in tmp_path.iterdir())
