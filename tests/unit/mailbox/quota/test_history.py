"""The history of readings: only ever added to, and readable whatever happened to it."""

import json
import multiprocessing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncekit.mailbox import MailboxError, Reading, add_reading, read_history

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def reading(hours: float, used: int = 5) -> Reading:
    return Reading(START + timedelta(hours=hours), used, 10, 3)


def test_what_is_added_is_read(tmp_path: Path) -> None:
    path = str(tmp_path / "new" / "folder" / "history.jsonl")
    paris = datetime(2026, 3, 9, 8, 0, tzinfo=timezone(timedelta(hours=1)))
    readings = [reading(0), reading(24, 6), Reading(paris, 7)]
    for each in readings:
        assert add_reading(path, "box", each)
    add_reading(path, "another", reading(1))

    assert readings == read_history(path, "box")
    assert [] == read_history(path, "nobody's")
    assert [] == read_history(str(tmp_path / "nowhere"), "box")


def test_readings_of_the_same_hour_are_one(tmp_path: Path) -> None:
    path = str(tmp_path / "history")

    assert [True, False, True, True] == [add_reading(path, "box", reading(hours)) for hours in (0, 0.9, 1, 2.5)]
    assert add_reading(path, "another", reading(2.6))


def test_a_reading_from_the_future_changes_nothing(tmp_path: Path) -> None:
    path = str(tmp_path / "history")
    add_reading(path, "box", reading(1e6))

    assert [True, False, False] == [add_reading(path, "box", reading(hours)) for hours in (0, 0.1, 0.2)]


def test_readings_of_the_same_moment(tmp_path: Path) -> None:
    path = tmp_path / "history"
    line = '{"time": "2026-03-02T08:00:00+00:00", "box": "box", "used": 5'
    path.write_text(f'{line}}}\n{line}, "limit": 10}}\n')

    assert [None, 10] == [each.limit for each in read_history(str(path), "box")]


def test_a_line_that_was_cut_short_spoils_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "history"
    add_reading(str(path), "box", reading(0))
    path.write_bytes(path.read_bytes() + b'{"time": "2026-03-02T09:00:00+00:00", "box": "bo')
    add_reading(str(path), "box", reading(5))

    assert [reading(0), reading(5)] == read_history(str(path), "box")


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\xfe\x00",
        b"null",
        b"[1]",
        b'{"box": "box"}',
        b'{"time": 5, "box": "box", "used": 1}',
        b'{"time": "yesterday", "box": "box", "used": 1}',
        b'{"time": "2026-03-02T09:00:00", "box": "box", "used": 1}',
        b'{"time": "2026-03-02T09:00:00+00:00", "box": "box", "used": -1}',
        b'{"time": "2026-03-02T09:00:00+00:00", "box": "box", "used": true}',
        b'{"time": "2026-03-02T09:00:00+00:00", "box": "box", "used": "5"}',
        b'{"time": "2026-03-02T09:00:00+00:00", "box": "box", "used": 1e400}',
        b'{"used": ' + b"9" * 5000 + b"}",
        b"[" * 9000,
        b"x" * 50_000,
    ],
)
def test_damage_is_passed_over(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "history"
    add_reading(str(path), "box", reading(0))
    path.write_bytes(line + b"\n" + path.read_bytes() + b"\r\n" + line)
    add_reading(str(path), "box", reading(5))

    assert [reading(0), reading(5)] == read_history(str(path), "box")


@given(st.binary(max_size=300))
def test_any_file_is_a_history(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any-history"
    path.write_bytes(content)

    assert isinstance(read_history(str(path), "box"), list)
    assert add_reading(str(path), "box", reading(0))
    assert content == path.read_bytes()[: len(content)]
    assert [reading(0)] == read_history(str(path), "box")


def test_no_more_than_the_end_of_a_long_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "history"
    with path.open("wb") as file:
        file.truncate(1 << 33)  # 8 GiB of nothing
    add_reading(str(path), "box", reading(0))

    assert [reading(0)] == read_history(str(path), "box")


def add_many(path: str, box: str) -> None:
    for hours in range(50):
        add_reading(path, box, reading(hours))


def test_runs_at_the_same_time_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "history"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=add_many, args=(str(path), f"box-{number}")) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    lines = path.read_text().splitlines()

    assert 150 == len(lines)
    assert all("box" in json.loads(line) for line in lines)


def test_a_place_that_is_none(tmp_path: Path) -> None:
    for path in (str(tmp_path), f"{tmp_path}/\0"):
        with pytest.raises(MailboxError):
            add_reading(path, "box", reading(0))
