"""Data files of Outlook (.pst, .ost): items by folder, rendered; a library that dies, hangs or eats the memory."""

import signal
from pathlib import Path
from typing import Any

import pytest
from data_files import NOTE, REPORT, data_file, stand_in

import bouncekit
from bouncekit import Kind, Reason
from bouncekit.message import parse
from bouncekit.stores.outlook import pst_file
from bouncekit.stores.outlook.damage import DamagedItemError

__all__ = ["stand_in"]

pytestmark = pytest.mark.usefixtures("stand_in")


def read(path: Path) -> tuple[list[pst_file.PstItem], list[pst_file.PstProblem]]:
    found = list(pst_file.items_of(str(path)))
    items = [each for each in found if isinstance(each, pst_file.PstItem)]
    return items, [each for each in found if isinstance(each, pst_file.PstProblem)]


def test_items_have_their_folder_their_flags_and_their_name(tmp_path: Path) -> None:
    items, problems = read(data_file(tmp_path / "a.pst", NOTE, REPORT))
    assert not problems
    assert [(each.folder, each.role) for each in items] == [
        ("Boîte de réception", ""),
        ("Boîte de réception", ""),
        ("Éléments supprimés", "trash"),
    ]
    assert items[0].flags == ("\\Seen",)
    assert items[0].uid == "07" * 16
    assert items[0].received == "2026-03-03T06:00:00+00:00"


def test_an_item_is_rendered_as_one_of_a_msg_is(tmp_path: Path) -> None:
    path = str(data_file(tmp_path / "a.pst", NOTE, REPORT))
    note = parse(pst_file.rendered(path, "0.0.0"))
    assert note.header("subject") == "Re: Facture"
    assert note.raw_header("to") == "<marie@example.org>"
    report = bouncekit.classify(pst_file.rendered(path, "0.0.1"))
    assert report.kind is Kind.FAILURE
    assert [(each.recipient, each.reason) for each in report.failures] == [("paul@client.example", Reason.MAILBOX_FULL)]
    assert report.defects[0].name == "reconstructed"
    assert b"JVBERi0xLjc=" not in pst_file.rendered(path, "0.0.0")
    assert b"JVBERi0xLjc=" in pst_file.rendered(path, "0.0.0", whole=True)


def test_what_is_no_mail_is_left_out(tmp_path: Path) -> None:
    contact = {"properties": {0x001A: "IPM.Contact", 0x0037: "Marie"}}
    meeting = {"properties": {0x001A: "IPM.Schedule.Meeting.Request", 0x0037: "Réunion"}, "does": "unknown"}
    items, _ = read(data_file(tmp_path / "a.pst", contact, meeting))
    assert [each.place for each in items] == ["0.0.1", "0.1.0"]
    assert b"Subject: =?utf-8?b?" in pst_file.rendered(str(tmp_path / "a.pst"), "0.0.1")


@pytest.mark.parametrize("does", ["die", "raise", "eat"])
def test_an_item_that_cannot_be_read_costs_itself_alone(tmp_path: Path, does: str) -> None:
    bad: dict[str, Any] = {**NOTE, "does": does}
    path = data_file(tmp_path / "a.pst", NOTE, bad, NOTE, bad, REPORT)
    items, problems = read(path)
    assert [each.place for each in items] == ["0.0.0", "0.0.2", "0.0.4", "0.1.0"]
    assert [each.place for each in problems] == ["0.0.1", "0.0.3"]
    for _ in range(2):
        with pytest.raises(DamagedItemError):
            pst_file.rendered(str(path), "0.0.1")
        assert b"Bonjour." in pst_file.rendered(str(path), "0.0.2")


def test_an_item_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(signal, "setitimer"):  # as on Windows: nothing but the time without a word ends it
        monkeypatch.setattr(pst_file, "_PATIENCE", 12)
    items, problems = read(data_file(tmp_path / "a.pst", NOTE, {**NOTE, "does": "hang"}, REPORT))
    assert [each.place for each in items] == ["0.0.0", "0.0.2", "0.1.0"]
    assert [each.place for each in problems] == ["0.0.1"]


@pytest.mark.parametrize("does", ["die", "raise", "eat"])
def test_a_file_that_cannot_be_opened_is_told_once(tmp_path: Path, does: str) -> None:
    items, problems = read(data_file(tmp_path / "a.pst", NOTE, does=does))
    assert (items, [each.place for each in problems]) == ([], [""])


def test_each_message_of_a_path_is_classified_and_the_trash_told(tmp_path: Path) -> None:
    path = data_file(tmp_path / "a.pst", REPORT, {**NOTE, "does": "raise"})
    told: list[tuple[str, str]] = []
    reports = list(bouncekit.classify_many([path], on_error=lambda error: told.append((error.name, error.reason))))
    assert [(each.source, each.kind) for each in reports] == [(f"{path}!/Boîte de réception/1", Kind.FAILURE)]
    assert told == [(f"{path}!/0.0.1", "outlook-damaged"), (str(path), "no-inbox")]


def test_without_the_package_the_command_to_install_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pst_file, "is_installed", lambda: False)
    told: list[str] = []
    list(
        bouncekit.classify_many([data_file(tmp_path / "a.pst", NOTE)], on_error=lambda error: told.append(error.reason))
    )
    assert told == ["outlook-data-extra"]
