"""Data files that libpff itself reads: reports and mail, written as Outlook keeps them, and read back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from as_outlook_keeps import item_of
from located import located
from outlook_writer import Attached, Written, msg_file
from pst_writer import PstFolder, pst_file

import bouncekit
from bouncekit import Kind, Reason
from bouncekit.message import parse
from bouncekit.sources import SourceError, load
from bouncekit.stores.outlook.msg_content import message_in
from bouncekit.stores.outlook.pst_file import PstItem, items_of, rendered

pytest.importorskip("pypff", reason="needs libpff: pip install 'bouncekit[outlook-pst]'")

CORPUS = sorted((Path(__file__).parents[4] / "corpus").rglob("*.eml"))[::5]
INCOMPLETE = b"X-Bouncekit-Incomplete: "
LETTER = Written(
    {
        0x001A: "IPM.Note",
        0x0037: "Facture n° 7",
        0x1035: "<facture-7@example.org>",
        0x1000: "Bonjour,\r\nvoici la facture.\r\n",
        0x0C1A: "Nadia",
        0x5D01: "nadia@example.org",
        0x0E06: datetime(2026, 3, 2, 10, tzinfo=UTC),
    },
    [{0x3001: "Marie", 0x3002: "SMTP", 0x3003: "marie@client.example", 0x39FE: "marie@client.example"}],
)
SUPPLEMENT = "<mx.client.example #5.2.2 smtp;552 5.2.2 Mailbox full>"


def report_of(ending: str, original: Written = LETTER) -> Written:
    properties = {0x001A: f"REPORT.IPM.Note.{ending}", 0x0037: "Non remis : Facture n° 7", 0x6820: "ex.example.org"}
    recipients = [{**each, 0x0C1B: SUPPLEMENT, 0x0C20: 522, 0x0C05: 13} for each in original.recipients]
    return Written(properties, recipients, [Attached({0x3001: "Facture n° 7"}, original)])


def read(path: Path, *folders: PstFolder) -> list[tuple[PstItem, bytes]]:
    """Write a data file; return its items, and what is made of each."""
    path.write_bytes(pst_file(*folders))
    found = list(items_of(str(path)))
    items = [each for each in found if isinstance(each, PstItem)]
    assert items == found
    return [(item, rendered(str(path), item.place, whole=True)) for item in items]


def test_reports_and_mail_of_the_corpus_are_read_as_those_of_a_msg(tmp_path: Path) -> None:
    items = [item_of(path.read_bytes()) for path in CORPUS]
    found = read(tmp_path / "a.pst", PstFolder("Boîte de réception", items))
    assert len(CORPUS) == len(found)
    other = [
        path
        for path, item, (_, content) in zip(CORPUS, items, found, strict=True)
        if content != message_in(msg_file(item), whole=True) and INCOMPLETE not in content
    ]
    assert not other
    assert 5 > sum(INCOMPLETE in content for _, content in found)


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("NDR", Kind.FAILURE),
        ("Delayed.DR", Kind.DELAY),
        ("DR", Kind.DELIVERED),
        ("IPNRN", Kind.DISPOSITION),
        ("IPNNRN", Kind.DISPOSITION),
    ],
)
def test_the_class_says_what_happened_and_the_attached_item_to_what(tmp_path: Path, ending: str, kind: Kind) -> None:
    [(_, content)] = read(tmp_path / "a.pst", PstFolder("Boîte", [report_of(ending)]))
    report = bouncekit.classify(content)
    assert kind is report.kind
    assert report.original is not None
    assert ("Facture n° 7", "<facture-7@example.org>") == (report.original.subject, report.original.message_id)
    assert ["reconstructed"] == [defect.name for defect in report.defects]
    if kind is Kind.FAILURE:
        assert [("marie@client.example", Reason.MAILBOX_FULL)] == [(f.recipient, f.reason) for f in report.failures]


def test_a_meeting_is_mail_and_a_contact_is_none(tmp_path: Path) -> None:
    meeting = Written({**LETTER.properties, 0x001A: "IPM.Schedule.Meeting.Request"}, LETTER.recipients)
    contact = Written({0x001A: "IPM.Contact", 0x0037: "Marie"})
    [(item, content)] = read(tmp_path / "a.pst", PstFolder("Boîte", [contact, meeting]))
    assert "0.0.1" == item.place
    assert "Facture n° 7" == parse(content).header("subject")


def test_folders_are_named_and_those_of_the_store_known(tmp_path: Path) -> None:
    below = PstFolder("Clients/2026", [LETTER])
    trash = PstFolder("Éléments supprimés", [LETTER], role=0x35E3)
    found = read(tmp_path / "a.pst", PstFolder("Boîte de réception", [LETTER], [below]), trash)
    told = [(item.folder, item.role, item.flags, item.received) for item, _ in found]
    assert [
        ("Boîte de réception", "", ("\\Seen",), "2026-03-02T10:00:00+00:00"),
        ("Boîte de réception/Clients∕2026", "", ("\\Seen",), "2026-03-02T10:00:00+00:00"),
        ("Éléments supprimés", "trash", ("\\Seen",), "2026-03-02T10:00:00+00:00"),
    ] == told


def test_what_is_large_is_read_whole(tmp_path: Path) -> None:
    text = "Une ligne assez longue pour en faire beaucoup.\r\n" * 4000
    plan = bytes(range(256)) * 40_000
    people = [{0x39FE: f"p{i}@example.org", 0x3001: f"P{i}", 0x0C15: 1, 0x0C1B: f"{i} " * i} for i in range(400)]
    letter = Written(
        {**LETTER.properties, 0x1000: text}, people, [Attached({0x3701: plan, 0x3707: "plan.bin", 0x370E: "image/x"})]
    )
    path = tmp_path / "a.pst"
    path.write_bytes(pst_file(PstFolder("Grand", [letter]), PstFolder("Beaucoup", [LETTER] * 500)))
    items = [each for each in items_of(str(path)) if isinstance(each, PstItem)]
    assert 501 == len(items)
    assert message_in(msg_file(letter), whole=True) == rendered(str(path), items[0].place, whole=True)
    assert message_in(msg_file(LETTER), whole=True) == rendered(str(path), items[-1].place, whole=True)


def test_another_file_of_the_same_name_is_another(tmp_path: Path) -> None:
    other = Written({**LETTER.properties, 0x0037: "Devis"}, LETTER.recipients)
    [(_, first)] = read(tmp_path / "a.pst", PstFolder("Boîte", [LETTER]))
    [(_, second)] = read(tmp_path / "a.pst", PstFolder("Boîte", [other]))
    assert ["Facture n° 7", "Devis"] == [parse(content).header("subject") for content in (first, second)]


@pytest.mark.parametrize("replaced", [True, False], ids=["by another file", "where it stands"])
def test_an_item_that_moved_meanwhile_is_told_and_no_other_read_for_it(tmp_path: Path, replaced: bool) -> None:
    letters = [Written({**LETTER.properties, 0x0037: f"n° {number}"}, LETTER.recipients) for number in range(3)]
    path = tmp_path / "a.pst"
    path.write_bytes(pst_file(PstFolder("Boîte", letters)))
    found = located(path)
    before = [load(each) for each in found]

    written = pst_file(PstFolder("Boîte", letters[1:] + letters[:1]))
    assert path.stat().st_size == len(written)
    if replaced:
        path.unlink()
    path.write_bytes(written)

    assert 3 == len(set(before))
    for each in found:
        with pytest.raises(SourceError, match="changed"):
            load(each)


def test_texts_that_are_not_in_unicode(tmp_path: Path) -> None:
    letter = Written({**LETTER.properties, 0x3FFD: 1252, 0x0037: "Été, forêt"}, LETTER.recipients, codec="cp1252")
    [(_, content)] = read(tmp_path / "a.pst", PstFolder("Boîte", [letter]))
    assert "Été, forêt" == parse(content).header("subject")
    assert b"To: Marie <marie@client.example>" in content


@pytest.mark.parametrize(
    "original",
    [
        Written({**LETTER.properties, 0x007D: "Subject: Facture\r\n" + "X-Long: oui\r\n" * 400}),
        Written(LETTER.properties, (), [Attached({0x3701: b"%PDF", 0x3707: "facture.pdf"})]),
    ],
    ids=["a long header", "an attachment"],
)
def test_what_of_an_attached_item_cannot_be_reached_is_told(tmp_path: Path, original: Written) -> None:
    [(_, content)] = read(tmp_path / "a.pst", PstFolder("Boîte", [report_of("NDR", original)]))
    report = bouncekit.classify(content)
    assert ["reconstructed", "incomplete-attachment"] == [defect.name for defect in report.defects]
    assert report.original is not None
    assert "<facture-7@example.org>" == report.original.message_id
