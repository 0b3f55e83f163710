"""What Outlook saved is kept as it is; what is made of its data files says so, and is kept once."""

from pathlib import Path

import pytest
from data_files import NOTE, REPORT, data_file, stand_in
from outlook_writer import Attached, Written, msg_file

from bouncekit.archive import (
    Archive,
    EmlOutlet,
    Incoming,
    Index,
    MaildirOutlet,
    Place,
    Query,
    Restored,
    files,
    items_of,
    restore,
)
from bouncekit.sources import SourceError
from bouncekit.stores.outlook import pst_file

__all__ = ["stand_in"]

ITEM = msg_file(
    Written(
        {0x001A: "IPM.Note", 0x0037: "Devis du zèbre", 0x1000: "Ci-joint le devis.", 0x5D01: "lea@example.org"},
        [{0x39FE: "marie@example.org", 0x0C15: 1}],
        [Attached({0x3701: b"%PDF-1.7", 0x3707: "devis.pdf", 0x370E: "application/pdf"})],
    )
)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(str(tmp_path / "archive"))


def add(archive: Archive, path: Path) -> list[SourceError]:
    errors: list[SourceError] = []
    archive.add(files(str(path), errors.append))
    return errors


def restored(archive: Archive, outlet: EmlOutlet | MaildirOutlet) -> Restored:
    result = Restored()
    for outcome in restore(archive, items_of(archive.captures()), outlet):
        result.count(outcome)
    return result


def test_an_item_is_kept_byte_for_byte_described_and_found(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "devis.msg").write_bytes(ITEM)
    assert not add(archive, tmp_path / "devis.msg")
    assert not add(archive, tmp_path / "devis.msg")
    (capture,) = archive.captures()
    assert (capture.size, capture.subject, capture.sender) == (len(ITEM), "Devis du zèbre", "<lea@example.org>")
    name = capture.sha256
    assert (Path(archive.place) / "data" / name[:2] / f"{name}.eml").read_bytes() == ITEM
    index = Index(archive)
    assert [hit.subject for hit in index.search(Query(words="zebre"))] == ["Devis du zèbre"]
    assert [hit.is_reconstructed for hit in index.search(Query(words="devis"))] == [False]


def test_it_comes_back_as_it_was_or_as_a_message_that_says_what_it_is(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "devis.msg").write_bytes(ITEM)
    add(archive, tmp_path / "devis.msg")
    as_files = restored(archive, EmlOutlet(str(tmp_path / "out")))
    (file,) = (tmp_path / "out").iterdir()
    assert (as_files.restored, as_files.reconstructed, file.suffix) == (1, {}, ".msg")
    assert file.read_bytes() == ITEM
    as_mail = restored(archive, MaildirOutlet(str(tmp_path / "mail")))
    (message,) = (tmp_path / "mail" / "cur").iterdir()
    assert (as_mail.restored, as_mail.reconstructed) == (1, {"item": 1})
    assert b"X-Bouncekit-Reconstructed: " in message.read_bytes()[:400]
    assert b"JVBERi0xLjc=" in message.read_bytes()
    assert restored(archive, MaildirOutlet(str(tmp_path / "mail"))).there == 1


def test_without_the_package_it_is_kept_nowhere_and_told(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "devis.msg").write_bytes(ITEM)
    add(archive, tmp_path / "devis.msg")
    monkeypatch.setitem(__import__("sys").modules, "olefile", None)
    result = restored(archive, MaildirOutlet(str(tmp_path / "mail")))
    assert [outcome.problem for outcome in result.problems] == ["outlook-extra"]
    assert restored(archive, EmlOutlet(str(tmp_path / "out"))).restored == 1


def test_a_damaged_item_is_told_and_not_kept(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "devis.msg").write_bytes(ITEM[:700])
    assert [error.reason for error in add(archive, tmp_path / "devis.msg")] == ["outlook-damaged"]
    assert not list(archive.captures())


@pytest.mark.usefixtures("stand_in")
def test_what_is_made_of_a_data_file_says_so_wherever_it_is_shown(archive: Archive, tmp_path: Path) -> None:
    path = data_file(tmp_path / "a.pst", NOTE, REPORT)
    assert [error.reason for error in add(archive, path)] == ["no-inbox"]
    captures = list(archive.captures())
    assert [capture.place.is_reconstructed for capture in captures] == [True, True]
    assert captures[0].place.folder == "Boîte de réception"
    assert captures[0].place.uid == "07" * 16
    assert archive.journal().entries[-1].fields["reconstructed"] == 2
    assert all(hit.is_reconstructed for hit in Index(archive).search(Query()))
    result = restored(archive, EmlOutlet(str(tmp_path / "out")))
    assert result.reconstructed == {"data-file": 2}
    contents = [file.read_bytes() for file in (tmp_path / "out").iterdir()]
    assert all(b"X-Bouncekit-Reconstructed: " in content[:400] for content in contents)
    assert any(b"JVBERi0xLjc=" in content for content in contents)


@pytest.mark.usefixtures("stand_in")
def test_a_later_version_that_makes_other_bytes_makes_no_doubles(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = data_file(tmp_path / "a.pst", NOTE)
    add(archive, path)
    older = pst_file.rendered
    monkeypatch.setattr(pst_file, "rendered", lambda *given, **more: older(*given, **more) + b"\r\nPS\r\n")
    add(archive, path)
    assert len(archive.manifest()) == 1


def test_a_field_that_anyone_may_write_makes_no_message_one_with_another(archive: Archive) -> None:
    letters = [b"X-Bouncekit-Reconstructed: x\r\n\r\n%d\r\n" % number for number in range(2)]
    archive.add(Incoming(letter, Place("imap://a", "INBOX", 1, "x")) for letter in letters)
    assert len(archive.manifest()) == 2
