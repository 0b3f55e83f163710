"""Files of other mail programs: MMDF, Babyl, rmail, MH, nmh, Apple Mail; UTF-16; what is known and not read."""

import plistlib
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from bouncekit import classify_many
from bouncekit.sources import LargeFile, Location, MailPath, SourceError, load, locate, mail_folders, stored

from .conftest import Reading

Read = Callable[..., Reading]
FROM = b"From marie@example.fr Mon Mar  2 10:00:00 2026\n"
ONE = b"Date: Mon, 2 Mar 2026 10:00:00 +0100\nSubject: un\n\nBonjour.\n"
TWO = b"Date: Tue, 3 Mar 2026 10:00:00 +0100\nSubject: deux\n\nBonsoir.\n"
PSEUDO = (
    b"From: Mail System Internal Data <MAILER-DAEMON@vm>\nSubject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\n"
    b"X-IMAP: 1795953879 0000000013\nStatus: RO\n\nThis text is part of the internal format of your mail folder.\n"
)


def found(path: Path | MailPath) -> list[Location]:
    with ExitStack() as stack:
        return [each for each in locate(path, stack) if isinstance(each, Location)]


def contents(path: Path, data: bytes) -> list[bytes]:
    path.write_bytes(data)
    return [bytes(load(each)) for each in found(path)]


def test_a_server_s_own_message_is_none_and_its_fields_are_taken_off(tmp_path: Path) -> None:
    own = b"X-UID: 1\nStatus: RO\nX-Status: AF\nX-Keywords:          \nContent-Length: 9\n"
    data = FROM + PSEUDO + b"\n" + FROM + ONE.replace(b"\n\n", b"\n" + own + b"\n", 1) + b"\n"

    assert [ONE] == contents(tmp_path / "box", data)
    (one,) = found(tmp_path / "box")
    assert one.envelope is not None
    assert ("\\Answered", "\\Flagged", "\\Seen") == one.envelope.flags
    assert "1" == dict(one.envelope.notes)["X-UID"]


def test_the_fields_of_a_large_message_are_taken_off_too(tmp_path: Path) -> None:
    body = b"".join(b"line %d of a long letter\n" % number for number in range(80_000))
    data = FROM + PSEUDO + b"\n" + FROM + b"X-UID: 1\nSubject: grand\nStatus: O\n\n" + body
    (tmp_path / "box").write_bytes(data)

    (one,) = found(tmp_path / "box")
    large = load(one)

    assert isinstance(large, LargeFile)
    assert b"Subject: grand\n\n" + body == bytes(large)
    assert b"Subject: grand\n\nline 0" == large.read(0, 22)


def test_mmdf(tmp_path: Path) -> None:
    mark = b"\x01\x01\x01\x01\n"

    assert [ONE, TWO] == contents(tmp_path / "box", mark + FROM + ONE + mark + mark + FROM + TWO + mark)
    assert [ONE, TWO] == contents(tmp_path / "box", mark + ONE + mark + mark + TWO + mark)
    assert [ONE + FROM + ONE] == contents(tmp_path / "box", mark + ONE + FROM + ONE + mark)
    windows = (mark + FROM + ONE + mark + mark + FROM + TWO + mark).replace(b"\n", b"\r\n")
    assert [each.replace(b"\n", b"\r\n") for each in (ONE, TWO)] == contents(tmp_path / "box", windows)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_an_mbox_in_utf_16(tmp_path: Path, codec: str) -> None:
    text = "\ufeff" + (FROM + ONE + b"\n" + FROM + TWO + b"\n").decode()

    with ExitStack() as stack:
        (tmp_path / "Envoyés.mbox").write_bytes(text.encode(codec))
        both = [each for each in locate(tmp_path / "Envoyés.mbox", stack) if isinstance(each, Location)]
        assert [ONE, TWO] == [load(each) for each in both]
        assert ["sent", "sent"] == [each.envelope.role for each in both if each.envelope is not None]


def test_content_length_counts_where_it_lands(tmp_path: Path) -> None:
    letter = b"Subject: x\nContent-Length: %d\n\n"
    body = b"Il m'a dit :\n\n" + FROM + b"Subject: ceci est du texte\n\nfin\n"
    data = FROM + letter % len(body) + body + b"\n" + FROM + TWO + b"\n"

    assert [letter % len(body) + body, TWO] == contents(tmp_path / "box", data)
    wrong = data.replace(b"Content-Length: %d" % len(body), b"Content-Length: %d" % (len(body) - 1))
    assert 3 == len(contents(tmp_path / "box", wrong))


def test_what_content_length_covers_was_not_escaped(tmp_path: Path) -> None:
    message = b"Subject: x\nContent-Length: 12\n\n>From Paris\n"

    assert [message] == contents(tmp_path / "box", FROM + message + b"\n")


def test_nmh_separates_by_a_tab(tmp_path: Path) -> None:
    line = FROM.replace(b"fr ", b"fr\t")

    assert [ONE, TWO] == contents(tmp_path / "box", line + ONE + b"\n" + line + TWO + b"\n")


def test_emacs_rmail_marks_what_is_deleted(tmp_path: Path, reading: Read) -> None:
    kept = b"X-RMAIL-ATTRIBUTES: -A------\n" + ONE
    gone = b"X-RMAIL-ATTRIBUTES: --D-----\n" + TWO
    (tmp_path / "RMAIL").write_bytes(FROM + kept + b"\n" + FROM + gone + b"\n")
    (tmp_path / "older").write_bytes(FROM + gone.replace(b"--D-----", b"-D------") + b"\n")

    assert ([f"{tmp_path}/RMAIL#1"], [], [("deleted", "2")]) == reading(tmp_path)


def test_babyl(tmp_path: Path, reading: Read) -> None:
    data = (
        b"BABYL OPTIONS: -*- rmail -*-\nVersion: 5\nLabels:\nNote: This is the header of an rmail file.\n\x1f"
        b"\x0c\n0, unseen,,\n*** EOOH ***\n" + ONE + b"\x1f"
        b"\x0c\n1, answered,, devis,\n"
        + TWO.partition(b"\n\n")[0]
        + b"\n\n*** EOOH ***\nSubject: deux\n\nBonsoir.\n\x1f"
        b"\x0c\n1, deleted,,\nSubject: parti\n\n*** EOOH ***\nSubject: parti\n\nAdieu.\n\x1f"
    )

    assert [ONE, TWO] == contents(tmp_path / "RMAIL", data)
    assert [("deleted", "1")] == reading(tmp_path / "RMAIL")[2]
    assert [(), ("\\Answered", "\\Seen")] == [
        each.envelope.flags for each in found(tmp_path / "RMAIL") if each.envelope
    ]


def test_mh_and_what_was_removed_from_it(tmp_path: Path, reading: Read) -> None:
    folder = tmp_path / "Mail" / "inbox"
    folder.mkdir(parents=True)
    for name in ("1", "2", ",3", "#4", ".mh_sequences", "notes.txt"):
        (folder / name).write_bytes(ONE)

    names, errors, notes = reading(tmp_path)

    assert ([f"{folder}/1", f"{folder}/2", f"{folder}/notes.txt"], []) == (names, errors)
    assert [("deleted", "2")] == notes
    assert 5 == len(reading(MailPath.whole(tmp_path))[0])


def test_kmail_keeps_subfolders_in_hidden_folders(tmp_path: Path, reading: Read) -> None:
    for name in ("inbox/cur", "inbox/new", "inbox/tmp", ".inbox.directory/Clients/cur", ".inbox.directory/Clients/new"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "inbox/cur/1:2,S").write_bytes(ONE)
    (tmp_path / ".inbox.directory/Clients/cur/2:2,ST").write_bytes(ONE)
    (tmp_path / ".inbox.directory/Clients/new/3").write_bytes(ONE)

    names, errors, notes = reading(tmp_path)

    assert (2, [], [("deleted", "1")]) == (len(names), errors, notes)


@pytest.mark.parametrize(
    "name",
    [
        *("Sent", "sent-mail", "sent-mail-oct-2026", "Envoyés.mbox", "Gesendet", "Inviata", "R&AOk-unions/Templates"),
        *("Drafts", "postponed", "postponed-msgs", "Brouillons", "Trash", "Corbeille.mbox", "Papierkorb"),
    ],
)
def test_the_name_of_an_mbox_tells_what_it_is_for(tmp_path: Path, reading: Read, name: str) -> None:
    (tmp_path / "R&AOk-unions").mkdir()
    (tmp_path / name).write_bytes(FROM + ONE + b"\n" + FROM + TWO + b"\n")
    (tmp_path / "Junk").write_bytes(FROM + TWO + b"\n")
    (tmp_path / "Clients").write_bytes(FROM + TWO + b"\n")

    names, errors, notes = reading(tmp_path)

    assert ({"Junk#1", "Clients#1"}, []) == ({Path(each).name for each in names}, errors)
    assert ["no-inbox"] == [reason for reason, _ in notes]
    assert 4 == len(reading(MailPath(str(tmp_path), without=frozenset()))[0])
    assert 2 == len(reading(tmp_path / name)[0])


def test_a_message_with_the_name_of_a_folder_is_read(tmp_path: Path, reading: Read) -> None:
    (tmp_path / "sent").write_bytes(ONE)

    assert ([f"{tmp_path}/sent"], [], []) == reading(tmp_path)


def test_folders_in_which_nothing_arrives_are_told_and_read_on_demand(tmp_path: Path, reading: Read) -> None:
    for name in ("cur", "new", ".Sent/cur", ".Sent/new", ".Spam/cur", ".Spam/new", ".&AMk-l&AOk-ments.Brouillons/cur"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("new/1", ".Sent/new/2", ".Spam/new/3", ".&AMk-l&AOk-ments.Brouillons/cur/4:2,"):
        (tmp_path / name).write_bytes(ONE)

    names, _, notes = reading(tmp_path)

    assert [f"{tmp_path}/.Spam/new/3", f"{tmp_path}/new/1"] == names
    assert [("no-inbox", "Éléments/Brouillons, Sent")] == notes
    assert 4 == len(reading(MailPath(str(tmp_path), without=frozenset()))[0])
    assert 1 == len(reading(tmp_path / ".Sent")[0])


def test_a_folder_that_is_named_is_read_whatever_it_is_for(tmp_path: Path, reading: Read) -> None:
    for name in ("Mail/sent/1", "Mail/sent/.claws_mark", "Mail/inbox/1", "Mail/inbox/.claws_mark"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(ONE)

    assert ([f"{tmp_path}/Mail/inbox/1"], [], [("no-inbox", "sent")]) == reading(tmp_path / "Mail")
    assert ([f"{tmp_path}/Mail/sent/1"], [], []) == reading(tmp_path / "Mail" / "sent")


@pytest.mark.parametrize(("part", "count", "deleted"), [("cur", 1, [("deleted", "1")]), ("new", 1, [])])
def test_a_part_of_a_maildir_is_one_when_it_is_named_itself(
    tmp_path: Path, reading: Read, part: str, count: int, deleted: list[tuple[str, str]]
) -> None:
    for name in ("cur/1.mx.example.pl:2,S", "cur/2.mx.example.pl:2,ST", "new/3.mx.example.rs"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(ONE)

    names, errors, notes = reading(tmp_path / part)
    assert (count, [], deleted) == (len(names), errors, notes)
    assert count + len(deleted) == len(reading(MailPath.whole(tmp_path / part))[0])


def test_evolution_keeps_names_in_utf_8_and_may_have_no_inbox(tmp_path: Path) -> None:
    for name in (".Été 2026/cur", ".R&D.Été/cur"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "1795955104.9474_0.vm:2,").write_bytes(ONE)

    assert ["R&D/Été", "Été 2026"] == [each.name for each in mail_folders(tmp_path)]


def emlx(message: bytes, **facts: object) -> bytes:
    return b"%-10d\n" % len(message) + message + plistlib.dumps(facts)


def test_emlx_is_the_message_and_mail_s_own_notes_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "12.emlx"
    path.write_bytes(emlx(ONE, flags=0b10001, subject="un", **{"date-received": 1772442660}))

    (one,) = found(path)

    assert ONE == load(one) == stored(one)
    assert one.envelope is not None
    assert ("\\Flagged", "\\Seen") == one.envelope.flags
    assert "2026-03-02T09:11:00+00:00" == one.envelope.received
    assert "un" == dict(one.envelope.notes)["subject"]


@pytest.mark.parametrize("rest", [b"", b"<plist", b"\0\xff", b"<?xml version='1.0'?><plist><array/></plist>"])
def test_an_emlx_whose_notes_are_broken_is_read(tmp_path: Path, rest: bytes) -> None:
    path = tmp_path / "12.emlx"
    path.write_bytes(b"%d\n" % len(ONE) + ONE + rest)

    assert [ONE] == [load(each) for each in found(path)]


def test_a_partial_emlx_is_read_and_told(tmp_path: Path, reading: Read) -> None:
    (tmp_path / "12.partial.emlx").write_bytes(emlx(ONE, flags=1))

    assert ([f"{tmp_path}/12.partial.emlx"], [], [("partial", "")]) == reading(tmp_path)


def test_the_package_of_apple_mail_is_a_folder(tmp_path: Path, reading: Read) -> None:
    package = tmp_path / "INBOX.mbox"
    (package / "Messages").mkdir(parents=True)
    (package / "Info.plist").write_bytes(plistlib.dumps({}))
    (package / "table_of_contents").write_bytes(b"\0")
    (package / "mbox").write_bytes(FROM + ONE + b"\n" + FROM + TWO)
    (package / "Messages" / "1.emlx").write_bytes(emlx(ONE, flags=1))

    names, errors, notes = reading(tmp_path)

    assert (3, [], []) == (len(names), errors, notes)


def test_the_folders_of_apple_mail_tell_what_they_are_for(tmp_path: Path, reading: Read) -> None:
    for name in (
        "INBOX.mbox/U/Data/Messages",
        "Sent Messages.mbox/U/Data/Messages",
        "Clients.mbox/Devis.mbox/Messages",
    ):
        (tmp_path / "V10" / name).mkdir(parents=True)
        (tmp_path / "V10" / name / "1.emlx").write_bytes(emlx(ONE, flags=1))
    attachment = tmp_path / "V10/INBOX.mbox/U/Data/Attachments/1/2/photo"
    attachment.parent.mkdir(parents=True)
    attachment.write_bytes(b"\0\1\2")

    names, errors, notes = reading(tmp_path)

    assert (2, [], [("no-inbox", "Sent Messages")]) == (len(names), errors, notes)
    assert {("Clients/Devis", "other"), ("INBOX", "inbox"), ("Sent Messages", "sent")} == {
        (each.name, each.role) for each in mail_folders(tmp_path)
    }


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_message_in_utf_16(tmp_path: Path, encoding: str) -> None:
    text = "Subject: Relevé\r\nFrom: MAILER-DAEMON@example.fr\r\n\r\nAdresse inconnue : éric@example.fr\r\n"
    mark = "" if encoding == "utf-16" else "\ufeff"
    path = tmp_path / "avis.eml"
    path.write_bytes((mark + text).encode(encoding))

    (one,) = found(path)

    assert text.encode() == load(one)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"*mbx*\r\n6b0c181700000000\r\n", "mbx"),
        (b"29-Nov-2026 12:00:00 +0000,1234;000000000000\r\nSubject: x\r\n", "mtx"),
        (b" 2-Nov-2026 12:00:00 +0000,1234;000000000000\r\nSubject: x\r\n", "mtx"),
        (b"2 M1e C6b0c182c\n\x01\x02N          0000000000000ABC\nSubject: x\n", "sdbox"),
        (b"\xcf\xad\x12\xfe\xc5\xfd\x74\x6f" + bytes(100), "dbx"),
        (b"JMF6" + bytes(100), "dbx"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(100), "packed"),
        (b"Rar!\x1a\x07\x00" + bytes(100), "packed"),
        (b"\x04\x22\x4d\x18" + bytes(100), "packed"),
        (b"MSCF" + bytes(100), "packed"),
    ],
)
def test_what_is_known_and_not_read_is_named(tmp_path: Path, reading: Read, data: bytes, reason: str) -> None:
    (tmp_path / "box").write_bytes(data)

    assert [reason] == [each for each, _ in reading(tmp_path)[1]]


def test_a_doubtful_start_is_told(tmp_path: Path, reading: Read) -> None:
    data = FROM + ONE + b"\n" + FROM + b"Subject: ceci est du texte\n\nfin\n"
    (tmp_path / "box").write_bytes(data)

    assert ([f"{tmp_path}/box#1", f"{tmp_path}/box#2"], [], [("doubtful", "")]) == reading(tmp_path / "box")
    reports = list(classify_many([tmp_path / "box"]))
    assert [[], ["doubtful-start"]] == [[each.name for each in report.defects] for report in reports]


def test_notes_are_never_raised(tmp_path: Path) -> None:
    (tmp_path / "box").write_bytes(FROM + b"X-Mozilla-Status: 0009\n" + ONE)
    with ExitStack() as stack:
        (note,) = locate(tmp_path / "box", stack)

    assert isinstance(note, SourceError)
    assert "deleted" == note.reason
