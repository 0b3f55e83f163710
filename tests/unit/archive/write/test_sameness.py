"""One message is kept once, in whatever form its stores have it; and each place with what its store tells of it."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from contents import Piecewise
from hypothesis import given
from hypothesis import strategies as st
from real_stores import unpacked

from bouncekit.archive import Archive, Incoming, Place, files
from bouncekit.archive.capture.known import Kept, known_places, short_digest
from bouncekit.archive.copies.looks import look_of
from bouncekit.archive.format import sameness
from bouncekit.archive.format.sameness import same_as

if TYPE_CHECKING:
    from bouncekit import SourceError

MESSAGE = b"Date: Mon, 2 Mar 2026 10:00:00 +0100\nSubject: devis\n\nBonjour,\nFrom Paris\n\nMarie\n"
FORMS = {
    "the network's line ends": MESSAGE.replace(b"\n", b"\r\n"),
    "mboxrd": MESSAGE.replace(b"\nFrom ", b"\n>From "),
    "quoted twice": MESSAGE.replace(b"\nFrom ", b"\n>>From "),
    "Thunderbird": b"X-Account-Key: account3\nX-Mozilla-Status: 0001\nX-Mozilla-Keys:     \n" + MESSAGE,
    "Dovecot": MESSAGE.replace(b"\n\n", b"\nX-UID: 1\nStatus: RO\nX-Keywords:   \nContent-Length: 44\n\n", 1),
    "Gmail": b"X-GM-THRID: 17\nX-Gmail-Labels: =?UTF-8?Q?Bo=C3=AEte_de_\n =?UTF-8?Q?r=C3=A9ception?=\n" + MESSAGE,
    "Evolution": MESSAGE.replace(b"\n\n", b"\nX-Evolution-POP3-UID: 07d1\nX-Evolution-Source: pop\n\n", 1),
    "Balsa": MESSAGE.replace(b"\n\n", b"\nStatus:   \nX-Status:    \n\n", 1),
    "more lines at the end": MESSAGE + b"\n\n",
    "no line end": MESSAGE[:-1],
}
OTHERS = {
    "another subject": MESSAGE.replace(b"devis", b"Devis"),
    "a blank more": MESSAGE.replace(b"Marie", b"Marie "),
    "another field": b"X-Note: 1\n" + MESSAGE,
    "an empty line less": MESSAGE.replace(b"Paris\n\n", b"Paris\n"),
    "a field in the text": MESSAGE + b"Status: RO\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_the_forms_of_one_message_are_the_same(form: str) -> None:
    assert hashlib.sha256(MESSAGE).hexdigest() == same_as(MESSAGE) == same_as(FORMS[form])


@pytest.mark.parametrize("other", OTHERS)
def test_another_message_is_not_the_same(other: str) -> None:
    assert same_as(MESSAGE) != same_as(OTHERS[other])


def test_what_goes_on_with_an_endless_line_is_no_start_of_one() -> None:
    line = b"x" * (3 << 20)
    content = b"Subject: x\n\n" + line[: (2 << 20) - 12 + (1 << 20)] + b">From x\n"

    assert hashlib.sha256(content).hexdigest() == same_as(content)


@given(
    lines=st.lists(st.sampled_from([b"", b"x" * 50, b"From a", b">From b", b"\r", b"c" * 9]), max_size=30),
    block=st.integers(64, 150),
)
def test_the_size_of_the_blocks_does_not_matter(lines: list[bytes], block: int) -> None:
    content = b"Subject: x\r\n\r\n" + b"\r\n".join(lines)
    whole = same_as(content)
    before = sameness._BLOCK
    sameness._BLOCK = block
    try:
        assert whole == same_as(Piecewise(content + b"\r\n"))
    finally:
        sameness._BLOCK = before


def kept(archive: Archive) -> int:
    return len(set(archive.manifest().values()))


def test_thirteen_messages_stay_thirteen(tmp_path: Path) -> None:
    stores = unpacked(tmp_path / "stores")
    archive = Archive.create(str(tmp_path / "archive"))
    told: list[SourceError] = []
    profile = stores / "thunderbird-153/before-compaction"

    for path in (
        *(profile / "Mail", profile / "Mail", profile / "ImapMail"),
        *(stores / "thunderbird-153/after-compaction", stores / "mutt-2.2.12", stores / "claws-4.1.1"),
        *(stores / "dovecot-2.3.19/mbox", stores / "synthetic-other/z", stores / "synthetic-other/1.emlx"),
    ):
        archive.add(files(path, told.append))

    assert 13 == kept(archive)
    assert {"no-inbox", "deleted", "online"} == {str(each.reason) for each in told}


def test_the_store_s_own_fields_stand_in_the_record_and_not_in_the_message(tmp_path: Path) -> None:
    block = b"X-Account-Key: account3\nX-UIDL: 17\nX-Mozilla-Status: 0005\nX-Mozilla-Status2: 00000000\n"
    (tmp_path / "Inbox").write_bytes(b"From - Mon Mar  2 10:00:00 2026\n" + block + MESSAGE + b"\n")
    (tmp_path / "Inbox.msf").write_bytes(b"")
    archive = Archive.create(str(tmp_path / "archive"))

    archive.add(files(tmp_path / "Inbox", print))

    (capture,) = archive.captures()
    assert hashlib.sha256(MESSAGE).hexdigest() == capture.sha256
    assert ("Inbox", ("\\Flagged", "\\Seen")) == (capture.place.folder, capture.place.flags)
    assert {("program", "thunderbird"), ("X-UIDL", "17"), ("X-Mozilla-Status", "0005")} <= set(capture.place.store)


def test_a_message_that_is_read_or_tagged_afterwards_is_not_kept_again(tmp_path: Path) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    for status in (b"0000", b"0001", b"0005"):
        one = b"From - Mon Mar  2 10:00:00 2026\nX-Mozilla-Status: " + status + b"\n" + MESSAGE + b"\n"
        (tmp_path / "Inbox").write_bytes(one)
        archive.add(files(tmp_path / "Inbox", print))

    assert 1 == kept(archive) == len(list(archive.captures()))


def test_a_server_s_form_of_a_kept_message_is_known_by_its_own_bytes(tmp_path: Path) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    crlf = FORMS["the network's line ends"]
    place = Place("imap://marie@mail.example.fr", "INBOX", 7, 1)

    archive.add([Incoming(MESSAGE, Place("file:/home/marie", uid="a.eml"))])
    for _ in range(2):
        archive.add([Incoming(crlf, place)])

    first, second = archive.captures()
    assert first.sha256 == second.sha256
    assert (len(MESSAGE), len(crlf)) == (second.size, second.place.told_size)
    digest = hashlib.sha256(crlf).hexdigest()
    assert digest == second.place.got == look_of(second).got
    known = known_places([second], place.source)[place.source, "INBOX", 7]
    assert (short_digest(digest), len(crlf)) == (Kept.unpacked(known[1]).digest, Kept.unpacked(known[1]).size)
    assert b"\n" not in archive.store.read(f"data/{first.sha256[:2]}/{first.sha256}.eml").replace(MESSAGE, b"")


def test_a_damaged_message_is_not_taken_for_its_other_form(tmp_path: Path) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    archive.add([Incoming(MESSAGE, Place("a"))])
    digest = hashlib.sha256(MESSAGE).hexdigest()
    (tmp_path / "archive" / "data" / digest[:2] / f"{digest}.eml").unlink()

    added = archive.add([Incoming(FORMS["mboxrd"], Place("b"))])

    assert 1 == added.tally.new


def test_a_record_keeps_what_it_was_given(tmp_path: Path) -> None:
    archive = Archive.create(str(tmp_path / "archive"), clock=lambda: datetime(2026, 3, 2, tzinfo=UTC))
    place = Place("mbox:/x", store=(("program", "thunderbird"), ("X-UIDL", "é")))
    archive.add([Incoming(FORMS["Dovecot"], place)])

    (capture,) = archive.captures()

    assert place == capture.place
    assert same_as(MESSAGE) == capture.same_as
    assert capture == replace(capture)


def test_a_partial_message_is_told_and_not_kept(tmp_path: Path) -> None:
    (tmp_path / "1.partial.emlx").write_bytes(b"%d\n" % len(MESSAGE) + MESSAGE)
    errors: list[SourceError] = []

    assert [] == list(files(tmp_path, errors.append))
    assert ["partial"] == [each.reason for each in errors]


def test_a_message_of_which_thunderbird_has_the_beginning_is_asked_for_again(tmp_path: Path) -> None:
    cut = b"From - Mon Mar  2 10:00:00 2026\nX-Mozilla-Status: 0401\nX-Mozilla-Status2: 00000000\n" + MESSAGE[:200]
    (tmp_path / "Inbox").write_bytes(cut + b"\n\n" + cut.replace(b"0401", b"0001").replace(MESSAGE[:200], MESSAGE))
    errors: list[SourceError] = []

    assert 1 == len(list(files(tmp_path, errors.append)))
    assert [("truncated", f"{tmp_path}/Inbox#1")] == [(each.reason, each.name) for each in errors]
