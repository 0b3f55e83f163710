"""Delivery reports as Outlook keeps them, judged: the whole corpus, written into .msg and read back."""

import base64
import email
import email.policy
from datetime import UTC, datetime
from pathlib import Path

import pytest
from as_outlook_keeps import Keeping, inner, item_of
from outlook_writer import Attached, Written, msg_file
from tables import cases

import bouncekit
from bouncekit import Kind, Reason
from bouncekit.stores.outlook.msg_content import message_in

CORPUS = sorted((Path(__file__).parents[4] / "corpus").rglob("*.eml"))
KEPT = {"content-type", "mime-version", "from", "subject", "date", "message-id", "auto-submitted"}
ORIGINAL = Written(
    {
        0x001A: "IPM.Note",
        0x0037: "Facture 7",
        0x1035: "<facture-7@example.org>",
        0x1000: "Bonjour,\r\nvoici la facture.\r\n",
        0x0C1A: "Nadia",
        0x5D01: "nadia@example.org",
    }
)


def classified(item: Written) -> bouncekit.Report:
    return bouncekit.classify(message_in(msg_file(item)))


def verdict(report: bouncekit.Report) -> tuple[object, ...]:
    failures = sorted((f.recipient or "", f.reason, f.counts_against_address) for f in report.failures)
    return (report.kind, *failures)


def without_text(content: bytes) -> bytes:
    """Return a report without its part for people, and with no more of its header than Outlook has properties for."""
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    for name in {each.lower() for each in message} - KEPT:
        del message[name]
    waiting = [message]
    while waiting:
        for part in inner(waiting.pop()):
            if part.get_content_maintype() == "multipart":
                waiting.append(part)
            elif part.get_content_type() in {"text/plain", "text/html"}:
                part.set_payload("")
    return message.as_bytes()


def report_of(message_class: str, recipient: dict[int, object] | None = None, **more: object) -> Written:
    """Return a report as Exchange makes them: no header of the Internet, the original attached."""
    properties = {
        0x001A: message_class,
        0x0037: "Non remis : Facture 7",
        0x6820: "EX01.example.org",
        0x0032: datetime(2026, 3, 2, 9, 11, tzinfo=UTC),
        0x0C1A: "Microsoft Outlook",
    }
    recipient = {0x3001: "Marie Durand", 0x3002: "SMTP", 0x3003: "marie@client.example", **(recipient or {})}
    return Written(properties, [recipient], [Attached({0x3001: "Facture 7"}, ORIGINAL)], **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("keeping", "share"),
    [
        (Keeping(), 252 / 257),
        (Keeping(headers=False), 250 / 257),
        (Keeping(headers=False, body=False), 0.9),
    ],
    ids=["all", "no header", "no header and no text"],
)
def test_the_reports_of_the_corpus_keep_their_verdict(keeping: Keeping, share: float) -> None:
    same, lost = 0, []
    for path in CORPUS:
        content = path.read_bytes()
        item = item_of(content, keeping)
        if not str(item.properties[0x001A]).startswith("REPORT.") or "IPN" in str(item.properties[0x001A]):
            continue
        if verdict(bouncekit.classify(content)) == verdict(classified(item)):
            same += 1
        else:
            lost.append(str(path))
    assert same >= 250
    assert same >= share * (same + len(lost)), lost


def test_without_header_and_text_is_lost_what_stood_there_alone() -> None:
    lost = set()
    for path in CORPUS:
        content = path.read_bytes()
        item = item_of(content, Keeping(headers=False, body=False))
        if not str(item.properties[0x001A]).startswith("REPORT.") or "IPN" in str(item.properties[0x001A]):
            continue
        before = verdict(bouncekit.classify(content))
        if verdict(classified(item)) != before == verdict(bouncekit.classify(without_text(content))):
            lost.add(path.stem)
    assert lost <= {"local-type-and-original-address", "type-x-unix-program"}, lost  # by their Original-Recipient


@pytest.mark.parametrize(
    ("diagnostic", "written"),
    [
        ("smtp;550 no", "smtp;550 no"),
        ("X-Unix; 67", "X-Unix; 67"),
        ("x-postfix; unknown", "x-postfix; unknown"),
        ("550 no; really", "smtp; 550 no; really"),
    ],
)
def test_a_diagnostic_keeps_its_type(diagnostic: str, written: str) -> None:
    content = message_in(msg_file(report_of("REPORT.IPM.Note.NDR", {0x0C1B: f"<mx #5.1.1 {diagnostic}>"})))
    assert f"\r\nDiagnostic-Code: {written}\r\n".encode() in content


def test_ordinary_mail_and_receipts_of_the_corpus_keep_their_kind() -> None:
    same, lost = 0, []
    for path in CORPUS:
        content = path.read_bytes()
        item = item_of(content)
        if str(item.properties[0x001A]).startswith("REPORT.") and "IPN" not in str(item.properties[0x001A]):
            continue
        if bouncekit.classify(content).kind == classified(item).kind:
            same += 1
        else:
            lost.append(str(path))
    assert len(lost) <= 0.02 * same, lost


@pytest.mark.parametrize(
    ("message_class", "kind", "actions"),
    [
        ("REPORT.IPM.Note.NDR", Kind.FAILURE, []),
        ("Report.IPM.NOTE.ndr", Kind.FAILURE, []),
        ("REPORT.IPM.Schedule.Meeting.Request.NDR", Kind.FAILURE, []),
        ("REPORT.IPM.Note.Delayed.DR", Kind.DELAY, []),
        ("REPORT.IPM.Note.DR", Kind.DELIVERED, ["delivered"]),
        ("REPORT.IPM.Note.Relayed.DR", Kind.DELIVERED, ["relayed"]),
        ("REPORT.IPM.Note.Expanded.DR", Kind.DELIVERED, ["expanded"]),
    ],
)
def test_the_class_says_what_happened(message_class: str, kind: Kind, actions: list[str]) -> None:
    report = classified(report_of(message_class))
    assert report.kind is kind
    assert [each.action for each in report.deliveries] == actions
    assert report.original is not None
    assert report.original.message_id == "<facture-7@example.org>"


@cases(__file__, "supplements")
def test_the_supplement_comes_before_the_numbers(supplement: str, status: str, reason: str) -> None:
    numbers = {0x0C20: 570, 0x0C05: 29}
    (failure,) = classified(report_of("REPORT.IPM.Note.NDR", {0x0C1B: supplement, **numbers})).failures
    assert (failure.recipient, failure.status, failure.reason) == ("marie@client.example", status, reason)


@pytest.mark.parametrize(
    ("numbers", "status"),
    [
        ({0x0C20: 511}, "5.1.1"),
        ({0x0C20: 522, 0x0C05: 13}, "5.2.2"),
        ({0x0C20: 534, 0x0C05: 13}, "5.3.4"),
        ({0x0C05: 35}, "5.1.1"),
        ({0x0C05: 0}, "5.1.0"),
        ({0x0C20: 510, 0x0C05: 48}, "5.1.2"),
        ({0x0C20: 447, 0x0C05: 5}, "4.4.7"),
        ({0x0C05: 13}, None),
        ({0x0C05: -1, 0x0C20: 0}, None),
    ],
)
def test_numbers_are_asked_where_nothing_else_is_there(numbers: dict[int, object], status: str | None) -> None:
    (failure,) = classified(report_of("REPORT.IPM.Note.NDR", numbers)).failures
    assert failure.status == status


def test_a_number_that_means_full_and_too_large_says_neither() -> None:
    (failure,) = classified(report_of("REPORT.IPM.Note.NDR", {0x0C05: 13})).failures
    assert failure.reason not in (Reason.MAILBOX_FULL, Reason.MESSAGE_TOO_LARGE)
    assert not failure.counts_against_address


@pytest.mark.parametrize(
    ("recipient", "address"),
    [
        (
            {0x39FE: "marie@client.example", 0x3003: "/O=X/OU=Y/CN=RECIPIENTS/CN=MARIE", 0x3002: "EX"},
            "marie@client.example",
        ),
        ({0x3003: "/O=X/CN=MARIE", 0x3002: "EX", 0x3001: "marie@client.example"}, "marie@client.example"),
        ({0x3003: "", 0x3002: "", 0x300B: b"SMTP:MARIE@CLIENT.EXAMPLE\0"}, "marie@client.example"),
        ({0x3003: "rené@société.example"}, "rené@société.example"),
    ],
)
def test_the_address_is_found_where_outlook_keeps_it(recipient: dict[int, object], address: str) -> None:
    (failure,) = classified(report_of("REPORT.IPM.Note.NDR", recipient)).failures
    assert failure.recipient == address


def test_without_an_attachment_the_report_itself_tells_of_the_original() -> None:
    report = report_of("REPORT.IPM.Note.NDR")
    report.attachments = ()
    report.properties |= {0x0049: "Facture 7", 0x1046: "<facture-7@example.org>", 0x0074: "marie@client.example"}
    original = classified(report).original
    assert original is not None
    assert (original.subject, original.message_id) == ("Facture 7", "<facture-7@example.org>")


def test_a_report_without_a_table_of_recipients_is_one_still() -> None:
    report = report_of("REPORT.IPM.Note.NDR")
    report.recipients = ()
    report.properties[0x0074] = "marie@client.example"
    (failure,) = classified(report).failures
    assert failure.recipient == "marie@client.example"


@pytest.mark.parametrize(("ending", "word"), [("IPNRN", "displayed"), ("IPNNRN", "deleted")])
def test_receipts_are_receipts(ending: str, word: str) -> None:
    receipt = Written(
        {
            0x001A: f"REPORT.IPM.Note.{ending}",
            0x0037: "Lu : Facture 7",
            0x0C1A: "Marie Durand",
            0x0C1E: "SMTP",
            0x0C1F: "marie@client.example",
            0x1046: "<facture-7@example.org>",
            0x0025: b"\x01\x02\x03",
        }
    )
    content = message_in(msg_file(receipt))
    assert f"; {word}\r\n".encode() in content
    assert b"X-MSExch-Correlation-Key: " + base64.b64encode(b"\x01\x02\x03") in content
    report = bouncekit.classify(content)
    assert report.kind is Kind.DISPOSITION
    assert report.original is not None
    assert report.original.message_id == "<facture-7@example.org>"


def test_an_out_of_office_reply_made_inside_exchange_is_one() -> None:
    reply = Written(
        {
            0x001A: "IPM.Note.Rules.OofTemplate.Microsoft",
            0x0037: "Réponse automatique : Facture 7",
            0x1000: "Je suis en congé.",
            0x5D01: "marie@client.example",
        }
    )
    assert classified(reply).kind is Kind.AUTO_REPLY


@pytest.mark.parametrize("message_class", ["IPM.Note", "IPM.Schedule.Meeting.Request", "IPM.Post", ""])
def test_mail_templates_and_meetings_are_ordinary(message_class: str) -> None:
    mail = Written(
        {0x001A: message_class, 0x0037: "Réunion", 0x1000: "À demain.", 0x0C1A: "Léa", 0x5D01: "lea@example.org"},
        [{0x3001: "Marie", 0x39FE: "marie@example.org", 0x0C15: 1}, {0x39FE: "paul@example.org", 0x0C15: 2}],
    )
    content = message_in(msg_file(mail))
    assert b"To: Marie <marie@example.org>\r\nCc: <paul@example.org>" in content
    assert bouncekit.classify(content).kind is Kind.OTHER


def test_a_rendering_says_that_it_is_one_and_is_the_same_each_time() -> None:
    item = report_of("REPORT.IPM.Note.NDR")
    content = message_in(msg_file(item))
    assert b"\r\nX-Bouncekit-Reconstructed: from the properties of an Outlook item" in content[:400]
    assert content.count(b"X-Bouncekit-Reconstructed") == 1
    assert content == message_in(msg_file(item))
