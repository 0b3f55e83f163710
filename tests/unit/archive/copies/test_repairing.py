"""`repair`, `drill` and `recover`: a message comes back from whichever copy has it, and nothing is deleted."""

from pathlib import Path

import bagit
import pyrage
import pytest
from making import Three, digest, flip, make_sealed, message, payload

from bouncekit.archive import Archive, ArchiveError
from bouncekit.archive.copies.copy_status import Presence
from bouncekit.archive.copies.drilling import Drill, DrillOptions, drill
from bouncekit.archive.copies.encryption import Opener
from bouncekit.archive.copies.evidence import State
from bouncekit.archive.copies.places import Copy
from bouncekit.archive.copies.recovering import recover
from bouncekit.archive.copies.repairing import Repaired, repair
from bouncekit.archive.format import layout
from bouncekit.archive.store import RemoteStore


@pytest.fixture
def copied(three: Three) -> Three:
    three.copy()
    return three


def mend(three: Three, opener: Opener | None = None) -> dict[str, Repaired]:
    return {found.look.role: found for found in repair(three.copies, (), opener, clock=three.clock)}


def drilled(three: Three, opener: Opener | None = None) -> dict[str, Drill]:
    options = DrillOptions(opener=opener, count=5, seed=1)
    return {found.look.role: found for found in drill(three.copies, options, clock=three.clock)}


def assert_sound(three: Three, opener: Opener | None = None) -> None:
    for found in three.verify().values():
        assert {State.VERIFIED} == set(found.states.values())
        assert () == found.list_problems
    for folder in (three.office, three.disk):
        bagit.Bag(str(folder)).validate()


def test_each_copy_is_healed_from_the_others(copied: Three) -> None:
    flip(payload(copied.office, 1))
    payload(copied.office, 2).unlink()
    flip(payload(copied.disk, 3))
    payload(copied.disk, 4).unlink()
    damaged = payload(copied.office, 1).read_bytes()
    found = mend(copied)

    assert {digest(1): "removable", digest(2): "removable"} == found["office"].healed
    assert {digest(3): "office", digest(4): "office"} == found["removable"].healed
    assert {} == found["remote"].healed
    assert all(each.is_whole for each in found.values())
    assert damaged == (copied.office / found["office"].set_aside[0]).read_bytes()
    assert_sound(copied)


def test_what_no_copy_has_is_told_and_left_where_it_is(copied: Three) -> None:
    for folder in (copied.office, copied.disk):
        flip(payload(folder, 1))
    RemoteStore(str(copied.copies.remote)).write(layout.payload_name(digest(1)), b"damaged")
    before = payload(copied.office, 1).read_bytes()
    found = mend(copied)

    assert [(digest(1),)] * 3 == [each.beyond for each in found.values()]
    assert not any(each.is_whole for each in found.values())
    assert before == payload(copied.office, 1).read_bytes()


def test_the_remote_copy_heals_the_office_with_the_key_alone(tmp_path: Path) -> None:
    three, opener = make_sealed(tmp_path, None, count=6)
    flip(payload(three.office, 1))

    assert ((digest(1),), {}) == (mend(three)["office"].beyond, mend(three)["office"].healed)
    assert {digest(1): "remote"} == mend(three, opener)["office"].healed
    assert message(1) == payload(three.office, 1).read_bytes()


def test_a_sealed_message_is_sealed_anew(tmp_path: Path) -> None:
    three, opener = make_sealed(tmp_path, None, count=6)
    remote = RemoteStore(str(three.copies.remote))
    name = layout.payload_name(digest(1)) + ".age"
    remote.write(name, remote.read(name)[:-1])
    found = mend(three)["remote"]

    assert ({digest(1): "office"}, 1) == (found.healed, len(found.set_aside))
    assert message(1) == opener.open(remote.read(name))
    assert {State.VERIFIED} == set(three.verify()["remote"].states.values())


def test_a_wrong_key_makes_no_work(tmp_path: Path) -> None:
    three, _ = make_sealed(tmp_path, None, count=6)
    other = Opener(str(pyrage.x25519.Identity.generate()).encode())
    found = mend(three, other)["remote"]

    assert ({}, (), True) == (found.healed, found.set_aside, found.is_whole)


def test_a_sealed_copy_whose_list_is_not_ours_is_sent_again(tmp_path: Path) -> None:
    three, opener = make_sealed(tmp_path, None, count=6)
    remote = RemoteStore(str(three.copies.remote))
    remote.write(layout.MANIFEST, remote.read(layout.MANIFEST)[:-1] + b" \n")
    found = mend(three)["remote"]

    assert found.sent is not None
    assert (6, True) == (found.sent.sent, found.is_whole)
    assert message(1) == opener.open(remote.read(layout.payload_name(digest(1)) + ".age"))


def test_messages_that_only_a_copy_knows_come_back(copied: Three) -> None:
    captures = copied.office / layout.CAPTURES
    lines = captures.read_bytes().splitlines(keepends=True)
    payload(copied.office, 11).unlink()
    captures.write_bytes(b"".join(line for line in lines if digest(11).encode() not in line))
    mend(copied)

    assert message(11) == payload(copied.office, 11).read_bytes()
    assert digest(11) in {capture.sha256 for capture in copied.archive.captures()}


@pytest.mark.parametrize("name", [layout.JOURNAL, layout.CAPTURES])
def test_records_of_the_office_that_were_damaged_come_back(copied: Three, name: str) -> None:
    copied.add([20])
    damaged = copied.office / name
    content = damaged.read_bytes().replace(b"2026-03-02", b"2026-03-03", 1)
    damaged.write_bytes(content)
    assert copied.archive.findings()
    found = mend(copied)["office"]

    assert name in found.records
    assert () == copied.archive.findings()
    asides = list((copied.office / layout.SET_ASIDE).iterdir())
    assert content in [path.read_bytes() for path in asides]
    assert message(20) == payload(copied.office, 20).read_bytes()
    assert digest(20) in {capture.sha256 for capture in copied.archive.captures()}


def test_a_lost_manifest_of_a_copy_is_made_anew(copied: Three) -> None:
    (copied.disk / layout.MANIFEST).unlink()
    found = mend(copied)["removable"]

    assert ({}, (), True) == (found.healed, found.set_aside, found.is_whole)
    assert_sound(copied)


def test_an_absent_copy_is_told(copied: Three) -> None:
    copied.disk.rename(copied.disk.with_name("away"))
    found = mend(copied)["removable"]

    assert (Presence.ABSENT, False) == (found.look.presence, found.is_whole)


def test_a_drill_takes_messages_back_from_each_copy(copied: Three) -> None:
    found = drilled(copied)

    assert [(5, 5, True), (5, 5, True), (5, 5, True)] == [(d.asked, d.restored, d.is_good) for d in found.values()]
    assert [0, 5, 5] == [each.compared for each in found.values()]
    for number in range(12):
        flip(payload(copied.disk, number))
    assert (0, 5, False) == (
        drilled(copied)["removable"].restored,
        len(drilled(copied)["removable"].failed),
        drilled(copied)["removable"].is_good,
    )


def test_a_lost_or_wrong_key_is_told_in_time(tmp_path: Path) -> None:
    three, opener = make_sealed(tmp_path, None, count=6)
    other = Opener(str(pyrage.x25519.Identity.generate()).encode())
    states = [drilled(three, key)["remote"] for key in (opener, None, other)]

    assert [("good", True), ("missing", False), ("wrong", False)] == [(each.key, each.is_good) for each in states]
    assert "drilled" == three.archive.journal().entries[-1].event


def test_a_message_that_is_damaged_is_not_taken_for_a_wrong_key(tmp_path: Path) -> None:
    three, opener = make_sealed(tmp_path, None, count=6)
    remote = RemoteStore(str(three.copies.remote))
    for number in range(6):
        remote.write(layout.payload_name(digest(number)) + ".age", b"damaged")
    found = drilled(three, opener)["remote"]

    assert ("good", 0, False) == (found.key, found.restored, found.is_good)


@pytest.mark.parametrize("role", ["removable", "remote"])
def test_an_archive_is_made_of_one_copy_alone(tmp_path: Path, disk: Path, role: str) -> None:
    three, opener = make_sealed(tmp_path, disk, count=6)
    place = str(three.copies.removable if role == "removable" else three.copies.remote)
    before = list(three.archive.captures())
    found = recover(Copy(role, place), str(tmp_path / "new"), opener, clock=three.clock)
    made = Archive.open(found.place)

    assert (6, sum(len(message(number)) for number in range(6)), ()) == (found.messages, found.byte_count, found.failed)
    assert (three.archive.id, before, ()) == (made.id, list(made.captures()), made.findings())
    bagit.Bag(found.place).validate()
    for number in range(6):
        assert message(number) == payload(Path(found.place), number).read_bytes()


def test_recovering_never_writes_over_an_archive(tmp_path: Path, disk: Path) -> None:
    three, opener = make_sealed(tmp_path, disk, count=6)
    three.add([20])
    for folder in (three.office, tmp_path / "other"):
        if folder != three.office:
            Archive.create(str(folder))
        with pytest.raises(ArchiveError) as caught:
            recover(Copy("remote", str(three.copies.remote)), str(folder), opener, clock=three.clock)
        assert "exists" == caught.value.reason


def test_recovering_without_the_key_is_told(tmp_path: Path) -> None:
    three, _ = make_sealed(tmp_path, None, count=6)
    with pytest.raises(ArchiveError) as caught:
        recover(Copy("remote", str(three.copies.remote)), str(tmp_path / "new"), None)

    assert "no-key" == caught.value.reason


@pytest.mark.parametrize("role", ["removable", "remote"])
def test_messages_come_alone_from_a_copy_whose_journal_is_damaged(tmp_path: Path, disk: Path, role: str) -> None:
    three, opener = make_sealed(tmp_path, disk, count=6)
    if role == "removable":
        flip(disk / layout.JOURNAL)
        flip(payload(disk, 2))
    else:
        remote = RemoteStore(str(three.copies.remote))
        for name in (layout.JOURNAL, layout.payload_name(digest(2))):
            remote.write(f"{name}.age", b"damaged")
    place = str(three.copies.removable if role == "removable" else three.copies.remote)
    found = recover(Copy(role, place), str(tmp_path / "new"), opener, clock=three.clock)

    assert (5, (digest(2),), False) == (found.messages, found.failed, found.has_records)
    assert message(1) == payload(tmp_path / "new", 1).read_bytes()
    bagit.Bag(found.place).validate()


def test_a_message_that_the_copy_lost_is_told_when_recovering(tmp_path: Path, disk: Path) -> None:
    three, _ = make_sealed(tmp_path, disk, count=6)
    payload(disk, 2).unlink()
    found = recover(Copy("removable", str(disk)), str(tmp_path / "new"), clock=three.clock)

    assert (5, (digest(2),), True) == (found.messages, found.failed, found.has_records)
