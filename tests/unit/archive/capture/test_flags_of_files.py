"""Flags of messages in files that changed since they were kept: noted once, and known to be the last ones."""

from pathlib import Path

import pytest

from bouncekit.archive import Archive, files, flags_seen
from bouncekit.archive.restoring.restore import items_of
from bouncekit.sources import SourceError

TEXT = "Date: Mon, 2 Mar 2026 10:00:00 +0100\nFrom: a@example.fr\nMessage-ID: <1@a>\n\nBonjour.\n\n"


def refuse(error: SourceError) -> None:
    raise error


def boxed(*states: str) -> str:
    return "".join(
        f"From - Mon Mar  2 10:00:00 2026\nX-Mozilla-Status: {state}\nX-Mozilla-Status2: 00000000\n{TEXT}"
        for state in states
    )


@pytest.fixture
def box(tmp_path: Path) -> Path:
    (tmp_path / "Mail").mkdir()
    (tmp_path / "Mail/Clients.msf").touch()
    return tmp_path / "Mail/Clients"


def added(archive: Archive, box: Path) -> list[tuple[str, ...]]:
    """Add the box; return the flags that the journal notes."""
    archive.add(files(box.parent, refuse))
    return [tuple(change[-1]) for change in archive.journal().entries[-1].fields.get("reflagged", ())]


def test_a_message_that_was_read_since_is_noted_once(tmp_path: Path, box: Path) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    box.write_text(boxed("0000"))
    assert [] == added(archive, box)
    box.write_text(boxed("0005"))
    assert [("\\Flagged", "\\Seen")] == added(archive, box)
    assert [] == added(archive, box)

    (capture,) = archive.captures()
    (item,) = items_of(archive.captures(), [capture.sha256], flags_seen(archive.journal().entries))

    assert () == capture.place.flags
    assert ("\\Flagged", "\\Seen") == item.place.flags
    box.write_text(boxed("0000"))
    assert [()] == added(archive, box)


def test_two_copies_in_one_box_do_not_change_one_another(tmp_path: Path, box: Path) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    box.write_text(boxed("0000", "0001"))

    assert [[], [], []] == [added(archive, box) for _ in range(3)]
    box.write_text(boxed("0001", "0001"))
    assert [("\\Seen",)] == added(archive, box)


def test_flags_in_the_names_of_a_maildir_count_too(tmp_path: Path) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    for part in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / part).mkdir(parents=True)
    message = tmp_path / "Maildir/new/1772442000.M1.host"
    message.write_text(TEXT)
    archive.add(files(tmp_path / "Maildir", refuse))
    message.rename(tmp_path / "Maildir/cur/1772442000.M1.host:2,RS")
    archive.add(files(tmp_path / "Maildir", refuse))

    ((*_, flags),) = archive.journal().entries[-1].fields["reflagged"]

    assert ["\\Answered", "\\Seen"] == flags
