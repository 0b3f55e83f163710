"""Messages are captured from files with the bytes that stand there, and with the place that stays."""

import hashlib
from pathlib import Path
from typing import cast

import pytest

from bouncekit.archive import Archive, Place
from bouncekit.archive.capture.from_files import files
from bouncekit.sources import SourceError

LETTER = b"From: marie@example.fr\r\nSubject: Devis\r\n\r\nFrom here on\r\n>From there\r\n"


def captured(path: Path) -> tuple[dict[bytes, Place], list[SourceError]]:
    errors: list[SourceError] = []
    found = {bytes(cast("bytes", incoming.content)): incoming.place for incoming in files(str(path), errors.append)}
    return found, errors


def test_a_folder_of_messages_keeps_the_bytes_and_the_name_of_each(tmp_path: Path) -> None:
    (tmp_path / "été.eml").write_bytes(LETTER)
    (tmp_path / "empty.eml").write_bytes(b"")

    found, errors = captured(tmp_path)

    assert {LETTER: Place(f"file:{tmp_path}", uid="été.eml")} == found
    assert ["empty"] == [error.reason for error in errors]


def test_an_mbox_keeps_its_bytes_as_they_stand_in_the_file(tmp_path: Path) -> None:
    second = b"Subject: second\n\n>From the start\n>>From the start\n"
    lines = LETTER.replace(b"\r\n", b"\n").replace(b"\nFrom", b"\n>From")
    separator = b"From marie@example.fr Mon Mar  2 10:00:00 2026\n"
    (tmp_path / "mbox").write_bytes(separator + lines + b"\n" + separator + second + b"\n")

    found, errors = captured(tmp_path / "mbox")

    place = Place(f"mbox:{tmp_path / 'mbox'}")
    assert {lines: place, second: place} == found
    assert [] == errors


def test_an_mbox_that_its_program_writes_anew_is_told_once(tmp_path: Path) -> None:
    separator = b"From marie@example.fr Mon Mar  2 10:00:00 2026\n"
    path = tmp_path / "mbox"
    path.write_bytes(b"".join(separator + b"Subject: %d\n\nx\n\n" % number for number in range(9)))
    errors: list[SourceError] = []
    found = files(path, errors.append)

    kept = [next(found)]
    (tmp_path / "new").write_bytes(path.read_bytes()[:200])
    (tmp_path / "new").replace(path)
    kept += found

    assert 1 == len(kept)
    assert [(str(path), "changed")] == [(error.name, error.reason) for error in errors]


def test_a_large_message_is_captured_piecewise_from_a_file_and_an_mbox(tmp_path: Path) -> None:
    large = b"Subject: large\n\n" + b">From x\n" * 300_000
    (tmp_path / "large.eml").write_bytes(large)
    (tmp_path / "mbox").write_bytes(b"From a@b Mon Mar  2 10:00:00 2026\n" + large + b"\n")
    archive = Archive.create(str(tmp_path / "archive"))

    for name in ("large.eml", "mbox"):
        added = archive.add(files(str(tmp_path / name), print))
        assert 1 == added.tally.seen

    digest = hashlib.sha256(large).hexdigest()
    assert {digest} == set(archive.manifest().values())
    assert large == archive.store.read(f"data/{digest[:2]}/{digest}.eml")


def test_a_maildir_message_keeps_its_place_when_it_is_read_and_its_flags_are_those_of_imap(tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp", ".Archives.2025/cur", ".Archives.2025/new", ".Archives.2025/tmp"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "new" / "1700000000.M1.host").write_bytes(LETTER)
    (tmp_path / ".Archives.2025" / "cur" / "1700000000.M2.host:2,SF").write_bytes(b"Subject: kept\n\n")
    date = "2023-11-14T22:13:20+00:00"

    found, _ = captured(tmp_path)

    source = f"maildir:{tmp_path}"
    assert {
        LETTER: Place(source, None, None, "1700000000.M1.host", (), date),
        b"Subject: kept\n\n": Place(source, "Archives/2025", None, "1700000000.M2.host", ("\\Flagged", "\\Seen"), date),
    } == found

    archive = Archive.create(str(tmp_path.parent / "archive"))
    archive.add(files(str(tmp_path), print))
    (tmp_path / "new" / "1700000000.M1.host").rename(tmp_path / "cur" / "1700000000.M1.host:2,S")
    again = archive.add(files(str(tmp_path), print))
    assert (2, 0, 0) == (again.tally.seen, again.tally.new, again.tally.new_places)


def test_a_run_with_nothing_new_records_nothing(tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    for number in range(3):
        (tmp_path / "mail" / f"{number}.eml").write_bytes(LETTER + b"%d" % number)
    archive = Archive.create(str(tmp_path / "archive"))

    first = archive.add(files(str(tmp_path / "mail"), print))
    second = archive.add(files(str(tmp_path / "mail"), print))

    assert (3, 0) == (first.tally.new, second.tally.new)
    assert 3 == len(list(archive.captures()))


@pytest.mark.parametrize("name", ["missing", "missing\0"])
def test_what_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    found, errors = captured(tmp_path / name)

    assert ({}, 1) == (found, len(errors))
