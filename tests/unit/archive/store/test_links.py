"""A link is no copy: what it points at lies elsewhere, and is lost with that."""

from pathlib import Path

from making import Three, digest, payload

from bouncekit.archive.copies.evidence import State
from bouncekit.archive.copies.repairing import repair
from bouncekit.archive.store import LocalStore


def test_a_message_that_is_a_link_to_another_copy_is_missing_and_sent(three: Three) -> None:
    three.copy()
    payload(three.disk, 1).unlink()
    payload(three.disk, 1).symlink_to(payload(three.office, 1))

    assert State.MISSING is three.verify()["removable"].states[digest(1)]
    assert three.copy()["removable"].is_complete
    assert not payload(three.disk, 1).is_symlink()
    assert State.VERIFIED is three.verify()["removable"].states[digest(1)]


def test_a_folder_that_is_a_link_is_no_part_of_the_copy(three: Three) -> None:
    three.copy()
    folder = payload(three.disk, 1).parent
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.symlink_to(payload(three.office, 1).parent)

    three.copy()
    assert State.VERIFIED is not three.verify()["removable"].states[digest(1)]


def test_messages_stand_on_the_disk_that_their_folder_is_a_link_to(three: Three) -> None:
    three.copy()
    elsewhere = three.office.parent / "elsewhere"
    (three.disk / "data").rename(three.disk / "set-aside")
    elsewhere.mkdir()
    (three.disk / "data").symlink_to(elsewhere)

    assert LocalStore(three.office).identity() == LocalStore(three.disk).identity()
    assert "office" == three.copy()["removable"].look.same_as


def test_an_office_message_that_is_a_link_is_repaired(three: Three) -> None:
    three.copy()
    kept = payload(three.office, 1)
    kept.unlink()
    kept.symlink_to(payload(three.disk, 1))

    assert digest(1) in (repair(three.copies, clock=three.clock)[0].healed or {})
    assert kept.is_file()
    assert not kept.is_symlink()


def test_a_link_that_turns_in_a_circle_ends_nothing(three: Three, tmp_path: Path) -> None:
    three.copy()
    (three.disk / "data" / "loop").symlink_to(three.disk / "data")
    (three.disk / "data" / "dangling.eml").symlink_to(tmp_path / "nowhere")

    assert three.copy()["removable"].is_complete
    assert 12 == three.verify()["removable"].count(State.VERIFIED)
