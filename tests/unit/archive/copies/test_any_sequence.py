"""Any sequence of adding, copying, damaging, repairing, recovering ends with every message, while one copy has it."""

import os
import shutil
import tempfile
import uuid
from pathlib import Path
from unittest.mock import patch

import bagit
import pyrage
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from making import Clock, Three, digest, flip, message

from bouncekit.archive import Archive
from bouncekit.archive.copies.encryption import Opener
from bouncekit.archive.copies.evidence import State
from bouncekit.archive.copies.places import Copy, CopySet
from bouncekit.archive.copies.read_back import message_from
from bouncekit.archive.copies.recovering import recover
from bouncekit.archive.copies.repairing import repair
from bouncekit.archive.copies.stored_copy import Holder
from bouncekit.archive.copies.verifying import VerifyOptions
from bouncekit.archive.format import layout

KEY = pyrage.x25519.Identity.generate()
OPENER = Opener(str(KEY).encode())
ROLES = ("office", "removable", "remote")


class ThreeCopies(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.patch = patch.object(os, "fsync", lambda descriptor: None)
        self.patch.start()
        self.count = 0
        self.away = False

    @initialize()
    def begin(self) -> None:
        clock = Clock()
        Archive.create(str(self.folder / "office"), clock=clock)
        copies = CopySet(
            str(self.folder / "office"),
            str(self.folder / "disk"),
            f"file://{self.folder}/remote-{uuid.uuid4()}",
            (str(KEY.to_public()),),
            allow_same_device=True,
        )
        self.three = Three(copies, clock)

    def teardown(self) -> None:
        try:
            if hasattr(self, "three"):
                self.end()
        finally:
            self.patch.stop()
            shutil.rmtree(self.folder)

    def end(self) -> None:
        """Whatever was done, one repair with all copies there makes all of them whole."""
        if self.away:
            self.plug_in()
        self.three.copy()
        repair(self.three.copies, (), OPENER, clock=self.three.clock)
        assert all(sent.is_complete for sent in self.three.copy().values())
        for found in self.three.verify(VerifyOptions(opener=OPENER)).values():
            assert self.count == found.count(State.VERIFIED)
        for role in ROLES:
            assert all(self.has(role, number) for number in range(self.count))
        if self.count:
            bagit.Bag(str(self.three.office)).validate()
            bagit.Bag(str(self.three.disk)).validate()

    def holder(self, role: str) -> Holder:
        return next(Holder(copy) for copy in self.three.copies if copy.role == role)

    def has(self, role: str, number: int) -> bool:
        if self.away and role == "removable":
            role_folder = self.folder / "away"
            path = role_folder / layout.payload_name(digest(number))
            return path.exists() and path.read_bytes() == message(number)
        return message_from(self.holder(role), digest(number), OPENER) == message(number)

    @rule(count=st.integers(1, 4))
    def add(self, count: int) -> None:
        self.three.add(range(self.count, self.count + count))
        self.count += count

    @rule()
    def copy(self) -> None:
        self.three.copy()

    @precondition(lambda self: self.count > 0)
    @rule(number=st.integers(0, 30), role=st.sampled_from(ROLES), how=st.sampled_from(["flip", "cut", "delete"]))
    def damage(self, number: int, role: str, how: str) -> None:
        """Damage one message in one copy, if another copy has it."""
        number %= self.count
        if not any(self.has(other, number) for other in ROLES if other != role) or (self.away and role == "removable"):
            return
        holder = self.holder(role)
        path = Path(holder.place) / holder.payload_name(digest(number))
        if not path.exists() or path.stat().st_size < 2:
            return
        if how == "flip":
            flip(path)
        elif how == "cut":
            os.truncate(path, path.stat().st_size // 2)
        else:
            path.unlink()

    @rule(role=st.sampled_from(ROLES), name=st.sampled_from([layout.MANIFEST, layout.TAG_MANIFEST, layout.BAG_INFO]))
    def lose_a_list(self, role: str, name: str) -> None:
        if not (self.away and role == "removable"):
            (Path(self.holder(role).place) / name).unlink(missing_ok=True)

    @rule()
    def verify(self) -> None:
        for role, found in self.three.verify().items():
            for number in range(self.count):
                if found.states[digest(number)] is State.VERIFIED:
                    assert self.has(role, number)

    @rule()
    def repair(self) -> None:
        before = [number for number in range(self.count) if any(self.has(role, number) for role in ROLES)]
        found = {each.look.role: each for each in repair(self.three.copies, (), OPENER, clock=self.three.clock)}
        for number in before:
            assert self.has("office", number) or digest(number) in found["office"].beyond

    @precondition(lambda self: not self.away and self.three.disk.exists())
    @rule()
    def unplug(self) -> None:
        self.three.disk.rename(self.folder / "away")
        self.away = True

    @precondition(lambda self: self.away)
    @rule()
    def plug_in(self) -> None:
        (self.folder / "away").rename(self.three.disk)
        self.away = False

    @precondition(lambda self: self.count > 0)
    @rule(role=st.sampled_from(["removable", "remote"]))
    def recover(self, role: str) -> None:
        """A new archive of one copy holds whatever that copy has."""
        copy = next(Copy(role, each.place) for each in self.three.copies if each.role == role)
        holder = self.holder(role)
        if (self.away and role == "removable") or holder.identifier() is None:
            return
        target = self.folder / f"new-{uuid.uuid4()}"
        recover(copy, str(target), OPENER, clock=self.three.clock)
        for number in range(self.count):
            if self.has(role, number):
                assert message(number) == (target / layout.payload_name(digest(number))).read_bytes()

    @invariant()
    def every_message_is_somewhere(self) -> None:
        for number in range(self.count):
            assert any(self.has(role, number) for role in ROLES)


ThreeCopies.TestCase.settings = settings(
    max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
TestThreeCopies = ThreeCopies.TestCase
