"""Whatever fails at whichever step of copying: nothing that was reported as kept is lost, and the next run goes on."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import bagit
import pytest
from disks import Cut, Disk, Ending
from making import Three, digest, flip, make_three, message, payload
from stepping import tried

from bouncekit.archive import ArchiveError
from bouncekit.archive.copies import sending
from bouncekit.archive.copies import stored_copy as holder
from bouncekit.archive.copies.evidence import State
from bouncekit.archive.copies.places import CopySet
from bouncekit.archive.copies.repairing import repair
from bouncekit.archive.copies.sending import copy
from bouncekit.archive.format import layout
from bouncekit.archive.store import RemoteStore, open_store
from bouncekit.archive.store.connecting import RemoteOptions
from bouncekit.errors.reasons import ArchiveReason
from servers.fixtures import folder_in_memory
from servers.objects import S3Server
from servers.sshd import serve_sftp

MESSAGES = 6


@pytest.fixture
def folder() -> Iterator[Path]:
    with folder_in_memory() as folder:
        yield folder


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "_MOST_MESSAGES", 2)
    monkeypatch.setattr(sending, "_BETWEEN_LISTS", 4)


@pytest.fixture
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    # The disk of these tests is a model: waiting for the real one would only take time.
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


def assert_goes_on(three: Three) -> None:
    """The next run completes, all copies are sound, and every message is as it was."""
    assert all(sent.is_complete for sent in three.copy().values())
    for found in three.verify().values():
        assert {State.VERIFIED: MESSAGES} == {state: found.count(state) for state in State if found.count(state)}
        assert () == found.list_problems
    for number in range(MESSAGES):
        assert message(number) == payload(three.office, number).read_bytes()
    assert () == three.archive.findings()


class FailingStore:
    """A store whose call number `fail_at` (of those that change something, or read back) goes wrong."""

    def __init__(self, store: Any, fail_at: int, how: str) -> None:
        self._store = store
        self.calls = 0
        self.fail_at = fail_at
        self._how = how

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._store, name)
        return self._hook(name, real) if name in ("write", "chunks", "read", "set_aside", "entries") else real

    def write_many(self, files: Iterable[tuple[str, Any]]) -> None:
        for name, content in files:
            self.write(name, content)

    def read_each(self, names: Iterable[str], work: Callable[[Iterator[bytes]], Any]) -> Iterator[Any]:
        for name in names:
            try:
                yield work(self.chunks(name))
            except ArchiveError as error:
                yield error

    def _hook(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def hook(*arguments: Any) -> Any:
            self.calls += 1
            if self.calls < self.fail_at or not self.fail_at:
                return real(*arguments)
            if self._how == "killed":
                raise Cut
            if self._how == "cut":  # from now on, as a connection is
                raise ArchiveError(self._store.place, ArchiveReason.ABSENT, "connection lost")
            if self.calls > self.fail_at or name != "write":
                return real(*arguments)
            return self._bad_write(real, *arguments)

        return hook

    def _bad_write(self, real: Callable[..., Any], name: str, content: Any) -> None:
        if self._how == "full":
            raise ArchiveError(self._store.place, ArchiveReason.DISK_FULL, "")
        if self._how == "truncated":
            whole = content if isinstance(content, bytes) else content.read(0, len(content))
            real(name, whole[: len(whole) // 2])
        # "lost": the server says that it is done, and nothing is there


@contextmanager
def failing(role: str, fail_at: int, how: str, patch: pytest.MonkeyPatch) -> Iterator[list[FailingStore]]:
    made: list[FailingStore] = []

    def opened(place: str, options: RemoteOptions) -> Any:
        store = open_store(place, options)
        if place.startswith("memory://") != (role == "remote"):
            return store
        made.append(FailingStore(store, fail_at, how))
        return made[-1]

    with patch.context() as patched:
        patched.setattr(holder, "open_store", opened)
        yield made


@pytest.mark.parametrize("how", ["killed", "cut", "full", "truncated", "lost"])
@pytest.mark.usefixtures("quick_disk", "small_batches")
def test_a_server_that_fails_at_any_step_loses_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    template = make_three(folder / "template", None)
    template.add(range(MESSAGES))
    counted = Three(CopySet(str(folder / "template"), None, f"memory://{folder.name}-{how}"), template.clock)
    shutil.copytree(folder / "template", folder / "before")
    with failing("remote", 0, how, monkeypatch) as made:
        counted.copy()
    calls = made[0].calls

    assert calls > 2 * MESSAGES
    for fail_at in tried(range(1, calls + 1, max(1, calls // 20))):
        office = folder / f"office-{fail_at}"
        shutil.copytree(folder / "before", office)
        three = Three(CopySet(str(office), None, f"memory://{folder.name}-{how}-{fail_at}"), template.clock)
        with failing("remote", fail_at, how, monkeypatch), suppress(Cut):
            sent = three.copy()["remote"]
            store = RemoteStore(str(three.copies.remote))
            # What it says to hold is there, and whole.
            there = sum(store.size(layout.payload_name(digest(number))) is not None for number in range(MESSAGES))
            assert sent.held <= there
            assert not sent.is_complete or there == MESSAGES
        assert_goes_on(three)


@pytest.mark.parametrize(
    "ending", [Ending.KILLED, Ending.POWER_CUT, Ending.FULL, Ending.READ_ONLY, Ending.BROKEN, Ending.SHORT]
)
@pytest.mark.usefixtures("quick_disk", "small_batches")
def test_a_disk_that_fails_at_any_step_loses_nothing(folder: Path, ending: Ending) -> None:
    """Office and removable disk are one model: the fault strikes both."""

    def made(name: str) -> Three:
        office = folder / f"office-{name}"
        shutil.copytree(folder / "before", office)
        return Three(CopySet(str(office), str(folder / f"disk-{name}"), allow_same_device=True), template.clock)

    template = make_three(folder / "template", None)
    template.add(range(MESSAGES))
    shutil.copytree(folder / "template", folder / "before")
    counted = Disk()
    with counted.attached():
        made("counted").copy()
    steps = counted.steps(ending)
    stride = max(1, len(steps) // 25)  # the same kinds of calls come again with each batch

    assert len(steps) > MESSAGES
    for fail_at in tried(steps[::stride]):
        three = made(str(fail_at))
        with Disk(fail_at, ending).attached(), suppress(Cut, ArchiveError):
            three.copy()
        assert_goes_on(three)
        bagit.Bag(str(three.disk)).validate()


@pytest.mark.parametrize("ending", [Ending.KILLED, Ending.POWER_CUT, Ending.FULL, Ending.BROKEN])
@pytest.mark.usefixtures("quick_disk", "small_batches")
def test_a_disk_that_fails_at_any_step_of_a_repair_loses_nothing(folder: Path, ending: Ending) -> None:
    """One message is damaged in the office and another one on the disk: each has the other's."""

    def made(name: str) -> Three:
        office, disk = folder / f"office-{name}", folder / f"disk-{name}"
        shutil.copytree(folder / "template", office)
        three = Three(CopySet(str(office), str(disk), allow_same_device=True), template.clock)
        three.copy()
        flip(payload(office, 1))
        flip(payload(disk, 2))
        return three

    template = make_three(folder / "template", None)
    template.add(range(MESSAGES))
    counted, three = Disk(), made("counted")
    with counted.attached():
        repair(three.copies, clock=three.clock)
    steps = counted.steps(ending)

    assert len(steps) > 10
    for fail_at in tried(steps[:: max(1, len(steps) // 12)]):
        three = made(str(fail_at))
        with Disk(fail_at, ending).attached(), suppress(Cut, ArchiveError):
            repair(three.copies, clock=three.clock)
        for number in range(MESSAGES):
            found = [payload(place, number) for place in (three.office, three.disk)]
            assert message(number) in [path.read_bytes() for path in found if path.exists()]
        repair(three.copies, clock=three.clock)
        assert_goes_on(three)


@pytest.mark.usefixtures("small_batches")
def test_a_connection_that_is_cut_in_the_middle_is_told_and_the_next_run_goes_on(tmp_path: Path) -> None:
    with serve_sftp(tmp_path) as server:
        options = RemoteOptions(str(server.known_hosts), str(server.key_file), timeout=10)
        three = remote_three(tmp_path / "office", server.url("copy"), options)

        def cut(role: str, done: int, total: int) -> None:
            if done == 2:
                server.cut()

        first = copy(three.copies, clock=three.clock, progress=cut)[0]

        assert first.problem is not None
        assert ("absent", False) == (first.problem.reason, first.is_complete)
        assert 2 <= first.sent < MESSAGES
        assert_goes_on(three)
        bagit.Bag(str(server.folder / "copy")).validate()


def remote_three(office: Path, url: str, options: RemoteOptions) -> Three:
    three = make_three(office, None)
    three.add(range(MESSAGES))
    return Three(CopySet(str(office), None, url, remote_options=options), three.clock)


def test_an_object_that_was_truncated_at_the_host_is_found_and_healed(
    tmp_path: Path, s3_server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in s3_server.environment.items():
        monkeypatch.setenv(name, value)
    options = RemoteOptions(endpoint=s3_server.endpoint, timeout=10)
    three = remote_three(tmp_path / "office", s3_server.url(tmp_path.name), options)
    assert three.copy()["remote"].is_complete
    client = s3_server.client()
    key = f"{tmp_path.name}/{layout.payload_name(digest(1))}"
    client.put_object(Bucket=s3_server.bucket, Key=key, Body=message(1)[:-3])
    same_size = f"{tmp_path.name}/{layout.payload_name(digest(2))}"
    client.put_object(Bucket=s3_server.bucket, Key=same_size, Body=bytes(len(message(2))))
    client.close()
    found = three.verify()["remote"]

    assert {digest(1), digest(2)} == set(found.in_state(State.FAILED))
    assert (digest(1),) == three.copy()["remote"].damaged
    healed = repair(three.copies, clock=three.clock)[-1]
    assert {digest(1): "office", digest(2): "office"} == healed.healed
    assert 2 == len(healed.set_aside)
    assert_goes_on(three)


def test_a_process_that_is_killed_leaves_what_the_next_one_goes_on_with(three: Three) -> None:
    three.add(range(100, 700))
    program = (
        "from bouncekit.archive.copies import CopySet, copy\n"
        f"copy(CopySet({three.copies.office!r}, {three.copies.removable!r}))"
    )
    process = subprocess.Popen([sys.executable, "-c", program])
    end = time.monotonic() + 30
    while time.monotonic() < end and len(list(three.disk.glob("data/*/*.eml"))) < 20:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = len(list(three.disk.glob("data/*/*.eml")))

    assert before >= 20
    sent = three.copy()["removable"]
    assert sent.is_complete
    assert 612 == sent.held
    assert () == sent.set_aside
    bagit.Bag(str(three.disk)).validate()
