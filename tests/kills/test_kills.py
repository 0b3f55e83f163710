"""`archive fetch`, `copy`, `repair` and `run`, really killed at some of their calls; `nox -s kills` does it at each."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kills.every_call import SERVING
from kills.scenes import Scene, make_scene
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


def test_a_process_is_killed_before_the_call_and_not_after_it(tmp_path: Path) -> None:
    def work() -> int:
        for name in ("first", "second"):
            os.close(os.open(tmp_path / name, os.O_WRONLY | os.O_CREAT))
        return 7

    assert (None, ["openat", "openat"]) == traced(work, 2)
    assert ["first"] == [path.name for path in tmp_path.iterdir()]
    assert (7, ["openat", "openat"]) == traced(work)
    assert ["first", "second"] == sorted(path.name for path in tmp_path.iterdir())
