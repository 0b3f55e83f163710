"""`copy`: what is missing is sent and read back, nothing is deleted, and every place is what it says."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import bagit
import pyrage
import pytest
from making import Three, digest, flip, make_three, message, payload

from bouncekit.archive import Archive, ArchiveError, Mark
from bouncekit.archive.copies.copy_status import Presence
from bouncekit.archive.copies.encryption import Opener
from bouncekit.archive.copies.repairing import repair
from bouncekit.archive.copies.stored_copy import Holder
from bouncekit.archive.format import layout
from bouncekit.archive.format.bag import render_manifest
from bouncekit.archive.store import LocalStore, RemoteStore


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_each_copy_gets_what_it_lacks_and_is_a_bag_for_other_tools(three: Three) -> None:
    first, second = three.copy(), three.copy()

    assert {("removable", 12, 12), ("remote", 12, 12)} == {(role, s.sent, s.held) for role, s in first.items()}
    assert {("removable", 0, 12), ("remote", 0, 12)} == {(role, s.sent, s.held) for role, s in second.items()}
    assert all(sent.is_complete for sent in (*first.values(), *second.values()))
    for folder in (three.office, three.disk):
        bagit.Bag(str(folder)).validate()
        subprocess.run(["sha256sum", "--quiet", "-c", layout.MANIFEST], cwd=folder, check=True)
    assert three.archive.id == Archive.open(str(three.disk)).id
    assert message(3) == payload(three.disk, 3).read_bytes()


def test_a_copy_can_be_opened_as_an_archive_of_its_own(three: Three) -> None:
    three.copy()
    opened = Archive.open(str(three.disk))

    assert () == opened.findings()
    assert [capture.sha256 for capture in three.archive.captures()] == [c.sha256 for c in opened.captures()]
    entries = opened.journal().entries
    assert three.archive.journal().entries[: len(entries)] == entries


def test_only_what_is_new_is_sent(three: Three) -> None:
    three.copy()
    three.add(range(10, 15))

    assert [3, 3] == [sent.sent for sent in three.copy().values()]
    bagit.Bag(str(three.disk)).validate()


def test_a_disk_that_is_not_mounted_is_absent_and_not_begun_anew(three: Three) -> None:
    three.copy()
    away = three.disk.with_name("away")
    three.disk.rename(away)
    # What is left is the folder where it is mounted, on another device.
    mount = Path(three.copies.office).parent / "mount"
    mount.mkdir()
    three.disk.symlink_to(mount)
    seen = three.copy()["removable"]

    assert (Presence.ABSENT, 0, False) == (seen.look.presence, seen.sent, seen.is_complete)
    assert [] == list(mount.iterdir())
    assert 12 == three.copy()["remote"].held


def test_a_folder_that_was_emptied_is_told(three: Three) -> None:
    three.copy()
    shutil.rmtree(three.disk)

    assert Presence.ABSENT is three.copy()["removable"].look.presence
    three.disk.mkdir()

    assert Presence.EMPTIED is three.copy()["removable"].look.presence
    assert [] == list(three.disk.iterdir())


def test_a_place_whose_parent_is_not_there_is_absent(three: Three) -> None:
    copies = replace(three.copies, removable="/no-such-mount/disk/archive")

    assert Presence.ABSENT is Three(copies, three.clock).copy()["removable"].look.presence


def test_a_copy_of_another_archive_is_refused(three: Three, tmp_path: Path) -> None:
    Archive.create(str(three.disk)).add([])
    before = names(three.disk)

    assert Presence.FOREIGN is three.copy()["removable"].look.presence
    assert before == names(three.disk)


def test_a_folder_with_other_things_is_left_alone(three: Three) -> None:
    three.disk.mkdir()
    (three.disk / "photo.jpg").write_bytes(b"x")

    assert Presence.OCCUPIED is three.copy()["removable"].look.presence
    assert {"photo.jpg"} == names(three.disk)


def test_two_copies_on_one_device_are_told_to_be_one(three: Three, tmp_path: Path) -> None:
    beside = replace(three.copies, removable=str(tmp_path / "beside"))
    refused = Three(beside, three.clock).copy()["removable"]
    allowed = Three(replace(beside, allow_same_device=True), three.clock).copy()["removable"]

    assert (Presence.SAME_DEVICE, "office", 0) == (refused.look.presence, refused.look.same_as, refused.sent)
    assert (Presence.NEW, "office", 12) == (allowed.look.presence, allowed.look.same_as, allowed.sent)
    assert "office" == Three(beside, three.clock).copy()["removable"].look.same_as


def test_what_is_damaged_in_the_office_is_never_copied(three: Three) -> None:
    flip(payload(three.office, 4))
    payload(three.office, 5).unlink()
    sent = three.copy()["removable"]

    assert ({digest(4), digest(5)}, 10, False) == (set(sent.unreadable), sent.sent, sent.is_complete)
    bagit.Bag(str(three.disk)).validate()


def test_what_a_killed_run_left_is_adopted_or_set_aside(three: Three) -> None:
    three.copy()
    three.add(range(12, 15))
    for number, content in ((12, message(12)), (13, b"half")):
        path = payload(three.disk, number)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    (three.disk / "data" / "stranger.txt").write_bytes(b"what is this?")
    sent = three.copy()["removable"]

    assert (1, 2, 2, True) == (sent.adopted, sent.sent, len(sent.set_aside), sent.is_complete)
    assert {b"half", b"what is this?"} == {(three.disk / name).read_bytes() for name in sent.set_aside}
    bagit.Bag(str(three.disk)).validate()


def test_a_truncated_message_is_told_and_not_overwritten(three: Three) -> None:
    three.copy()
    path = payload(three.disk, 4)
    path.write_bytes(message(4)[:10])
    sent = three.copy()["removable"]

    assert ((digest(4),), 0, False) == (sent.damaged, sent.sent, sent.is_complete)
    assert message(4)[:10] == path.read_bytes()


def test_a_lost_manifest_is_made_anew_of_what_is_read_back(three: Three) -> None:
    three.copy()
    (three.disk / layout.MANIFEST).unlink()
    (three.disk / layout.TAG_MANIFEST).unlink()
    sent = three.copy()["removable"]

    assert (12, 0, True) == (sent.adopted, sent.sent, sent.is_complete)
    bagit.Bag(str(three.disk)).validate()


def test_a_second_run_at_the_same_time_is_told(three: Three) -> None:
    for folder in (three.office, three.office / ".bouncekit" / "copying"):
        with LocalStore(folder).lock("elsewhere"), pytest.raises(ArchiveError) as caught:
            three.copy()

        assert "locked" == caught.value.reason


def test_a_sealed_copy_shows_nothing_and_opens_with_the_key(tmp_path: Path, disk: Path) -> None:
    key = pyrage.x25519.Identity.generate()
    three = make_three(tmp_path / "office", disk, recipients=(str(key.to_public()),))
    three.add(range(5))
    sent = three.copy()["remote"]
    store = RemoteStore(str(three.copies.remote))
    everything = b"".join(store.read(entry.name) for entry in store.entries(""))

    assert (5, True) == (sent.sent, sent.is_complete)
    assert all(word not in everything for word in (b"Bonjour", b"marie", b"Subject", b"captured_at"))
    assert str(key).encode() not in everything
    opener = Opener(str(key).encode())
    name = layout.payload_name(digest(2)) + ".age"
    assert message(2) == opener.open(store.read(name))
    journal = opener.open(store.read(layout.JOURNAL + ".age"))
    assert journal is not None
    assert (three.office / layout.JOURNAL).read_bytes().startswith(journal)
    assert 0 == three.copy()["remote"].sent


def test_a_plain_copy_is_not_mixed_with_a_sealed_one(three: Three) -> None:
    three.copy()
    key = pyrage.x25519.Identity.generate()
    sealed = Three(replace(three.copies, recipients=(str(key.to_public()),)), three.clock)

    assert Presence.OTHER_FORM is sealed.copy()["remote"].look.presence


def test_a_list_that_a_host_changed_never_becomes_ours(tmp_path: Path) -> None:
    """Two sealed messages are exchanged at the host, and the manifest with them: the next run sends all again."""
    key = pyrage.x25519.Identity.generate()
    three = make_three(tmp_path / "office", None, recipients=(str(key.to_public()),))
    three.add(range(4))
    three.copy()
    store = RemoteStore(str(three.copies.remote))
    one, other = (layout.payload_name(digest(number)) + ".age" for number in (1, 2))
    first, second = store.read(one), store.read(other)
    store.write(one, second)
    store.write(other, first)
    lines = Holder.parsed(store.read(layout.MANIFEST))
    lines[one], lines[other] = lines[other], lines[one]
    store.write(layout.MANIFEST, render_manifest((told, name) for name, told in lines.items()))
    sent = three.copy()["remote"]

    assert (4, True) == (sent.sent, sent.is_complete)
    assert message(1) == Opener(str(key).encode()).open(store.read(one))


def test_a_damaged_line_of_a_list_is_written_anew(three: Three) -> None:
    three.copy()
    manifest = three.disk / layout.MANIFEST
    manifest.write_text(manifest.read_text().replace(digest(1), "0" * 64, 1))
    sent = three.copy()["removable"]

    assert (0, True) == (sent.sent, sent.is_complete)
    bagit.Bag(str(three.disk)).validate()


def test_what_was_left_half_written_at_the_server_goes(three: Three) -> None:
    store = RemoteStore(str(three.copies.remote))
    store.write(f"{layout.TEMPORARY}1-2-3", b"half")
    three.copy()

    assert None is store.size(f"{layout.TEMPORARY}1-2-3")


def test_a_disk_that_another_program_writes_to_is_told(three: Three) -> None:
    three.copy()
    with LocalStore(three.disk).lock("elsewhere"):
        sent = three.copy()["removable"]

    assert sent.problem is not None
    assert ("locked", False) == (sent.problem.reason, sent.is_complete)


@pytest.mark.parametrize("is_sealed", [False, True])
def test_an_office_that_is_an_old_one_put_back_takes_no_record_from_its_copies(
    tmp_path: Path, disk: Path, is_sealed: bool
) -> None:
    """Its journal, captures and marks are older: what the copies knew besides is set aside, and told."""
    recipients = (str(pyrage.x25519.Identity.generate().to_public()),) if is_sealed else ()
    three = make_three(tmp_path / "office", disk, f"file://{tmp_path / 'remote'}", recipients)
    three = Three(replace(three.copies, allow_same_device=True), three.clock)
    three.add(range(6))
    three.copy()
    shutil.copytree(three.office, tmp_path / "backup")
    three.add([7, 8])
    three.archive.mark([digest(1)], Mark.HOLD, reason="procès en cours")
    three.copy()
    known = {name: (disk / name).read_bytes() for name in (layout.CAPTURES, layout.MARKS, layout.JOURNAL)}
    shutil.rmtree(three.office)
    shutil.copytree(tmp_path / "backup", three.office)

    sent = three.copy()

    assert {3} == {len(each.set_aside) for each in sent.values()}
    assert set(known.values()) == {(disk / name).read_bytes() for name in sent["removable"].set_aside}
    assert {0} == {len(each.set_aside) for each in three.copy().values()}


def test_repair_gives_an_old_office_that_was_put_back_what_came_after_it(three: Three, tmp_path: Path) -> None:
    three.copy()
    shutil.copytree(three.office, tmp_path / "backup")
    three.add([20, 21])
    three.archive.mark([digest(1)], Mark.HOLD, reason="procès en cours")
    three.copy()
    captures = list(three.archive.captures())
    shutil.rmtree(three.office)
    shutil.copytree(tmp_path / "backup", three.office)

    healed = repair(three.copies, clock=three.clock)[0]

    assert {layout.JOURNAL, layout.CAPTURES, layout.MARKS} == set(healed.records)
    assert captures == list(three.archive.captures())
    assert three.archive.marks()[digest(1)].hold
    assert message(21) == payload(three.office, 21).read_bytes()
    assert {0} == {len(sent.set_aside) for sent in three.copy().values()}
    bagit.Bag(str(three.office)).validate()
