"""Whatever fails at whichever step: what was reported as stored is there, and the next run heals or tells."""

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bagit
import pytest
from disks import Cut, Disk, Ending
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stepping import tried

from bouncekit.archive import Archive, ArchiveError, Incoming, Index, Place, Query, Stored
from bouncekit.archive.write import batch as batches
from servers.fixtures import folder_in_memory

CONTENTS = [f"Subject: message {number}\n\nBonjour {number}\n".encode() * 3 for number in range(6)]


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with folder_in_memory() as folder:
        yield folder


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MOST_MESSAGES", 2)
    # The disk of these tests is a model: waiting for the real one would only take time.
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


def incoming(contents: list[bytes]) -> Iterator[Incoming]:
    return (Incoming(content, Place("test", uid=hashlib.md5(content).hexdigest())) for content in contents)


def add_until_it_fails(place: str, contents: list[bytes]) -> list[Stored]:
    """Return what was reported before the failure."""
    reported: list[Stored] = []
    with suppress(ArchiveError, Cut), Archive.open(place).writer() as writer:
        for stored in writer.add(incoming(contents)):
            reported.append(stored)  # noqa: PERF402 - what was reported before a failure counts
        writer.record("added", {"seen": len(reported)})
    return reported


def assert_keeps(place: str, reported: list[Stored]) -> None:
    archive = Archive.open(place)
    captured = {capture.sha256 for capture in archive.captures()}
    for stored in reported:
        content = (Path(place) / "data" / stored.sha256[:2] / f"{stored.sha256}.eml").read_bytes()
        assert stored.sha256 == hashlib.sha256(content).hexdigest()
        assert stored.sha256 in captured


def assert_heals(place: str) -> None:
    """The next run completes, and the bag is valid to another tool."""
    archive = Archive.open(place)
    archive.add(incoming(CONTENTS))
    assert {hashlib.sha256(content).hexdigest() for content in CONTENTS} <= set(archive.manifest().values())
    bagit.Bag(place).validate()
    assert None is archive.journal().problem
    assert () == archive.findings()
    with archive.writer() as writer:
        assert () == writer.findings


def calls_of_adding(folder: Path) -> Disk:
    place = str(folder / "counted")
    Archive.create(place)
    disk = Disk()
    with disk.attached():
        assert 4 == len(add_until_it_fails(place, CONTENTS[:4]))
    return disk


@pytest.mark.parametrize("ending", Ending)
def test_a_fault_at_any_step_of_adding_loses_nothing_that_was_reported(tmp_path: Path, ending: Ending) -> None:
    steps = calls_of_adding(tmp_path).steps(ending)

    assert len(steps) >= 10
    for fail_at in tried(steps):
        place = str(tmp_path / f"archive-{fail_at}")
        Archive.create(place)
        add_until_it_fails(place, CONTENTS[4:5])
        disk = Disk(fail_at, ending)
        with disk.attached():
            reported = add_until_it_fails(place, CONTENTS[:4])

        assert_keeps(place, reported)
        assert_heals(place)
        assert_keeps(place, reported)


@pytest.mark.parametrize("ending", [Ending.FULL, Ending.FULL_ONCE, Ending.BROKEN, Ending.READ_ONLY])
def test_a_power_cut_after_another_fault_loses_nothing_that_was_recorded(tmp_path: Path, ending: Ending) -> None:
    for fail_at in tried(calls_of_adding(tmp_path).steps(ending)):
        place = str(tmp_path / f"archive-{fail_at}")
        Archive.create(place)
        with Disk(fail_at, ending, loses=True).attached():
            reported = add_until_it_fails(place, CONTENTS[:4])

        assert_keeps(place, reported)
        for capture in Archive.open(place).captures():
            assert Path(place, "data", capture.sha256[:2], f"{capture.sha256}.eml").exists()
        assert_heals(place)


@pytest.mark.parametrize("ending", [Ending.KILLED, Ending.POWER_CUT, Ending.BROKEN, Ending.FULL])
def test_a_fault_at_any_step_of_making_an_archive_can_be_begun_again(tmp_path: Path, ending: Ending) -> None:
    disk = Disk()
    with disk.attached():
        Archive.create(str(tmp_path / "counted"))
    for fail_at in tried(disk.steps(ending)):
        place = str(tmp_path / f"archive-{fail_at}")
        failing = Disk(fail_at, ending)
        with failing.attached(), suppress(ArchiveError, Cut):
            Archive.create(place)
        if not Path(place, "bagit.txt").exists():
            Archive.create(place)

        assert_heals(place)


@pytest.mark.parametrize("ending", [Ending.KILLED, Ending.POWER_CUT, Ending.FULL_ONCE])
def test_a_fault_while_healing_heals_the_time_after(tmp_path: Path, ending: Ending) -> None:
    def broken(place: str) -> None:
        Archive.create(place)
        reported = add_until_it_fails(place, CONTENTS[:2])
        assert 2 == len(reported)
        orphan = hashlib.sha256(CONTENTS[2]).hexdigest()
        folder = Path(place, "data", orphan[:2])
        folder.mkdir(exist_ok=True)
        (folder / f"{orphan}.eml").write_bytes(CONTENTS[2])
        (folder / "Thumbs.db").write_bytes(b"not a message")
        for name in ("captures", "journal"):
            with Path(place, "bouncekit", f"{name}.jsonl").open("ab") as file:
                file.write(b'{"torn":')

    broken(str(tmp_path / "counted"))
    disk = Disk()
    with disk.attached():
        add_until_it_fails(str(tmp_path / "counted"), [])
    for fail_at in tried(disk.steps(ending)):
        place = str(tmp_path / f"archive-{fail_at}")
        broken(place)
        with Disk(fail_at, ending).attached():
            add_until_it_fails(place, [])

        assert_heals(place)
        assert 1 == len(list(Path(place, ".bouncekit", "set-aside").iterdir()))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(Ending), st.integers(0, 70), st.lists(st.sampled_from(CONTENTS), max_size=5)),
        max_size=6,
    )
)
def test_any_sequence_of_adding_failing_and_reopening_keeps_what_was_reported(
    tmp_path: Path, steps: list[tuple[Ending, int, list[bytes]]]
) -> None:
    place = tempfile.mkdtemp(dir=tmp_path)
    Archive.create(place)
    reported: list[Stored] = []
    for ending, fail_at, contents in steps:
        with Disk(fail_at, ending).attached():
            reported += add_until_it_fails(place, contents)

        assert_keeps(place, reported)

    assert_heals(place)
    assert_keeps(place, reported)


def test_a_process_that_is_really_killed_leaves_no_lock_and_loses_nothing(tmp_path: Path) -> None:
    place = str(tmp_path / "archive")
    Archive.create(place)
    program = """
import os, sys
from bouncekit.archive import Archive, Incoming, Place
from bouncekit.archive.write import batch as batches
batches.MOST_MESSAGES = 2
def messages():
    for number in range(9):
        if number == 5:
            os.kill(os.getpid(), 9)
        yield Incoming(b"Subject: %d\\n\\n" % number, Place("child"))
with Archive.open(sys.argv[1]).writer() as writer:
    for stored in writer.add(messages()):
        print(stored.sha256, flush=True)
"""
    child = subprocess.run([sys.executable, "-c", program, place], capture_output=True, text=True, check=False)

    assert -9 == child.returncode
    assert 4 == len(child.stdout.split())
    assert set(child.stdout.split()) <= {capture.sha256 for capture in Archive.open(place).captures()}
    assert_heals(place)


def test_two_writers_at_once_are_refused_in_words_that_name_the_first(tmp_path: Path) -> None:
    archive = Archive.create(str(tmp_path / "archive"))

    with archive.writer() as first:
        assert 1 == len(list(first.add(incoming(CONTENTS[:1]))))
        with pytest.raises(ArchiveError, match="locked") as refused, Archive.open(archive.place).writer():
            raise AssertionError

    assert str(os.getpid()) == refused.value.detail.split()[0]
    assert_heals(archive.place)


def test_a_read_only_disk_is_told_and_the_archive_still_read(tmp_path: Path) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    archive.add(incoming(CONTENTS[:2]))
    with Disk(1, Ending.READ_ONLY).attached(), pytest.raises(ArchiveError, match="read-only"):
        archive.add(incoming(CONTENTS))

    assert 2 == len(list(archive.captures()))


def flip(path: Path, at: int = 10) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(bytes(content))


def kinds(archive: Archive) -> set[tuple[str, bool]]:
    with archive.writer() as writer:
        return {(finding.kind, finding.healed) for finding in writer.findings}


def test_a_flipped_bit_in_the_lists_is_healed_from_the_records(tmp_path: Path) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    archive.add(incoming(CONTENTS))
    for name in ("manifest-sha256.txt", "bag-info.txt", "bagit.txt", "tagmanifest-sha256.txt"):
        flip(Path(archive.place, name))
        assert ("tag-file", True) in kinds(archive), name
        bagit.Bag(archive.place).validate()


def test_a_flipped_bit_in_the_records_is_told_each_time_and_messages_are_kept(tmp_path: Path) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    archive.add(incoming(CONTENTS[:3]))
    flip(Path(archive.place, "bouncekit", "captures.jsonl"), at=40)

    for _ in range(2):
        assert ("captures-changed", False) in kinds(archive)
    assert 6 == archive.add(incoming(CONTENTS)).tally.seen
    assert ("captures-changed", False) in kinds(archive)
    assert {hashlib.sha256(content).hexdigest() for content in CONTENTS} <= set(archive.manifest().values())


def test_nothing_is_written_behind_a_broken_journal_and_messages_are_kept(tmp_path: Path) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    archive.add(incoming(CONTENTS[:2]))
    path = Path(archive.place, "bouncekit", "journal.jsonl")
    flip(path, at=12)
    broken = path.read_bytes()

    archive.add(incoming(CONTENTS))

    assert ("journal-broken", False) in kinds(archive)
    assert broken == path.read_bytes()
    assert len(CONTENTS) == len(archive.manifest())


def gone_and_cut_short(folder: Path) -> tuple[Archive, str, str]:
    """Return an archive of which the first message is missing and the second not whole, and their names."""
    archive = Archive.create(str(folder / "archive"))
    archive.add(incoming(CONTENTS))
    first, second = sorted(archive.manifest())[:2]
    Path(archive.place, first).unlink()
    Path(archive.place, second).write_bytes(b"short")
    return archive, first, second


def test_a_message_that_is_gone_or_cut_short_is_told_and_stays_in_the_manifest(tmp_path: Path) -> None:
    archive, first, second = gone_and_cut_short(tmp_path)

    with archive.writer() as writer:
        told = {(finding.kind, finding.name) for finding in writer.findings}
    assert {("missing", first), ("size-differs", second)} == told
    assert {first, second} <= archive.manifest().keys()


def test_a_message_that_is_gone_or_cut_short_is_whole_again_when_it_is_added_again(tmp_path: Path) -> None:
    archive, _, _ = gone_and_cut_short(tmp_path)

    added = archive.add(incoming([*CONTENTS, *CONTENTS]))

    assert (2, 0, 12) == (added.tally.healed, added.tally.new, added.tally.seen)
    (aside,) = Path(archive.place, ".bouncekit", "set-aside").iterdir()
    assert b"short" == aside.read_bytes()
    assert_heals(archive.place)


def test_lists_that_name_anything_are_written_anew(tmp_path: Path) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    archive.add(incoming(CONTENTS))
    with Path(archive.place, "tagmanifest-sha256.txt").open("a") as file:
        file.write("0" * 64 + "  ../../../etc/passwd\n" + "0" * 64 + "  /\0\n")

    assert {("tag-file", True)} == kinds(archive)
    bagit.Bag(archive.place).validate()


@pytest.mark.parametrize(
    ("key", "value"),
    [("size", "9" * 30), ("subject", "[1]"), ("uid", "[]"), ("to", '"x"'), ("flags", "[1]"), ("source", "null")],
)
def test_a_record_with_a_value_of_another_kind_is_none_and_breaks_nothing(tmp_path: Path, key: str, value: str) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    archive.add(incoming(CONTENTS))
    path = Path(archive.place, "bouncekit", "captures.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    changed = re.sub(rf'"{key}":("[^"]*"|[^,}}]*)'.encode(), f'"{key}":{value}'.encode(), lines[2])
    assert changed != lines[2]
    path.write_bytes(b"".join([*lines[:2], changed, *lines[3:]]))

    assert {"captures-unreadable", "captures-changed"} == {finding.kind for finding in archive.findings()}
    assert 5 == len(Index(archive).search(Query()))


def test_records_that_are_gone_are_made_anew_from_the_messages(tmp_path: Path) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    archive.add(incoming(CONTENTS))
    Path(archive.place, "bouncekit", "captures.jsonl").unlink()

    assert {("adopted", True), ("captures-changed", False), ("tag-file", True)} == kinds(archive)
    assert {"message 1"} < {capture.subject for capture in archive.captures()}
    assert {"recovered"} == {capture.place.source for capture in archive.captures()}


def test_a_clock_that_is_set_back_is_told_and_loses_nothing(tmp_path: Path) -> None:
    now = datetime(2026, 3, 2, 10, tzinfo=UTC)
    archive = Archive.create(str(tmp_path / "archive"), clock=lambda: now)
    archive = Archive.open(archive.place, clock=lambda: now - timedelta(days=400))

    archive.add(incoming(CONTENTS))

    assert len(CONTENTS) == len(archive.manifest())
    assert {"clock-back"} == {finding.kind for finding in archive.findings()}


class Interrupting:
    """A call of the operating system that Ctrl-C meets at its call number `strikes`."""

    def __init__(self, name: str, strikes: int) -> None:
        self.real = getattr(os, name)
        self.left = strikes

    def __call__(self, *arguments: object, **named: object) -> object:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt
        return self.real(*arguments, **named)


@pytest.mark.parametrize("name", ["write", "fsync", "replace", "open"])
def test_ctrl_c_at_any_call_is_no_damage(tmp_path: Path, name: str) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    strikes, is_over = 0, False
    while not is_over:
        strikes += 1
        with pytest.MonkeyPatch.context() as patch, suppress(KeyboardInterrupt):
            patch.setattr(os, name, Interrupting(name, strikes))
            archive.add(incoming([b"%d of %d" % (number, strikes) for number in range(4)]))
            is_over = True

        assert (None, ()) == (archive.journal().problem, archive.findings())
    assert strikes > 3
    assert_heals(archive.place)
