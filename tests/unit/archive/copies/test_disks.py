"""Evidence belongs to a copy on a disk, and not to a path; several disks are used in turn."""

import json
import os
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from making import Three, digest, flip, payload

from bouncekit.archive.copies.bitset import Bits
from bouncekit.archive.copies.copy_session import Office
from bouncekit.archive.copies.copy_status import Presence
from bouncekit.archive.copies.disks import Disk, disk_of
from bouncekit.archive.copies.evidence import State
from bouncekit.archive.copies.places import CopySet
from bouncekit.archive.copies.planning import DeletionCandidate, Why, deletion_plan, holdings_of
from bouncekit.archive.copies.settings import load_copies, save_copies
from bouncekit.archive.copies.stored_copy import COPY_ID, Holder
from bouncekit.archive.copies.verifying import evidence_of
from bouncekit.archive.format import layout
from bouncekit.archive.format.journal import verify_journal
from bouncekit.archive.reporting.state import report
from bouncekit.archive.store import RemoteStore, devices, local
from bouncekit.archive.store.devices import Medium, medium_of


def plan(three: Three, number: int = 1, copies: int = 3) -> set[tuple[Why, str | None]]:
    (told,) = deletion_plan(
        [DeletionCandidate(sha256=digest(number))], holdings_of(three.copies, clock=three.clock), copies=copies
    )
    return {(refusal.why, refusal.role) for refusal in told.refusals}


def states(three: Three) -> dict[str, State]:
    evidence = evidence_of(Office(three.copies, three.clock))
    return {role: evidence.state(digest(1), role, timedelta(days=90)) for role in evidence.copies}


def report_of(three: Three) -> dict[str, str]:
    told = report(three.archive, three.clock(), Office(three.copies, three.clock).looks())
    return {state.role: state.state for state in told.copies}


@pytest.fixture
def verified(three: Three) -> Three:
    three.copy()
    three.verify()
    assert set() == plan(three)
    return three


@pytest.mark.unix("inodes tell two folders of one disk apart where mountinfo(5) says that the file system has them")
def test_a_clone_in_the_place_of_a_copy_is_not_verified_by_it(verified: Three) -> None:
    away = verified.disk.with_name("away")
    verified.disk.rename(away)
    shutil.copytree(away, verified.disk)
    for number in range(12):
        flip(payload(verified.disk, number))

    assert State.NEVER is states(verified)["removable"]
    assert {(Why.NEVER_VERIFIED, "removable")} == plan(verified)
    assert "never" == report_of(verified)["removable"]
    shutil.rmtree(verified.disk)
    away.rename(verified.disk)
    assert set() == plan(verified)
    assert "verified" == report_of(verified)["removable"]


def test_a_clone_that_was_verified_is_what_was_verified(verified: Three) -> None:
    clone = verified.disk.with_name("clone")
    shutil.copytree(verified.disk, clone)
    shutil.rmtree(verified.disk)
    clone.rename(verified.disk)
    verified.verify()

    assert State.VERIFIED is states(verified)["removable"]
    assert set() == plan(verified)


@pytest.mark.unix("inodes tell two folders of one disk apart where mountinfo(5) says that the file system has them")
def test_an_office_that_was_put_back_from_a_clone_is_not_verified(verified: Three) -> None:
    away = verified.office.with_name("away")
    verified.office.rename(away)
    shutil.copytree(away, verified.office)

    assert {(Why.NEVER_VERIFIED, "office")} == plan(verified)


def test_a_disk_that_is_away_keeps_its_evidence(verified: Three) -> None:
    verified.disk.rename(verified.disk.with_name("away"))

    assert set() == plan(verified)
    assert "verified" == report_of(verified)["removable"]


def test_a_disk_that_is_mounted_elsewhere_keeps_its_evidence(verified: Three, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder where it is mounted is another; the disk, and the folder on it, are the same."""
    medium = medium_of(verified.disk / "data")
    moved = verified.disk.with_name("mounted-elsewhere")
    verified.disk.rename(moved)
    monkeypatch.setattr(local, "medium_of", lambda path: medium if path.parent == moved else medium_of(path))
    elsewhere = Three(replace(verified.copies, removable=str(moved)), verified.clock)

    assert State.VERIFIED is states(elsewhere)["removable"]
    assert set() == plan(elsewhere)


def without_ids(three: Three) -> None:
    """Make of the copy one of an earlier version."""
    info = three.disk / layout.BAG_INFO
    info.write_text("".join(line for line in info.read_text().splitlines(True) if not line.startswith(COPY_ID)))


def test_an_old_copy_is_read_counts_for_nothing_and_gets_an_identifier(verified: Three) -> None:
    without_ids(verified)

    assert State.NEVER is states(verified)["removable"]
    assert 12 == verified.verify()["removable"].count(State.VERIFIED)
    assert {(Why.NEVER_VERIFIED, "removable")} == plan(verified)
    assert verified.copy()["removable"].is_complete
    verified.verify()
    assert set() == plan(verified)
    assert () == verified.verify()["removable"].list_problems


def test_an_old_reading_speaks_against_a_message_and_never_for_one(
    three: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Holder, "disk", lambda holder: None)
    three.copy()
    flip(payload(three.disk, 1))
    three.verify()
    monkeypatch.undo()
    evidence = evidence_of(Office(three.copies, three.clock))

    assert State.FAILED is evidence.state(digest(1), "removable", timedelta(days=90))
    assert State.NEVER is evidence.state(digest(2), "removable", timedelta(days=90))


def test_a_description_that_was_lost_gives_the_copy_no_new_name(verified: Three) -> None:
    before = Holder(list(verified.copies)[1]).copy_id()
    (verified.disk / layout.BAG_INFO).unlink()
    verified.copy()

    assert before == Holder(list(verified.copies)[1]).copy_id()
    assert set() == plan(verified)


@pytest.fixture
def in_turn(three: Three, disk: Path, monkeypatch: pytest.MonkeyPatch) -> "InTurn":
    return InTurn(three, disk, monkeypatch)


class InTurn:
    """Two disks that are mounted at one place in turn, and are told by their file systems."""

    def __init__(self, three: Three, place: Path, patch: pytest.MonkeyPatch) -> None:
        self.three = Three(replace(three.copies, removable=(str(place), str(place))), three.clock)
        self.place, self.name = place, ""

        def told(path: Path) -> Medium | None:
            medium = medium_of(path)
            is_disk = medium is not None and (path == place or place in path.parents or path == place.parent)
            return Medium(None, self.name, medium.folder) if medium is not None and is_disk else medium

        patch.setattr(local, "medium_of", told)

    def plug(self, name: str) -> None:
        """Have this disk at the place, and the other one away."""
        if self.place.exists():
            self.place.rename(self.place.with_name(self.name))
        self.name = name
        if self.place.with_name(name).exists():
            self.place.with_name(name).rename(self.place)


def test_a_second_disk_is_begun_at_the_same_place_and_both_count(in_turn: InTurn) -> None:
    three = in_turn.three
    in_turn.plug("monday")
    first = three.copy()
    three.verify()
    assert (Presence.NEW, Presence.ABSENT) == (first["removable"].look.presence, first["removable-2"].look.presence)
    in_turn.plug("friday")
    second = three.copy()
    three.verify()

    assert (Presence.ABSENT, Presence.NEW) == (second["removable"].look.presence, second["removable-2"].look.presence)
    assert second["removable-2"].is_complete
    assert dict.fromkeys(("office", "removable", "removable-2", "remote"), State.VERIFIED) == states(three)
    assert set() == plan(three, copies=4)
    in_turn.plug("monday")
    third = three.copy()
    assert (Presence.PRESENT, Presence.ABSENT) == (third["removable"].look.presence, third["removable-2"].look.presence)
    assert set() == plan(three, copies=4)


def test_the_report_tells_of_each_disk_when_it_was_seen_and_verified(in_turn: InTurn) -> None:
    three = in_turn.three
    in_turn.plug("monday")
    three.copy()
    three.verify()
    monday = three.clock().isoformat(timespec="seconds")
    three.clock.pass_days(4)
    in_turn.plug("friday")
    three.copy()
    three.verify()
    told = report(three.archive, three.clock(), Office(three.copies, three.clock).looks())
    states_of = {state.role: state for state in told.copies}

    friday = three.clock().isoformat(timespec="seconds")
    assert (monday, monday) == (states_of["removable"].seen_at, states_of["removable"].verified_at)
    assert (friday, friday) == (states_of["removable-2"].seen_at, states_of["removable-2"].verified_at)
    assert () == told.todo
    three.add([30])
    three.copy()
    three.verify()
    after = report(three.archive, three.clock(), Office(three.copies, three.clock).looks())
    assert () == after.todo  # Monday's disk lacks one message, and Friday's has it
    three.clock.pass_days(91)
    three.verify()
    late = report(three.archive, three.clock(), Office(three.copies, three.clock).looks())
    assert "absent-removable" in late.todo


def test_a_second_disk_is_not_begun_on_the_first_one(in_turn: InTurn) -> None:
    three = in_turn.three
    in_turn.plug("monday")
    three.copy()
    in_turn.place.rename(in_turn.place.with_name("renamed"))
    seen = three.copy()

    assert {Presence.ABSENT} == {seen[role].look.presence for role in ("removable", "removable-2")}
    in_turn.place.mkdir()
    seen = three.copy()
    assert (Presence.EMPTIED, Presence.ABSENT) == tuple(seen[r].look.presence for r in ("removable", "removable-2"))


def test_another_disk_where_one_is_expected_is_told_and_left_alone(in_turn: InTurn) -> None:
    one = Three(replace(in_turn.three.copies, removable=str(in_turn.place)), in_turn.three.clock)
    in_turn.plug("monday")
    one.copy()
    in_turn.plug("friday")
    assert Presence.OTHER_DISK is one.copy()["removable"].look.presence
    in_turn.place.mkdir()

    assert Presence.OTHER_DISK is one.copy()["removable"].look.presence
    assert [] == list(in_turn.place.iterdir())


def test_two_disks_at_two_places_are_two_roles(three: Three, tmp_path: Path) -> None:
    beside = tmp_path / "beside"
    two = replace(three.copies, removable=(str(three.disk), str(beside)), allow_same_device=True)
    sent = Three(two, three.clock).copy()

    assert ["removable", "removable-2", "remote"] == list(sent)
    assert all(each.is_complete for each in sent.values())


def test_several_places_are_remembered(three: Three) -> None:
    two = CopySet(three.copies.office, ("/media/lundi", "/media/vendredi"))
    save_copies(three.archive.store, two)

    assert two.removables == load_copies(three.archive.store).removables
    save_copies(three.archive.store, replace(two, removable="/media/lundi"))
    assert "/media/lundi" == load_copies(three.archive.store).removable


def test_an_entry_tells_the_disk_and_one_that_tells_nonsense_tells_nothing(verified: Three) -> None:
    entries = verify_journal((verified.office / layout.JOURNAL).read_bytes()).entries
    told = {entry.fields["copy"]: disk_of(entry.fields) for entry in entries if entry.event == "verified"}

    assert {role: Office(verified.copies, verified.clock).disk(role) for role in told} == told
    assert None not in told.values()
    odd: list[dict[str, Any]] = [{}, {"disk": None}, {"disk": 3}, {"disk": {"copy": "x"}}, {"disk": []}]
    for fields in odd:
        assert disk_of(fields) is None
    disk = Disk("x", Medium(None, "v", "f"))
    assert disk == disk_of(json.loads(json.dumps({"disk": disk.as_dict()})))


def test_two_folders_of_one_disk_are_two(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = medium_of(tmp_path / "one"), medium_of(tmp_path / "two")

    assert one is not None
    assert two is not None
    assert (one.hardware, one.volume) == (two.hardware, two.volume)
    assert one.folder != two.folder
    assert one == medium_of(tmp_path / "one")
    assert medium_of(tmp_path / "none") is None


@pytest.mark.parametrize(
    ("kind", "files", "serial"),
    [
        ("nvme", {"wwid": "eui.0025388b91b2c3d4\n"}, "eui.0025388b91b2c3d4"),
        ("sd card", {"device/serial": "0x1234abcd\n"}, "0x1234abcd"),
        ("file", {"loop/backing_file": "/images/monday.img\n"}, "/images/monday.img"),
        ("nothing", {}, ""),
    ],
)
def test_a_disk_tells_its_serial_number(tmp_path: Path, kind: str, files: dict[str, str], serial: str) -> None:
    for name, content in files.items():
        path = tmp_path / kind / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)

    assert serial == devices._serial(tmp_path / kind)


def test_a_stick_tells_the_serial_number_of_its_plug(tmp_path: Path) -> None:
    plug = tmp_path / "usb1" / "1-1"
    disk = plug / "1-1:1.0" / "host6" / "target6:0:0" / "6:0:0:0" / "block" / "sdb"
    disk.mkdir(parents=True)
    for name, content in (("idVendor", "0781"), ("idProduct", "5583"), ("serial", "4C530001")):
        (plug / name).write_text(content + "\n")

    assert "0781:5583:4C530001" == devices._serial(disk)


@pytest.mark.unix("statvfs(3): Windows has the serial number of the volume in its place")
def test_the_identifier_of_a_file_system_is_that_of_its_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "_UUIDS", tmp_path)
    (tmp_path / "1234-ABCD").symlink_to("/dev/null")
    number = os.stat("/dev/null").st_rdev  # noqa: PTH116 - the device itself

    assert "uuid:1234-ABCD" == devices._volume(tmp_path, ("vfat", "/dev/null"), number)
    assert "nfs4:nas:/export" == devices._volume(tmp_path, ("nfs4", "nas:/export"), number)
    assert devices._volume(tmp_path, ("ext4", "/dev/zero"), -1).startswith("fsid:")


def test_a_set_without_another_set(tmp_path: Path) -> None:
    rest = Bits.of([1, 2, 9], 12).without(Bits.of([2, 5], 12))

    assert [1, 9] == [number for number in range(12) if number in rest]


def test_a_copy_on_a_server_is_known_by_its_identifier_and_its_address(verified: Three) -> None:
    store = RemoteStore(str(verified.copies.remote))
    content = store.read(layout.BAG_INFO)
    store.write(layout.BAG_INFO, content.replace(b"Bouncekit-Copy: ", b"Bouncekit-Copy: 0"))
    three = verified
    three.copy()
    three.verify()

    assert State.VERIFIED is states(three)["remote"]
