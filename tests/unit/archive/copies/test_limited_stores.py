"""Whatever a server lacks, and at whichever call the process is killed: what was reported stored can be read."""

import shutil
from collections.abc import Callable, Iterator, Set
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from disks import Cut
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from limited import Kind, Server, served
from making import Three, digest, make_three, message
from stepping import tried

from bouncekit.archive import ArchiveError
from bouncekit.archive.copies import sending
from bouncekit.archive.copies.evidence import State
from bouncekit.archive.copies.places import Copy, CopySet
from bouncekit.archive.copies.recovering import recover
from bouncekit.archive.copies.repairing import repair
from bouncekit.archive.format import layout
from bouncekit.archive.store.remote import RemoteStore
from servers.fixtures import folder_in_memory

URL = "memory://limited"
NAMES = ("data/aa/one", "data/bb/two", "bouncekit/journal.jsonl", "manifest-sha256.txt")
MESSAGES = 2
REAL = [kind for kind in Kind if kind is not Kind.NO_NAMES]
KILLED = st.one_of(st.just((0, False)), st.tuples(st.integers(1, 9), st.booleans()))


class LimitedStore(RuleBasedStateMachine):
    """`told` is what stands under each name, None for nothing; `aside` what was set aside."""

    @initialize(kind=st.sampled_from(Kind))
    def begin(self, kind: Kind) -> None:
        self.server = Server(kind)
        self.stack = ExitStack()
        self.stack.enter_context(served({URL: self.server}))
        self.told: dict[str, bytes | None] = dict.fromkeys(NAMES)
        self.aside: dict[str, bytes] = {}

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.stack.close()

    def content(self, name: str) -> bytes | None:
        """Return what a new process finds under a name."""
        self.server.begin_again()
        with suppress(ArchiveError):
            return RemoteStore(URL).read(name)
        return None

    @rule(name=st.sampled_from(NAMES), content=st.binary(max_size=6), killed=KILLED)
    def write(self, name: str, content: bytes, killed: tuple[int, bool]) -> None:
        self.server.begin_again(killed[0], half=killed[1])
        try:
            RemoteStore(URL).write(name, content)
            self.told[name] = content
        except Cut:
            found = self.content(name)
            assert found in (self.told[name], content)
            self.told[name] = found
        except ArchiveError as refused:
            is_expected = (self.server.kind, refused.reason) == (Kind.NO_NAMES, "no-rename")
            if not is_expected:
                raise

    @rule(name=st.sampled_from(NAMES), killed=KILLED)
    def set_aside(self, name: str, killed: tuple[int, bool]) -> None:
        before = self.told[name]
        if before is None:
            return
        self.server.begin_again(killed[0], half=killed[1])
        try:
            aside = RemoteStore(URL).set_aside(name)
            assert aside not in self.aside
            self.aside[aside] = before
            self.told[name] = before if self.server.kind is Kind.OBJECTS else None
        except Cut:
            self.told[name] = self.content(name)
            self.aside |= {each: before for each in self.asides() if each not in self.aside}
            assert before == self.told[name] or before in self.aside.values()

    def asides(self) -> list[str]:
        return [name.removeprefix("/copy/") for name in self.server.files if layout.SET_ASIDE in name]

    @rule(killed=KILLED)
    def go_on(self, killed: tuple[int, bool]) -> None:
        self.server.begin_again(killed[0], half=killed[1])
        with suppress(Cut):
            RemoteStore(URL).forget_unfinished()

    @invariant()
    def what_was_reported_can_be_read(self) -> None:
        if not hasattr(self, "server"):
            return
        for name, content in {**self.told, **self.aside}.items():
            assert content == self.content(name)
            assert RemoteStore(URL).size(name) == (None if content is None else len(content))
        listed = {entry.name for entry in RemoteStore(URL).entries("")}
        assert listed <= {name for name, content in self.told.items() if content is not None}


LimitedStore.TestCase.settings = settings(
    max_examples=40, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLimitedStore = LimitedStore.TestCase


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(sending, "_MOST_MESSAGES", 2)
    monkeypatch.setattr("os.fsync", lambda descriptor: None)
    with folder_in_memory() as folder:
        template = make_three(folder / "template", None)
        template.add(range(MESSAGES))
        yield folder


def copied(folder: Path, server: Server) -> Three:
    """Return an office whose copy at the server is complete."""
    office = shutil.copytree(folder / "template", folder / "office")
    three = Three(CopySet(str(office), None, URL), make_three(folder / "clock", None).clock)
    assert three.copy()["remote"].is_complete
    return three


def killed_at_each_call(folder: Path, server: Server, three: Three, work: Callable[[Three], object]) -> Iterator[Three]:
    """Yield an office again and again, once `work` was killed at each call that it makes to the server."""
    before, first = dict(server.files), shutil.copytree(three.office, folder / "first")
    server.begin_again()
    work(three)
    calls = server.calls
    assert calls > 10
    for end_at in tried(range(1, calls + 1)):
        office = shutil.copytree(first, folder / "killed")
        again = Three(CopySet(str(office), None, URL), three.clock)
        server.files = dict(before)
        server.begin_again(end_at)
        with suppress(Cut):
            work(again)
        server.begin_again()
        yield again
        if end_at % 7 == 0:
            assert_goes_on(again, server)
        shutil.rmtree(office)


def assert_goes_on(three: Three, server: Server) -> None:
    """The next run completes; all is verified, and can be taken back without the office."""
    server.begin_again()
    repair(three.copies, clock=three.clock)
    assert all(sent.is_complete for sent in three.copy().values())
    found = three.verify()["remote"]
    assert {State.VERIFIED} == set(found.states.values())
    assert () == found.list_problems
    assert [] == [name for name in server.files if layout.TEMPORARY in name or layout.REPLACED in name]


def assert_holds(server: Server, names: set[str], folder: Path, damaged: Set[str] = frozenset()) -> None:
    """A new process finds each of the messages `names`, and takes the copy back with its history."""
    store = RemoteStore(URL)
    good = {layout.payload_name(digest(number)): message(number) for number in range(MESSAGES)}
    assert {name: good[name] for name in names} == {name: store.read(name) for name in names}
    taken = recover(Copy("remote", URL), str(folder / "taken"))
    assert taken.has_records
    assert set(taken.failed) <= damaged
    shutil.rmtree(folder / "taken")


@pytest.mark.parametrize("kind", REAL)
def test_a_copy_that_is_killed_at_any_call_loses_nothing(folder: Path, kind: Kind) -> None:
    """All is there, and one more is sent; the lists are replaced."""
    names = {layout.payload_name(digest(number)) for number in range(MESSAGES)}
    with served({URL: (server := Server(kind))}):
        three = copied(folder, server)
        three.add([MESSAGES])
        for _ in killed_at_each_call(folder, server, three, Three.copy):
            assert_holds(server, names, folder)


@pytest.mark.parametrize("kind", REAL)
def test_a_repair_that_is_killed_at_any_call_loses_nothing(folder: Path, kind: Kind) -> None:
    damaged = layout.payload_name(digest(1))
    names = {layout.payload_name(digest(number)) for number in range(MESSAGES)} - {damaged}
    with served({URL: (server := Server(kind))}):
        three = copied(folder, server)
        server.files[f"/copy/{damaged}"] = b"damaged"
        for _ in killed_at_each_call(folder, server, three, lambda each: repair(each.copies, clock=each.clock)):
            assert_holds(server, names, folder, {digest(1)})
            kept = {content for name, content in server.files.items() if digest(1) in name}
            assert b"damaged" in kept or message(1) in kept  # S3 has it aside, too, before a good one is put over it


def test_a_server_that_renames_nothing_is_told_and_loses_nothing(folder: Path) -> None:
    with served({URL: (server := Server(Kind.AT_ONCE))}):
        three = copied(folder, server)
        three.add([MESSAGES])
        server.kind, before = Kind.NO_NAMES, dict(server.files)
        sent = three.copy()["remote"]

        assert sent.problem is not None
        assert ("no-rename", False) == (sent.problem.reason, sent.is_complete)
        assert before == server.files
