"""The archive is a bag that other tools can check, and it keeps each byte and each place."""

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from unittest.mock import patch

import bagit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bouncekit.archive import Archive, ArchiveError, Incoming, Place
from bouncekit.archive.format.bag import MessageManifest, parse_info, parse_manifest, render_info, render_manifest
from bouncekit.archive.format.layout import payload_name
from bouncekit.archive.format.sameness import same_as

LETTER = b"From: Marie <marie@example.fr>\r\nTo: jean@example.fr\r\nSubject: =?utf-8?q?Re=C3=A7u?=\r\n\
Date: Mon, 2 Mar 2026 10:00:00 +0100\r\nMessage-ID: <a@example.fr>\r\n\r\nBonjour\r\n"
# Bytes that a careless copy would change: mixed line ends, NUL, no header at all, invalid UTF-8, nothing.
CONTENTS = [LETTER, LETTER.replace(b"\r\n", b"\n") + b"P.-S.\n", b"\0\xff\r\r\n\n", b"", b"From x\n>From y\n"]


def incoming(contents: list[bytes], source: str = "test") -> Iterator[Incoming]:
    return (Incoming(content, Place(source, uid=str(number))) for number, content in enumerate(contents))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(str(tmp_path / "archives"))


def assert_valid(archive: Archive) -> None:
    bag = bagit.Bag(archive.place)
    bag.validate()
    if archive.manifest():
        check = ["sha256sum", "--strict", "-c", "manifest-sha256.txt"]
        subprocess.run(check, cwd=archive.place, check=True, capture_output=True)
    tags = ["sha256sum", "--strict", "-c", "tagmanifest-sha256.txt"]
    subprocess.run(tags, cwd=archive.place, check=True, capture_output=True)


def test_other_tools_find_an_empty_archive_and_a_filled_one_valid(archive: Archive) -> None:
    assert_valid(archive)

    archive.add(incoming(CONTENTS))

    assert_valid(archive)
    assert "Payload-Oxum: " in (Path(archive.place) / "bag-info.txt").read_text()


def test_every_byte_is_kept_under_its_sha256(archive: Archive) -> None:
    archive.add(incoming(CONTENTS))

    for content in CONTENTS:
        digest = hashlib.sha256(content).hexdigest()
        assert content == (Path(archive.place) / "data" / digest[:2] / f"{digest}.eml").read_bytes()
    assert len(CONTENTS) == len(archive.manifest())


def test_the_same_message_twice_is_stored_once_and_both_places_are_recorded(archive: Archive) -> None:
    first = archive.add([Incoming(LETTER, Place("imap://a", "INBOX", 1, 7))])
    again = archive.add(
        [Incoming(LETTER, Place("imap://a", "INBOX", 1, 7)), Incoming(LETTER, Place("imap://a", "Sent"))]
    )

    assert (1, 0) == (first.tally.new, first.tally.new_places)
    assert (2, 0, 1) == (again.tally.seen, again.tally.new, again.tally.new_places)
    assert ["INBOX", "Sent"] == [capture.place.folder for capture in archive.captures()]
    assert 1 == len(archive.manifest())


def test_a_capture_tells_what_the_message_says(archive: Archive) -> None:
    archive.add([Incoming(LETTER, Place("imap://a", "INBOX", 1, 7, ("\\Seen",), "2026-03-02T10:00:01+01:00"))])

    (capture,) = archive.captures()
    told = capture.as_dict()
    assert told.pop("captured_at")
    assert told.pop("version")
    assert {
        "sha256": hashlib.sha256(LETTER).hexdigest(),
        "same_as": same_as(LETTER),
        "size": len(LETTER),
        "message_id": "<a@example.fr>",
        "date": "2026-03-02T10:00:00+01:00",
        "from": "Marie <marie@example.fr>",
        "to": ["jean@example.fr"],
        "subject": "Reçu",
        "source": "imap://a",
        "folder": "INBOX",
        "uidvalidity": 1,
        "uid": 7,
        "flags": ["\\Seen"],
        "internal_date": "2026-03-02T10:00:01+01:00",
    } == told


def test_a_folder_that_holds_something_is_not_made_an_archive(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")

    with pytest.raises(ArchiveError, match="exists"):
        Archive.create(str(tmp_path))
    assert "mine" == (tmp_path / "letter.txt").read_text()


def test_a_folder_that_is_not_there_is_absent_and_another_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="absent"):
        Archive.open(str(tmp_path / "disk"))
    with pytest.raises(ArchiveError, match="not-an-archive"):
        Archive.open(str(tmp_path))


def test_a_manifest_is_read_back_as_it_was_written_whatever_the_names() -> None:
    files = [("a" * 64, "data/été %0A.eml"), ("b" * 64, "data/line\nend\r.eml")]

    content = render_manifest(files)

    assert 2 == content.count(b"\n")
    assert sorted(files, key=itemgetter(1)) == sorted(filter(None, parse_manifest(content)), key=itemgetter(1))
    assert [None] == list(parse_manifest(b"nonsense\n"))


def test_the_description_of_a_bag_is_read_with_its_folded_lines() -> None:
    assert {"Contact": "Marie Durand", "Size": "1"} == parse_info(b"Contact: Marie\n  Durand\nSize: 1\nSize: 2\n")
    assert b"Note: two lines\n" == render_info({"Note": "two\nlines"})


def test_a_message_to_very_many_people_has_a_record_of_bounded_length(archive: Archive) -> None:
    people = ", ".join(f"é{number}@example.fr" for number in range(100_000)).encode()
    archive.add([Incoming(b"Subject: all\n" + b"To: " + people + b"\n" + b"Cc: x\n" * 1000 + b"\n", Place("test"))])

    (capture,) = archive.captures()

    assert "all" == capture.subject
    assert len(capture.line()) < 200_000
    assert () == archive.findings()


class Failing:
    """A large message on a disk that cannot be read any more."""

    def __len__(self) -> int:
        return 5 << 20

    def read(self, start: int, stop: int) -> bytes:
        raise OSError(5, "Input/output error")


class Changing:
    """A large message that changes between two readings."""

    def __init__(self) -> None:
        self.readings = 0

    def __len__(self) -> int:
        return 5

    def read(self, start: int, stop: int) -> bytes:
        self.readings += 1
        return b"%05d" % self.readings


def test_a_source_that_cannot_be_read_is_told_at_the_end_and_the_others_are_kept(archive: Archive) -> None:
    messages = [Incoming(Failing(), Place("test")), Incoming(LETTER, Place("test"))]

    with pytest.raises(ArchiveError, match="unreadable"):
        archive.add(messages)

    assert [hashlib.sha256(LETTER).hexdigest()] == list(archive.manifest().values())
    assert_valid(archive)


def test_a_source_that_changes_while_it_is_read_is_not_kept_under_a_wrong_name(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="changed"):
        archive.add([Incoming(LETTER, Place("test")), Incoming(Changing(), Place("test"))])

    assert {hashlib.sha256(LETTER).hexdigest()} >= set(archive.manifest().values())
    assert_valid(archive)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.binary(max_size=60), max_size=8), max_size=4))
def test_whatever_is_added_in_whatever_order_is_there_once_byte_for_byte(runs: list[list[bytes]]) -> None:
    # What is shown here does not hang on the disk's own pace.
    with tempfile.TemporaryDirectory() as folder, patch.object(os, "fsync", lambda descriptor: None):
        archive = Archive.create(folder)
        new = [archive.add(incoming(contents)).tally.new for contents in runs]
        contents = {content for run in runs for content in run}

        assert len(contents) == sum(new)
        assert contents == {archive.store.read(name) for name in archive.manifest()}
        bagit.Bag(folder).validate()


@given(st.sets(st.binary(min_size=32, max_size=32), max_size=20), st.integers(0, 3000), st.integers(0, 3000))
def test_a_manifest_that_is_made_piecewise_is_the_same(digests: set[bytes], start: int, stop: int) -> None:
    whole = render_manifest((digest.hex(), payload_name(digest.hex())) for digest in digests)
    manifest = MessageManifest(digests)

    assert len(whole) == len(manifest)
    assert whole[start : max(start, stop)] == manifest.read(start, min(max(start, stop), max(start, len(whole))))
