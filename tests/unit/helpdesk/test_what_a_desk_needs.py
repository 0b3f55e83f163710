"""What help desks were seen to need of one message, a row each: asked of the functions as a desk asks them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from outlook_writer import Written, msg_file

from bouncekit import Kind, Reason
from bouncekit.helpdesk import Desk, DeskMail, HandleKind, Handling, MemorySent, Proof, Sent, filtered, read_mail
from bouncekit.vocabulary import LANGUAGES

CORPUS = Path(__file__).parents[3] / "corpus"
DESK = Desk(("[support-{id}]",), ("support+{id}@example.fr",))
FULL = (CORPUS / "postfix/mailbox-full-orange-417.eml").read_bytes()
GONE = (CORPUS / "postfix/user-unknown-free.eml").read_bytes()
ITS_ID = "<utilisateur-inconnu-free@example.fr>"


def corpus(name: str) -> DeskMail:
    return read_mail((CORPUS / f"{name}.eml").read_bytes(), DESK)


@pytest.mark.parametrize(
    ("name", "is_notice"),
    [
        ("postfix/mailbox-full-orange-417", True),
        ("auto-replies/exchange-automatic-reply-french", True),
        ("receipts/exchange-read", True),
        ("ordinary/work-letter", False),
        ("ordinary/customer-writes-own-mailbox-full", False),
        ("ordinary/re-undeliverable-human-reply-french", False),
    ],
)
def test_whether_a_machine_or_a_person_wrote(name: str, is_notice: bool) -> None:
    assert is_notice is corpus(name).is_notice


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("postfix/mailbox-full-orange-417", False),
        ("auto-replies/exchange-automatic-reply-french", False),
        ("complaints/arf-abuse-newsletter", False),
        ("ordinary/robot-bank-do-not-reply", False),
        ("ordinary/work-letter", True),
    ],
)
def test_whether_it_may_be_answered(name: str, may: bool) -> None:
    assert may is corpus(name).may_auto_reply


def test_whether_what_outlook_saved_may_be_answered_and_whose_ticket_it_is() -> None:
    report = {0x001A: "REPORT.IPM.Note.NDR", 0x0037: "Non remis : [support-7] Devis", 0x0C1A: "Microsoft Outlook"}
    letter = {0x001A: "IPM.Note", 0x0037: "Re: [support-7] Devis", 0x0C1A: "Jean", 0x5D01: "jean@client.example"}
    recipient = {0x3001: "Marie", 0x3002: "SMTP", 0x3003: "marie@client.example"}
    machine, person = (
        read_mail(msg_file(Written({**item, 0x1000: "Bonjour,\r\n\r\nmerci.\r\n"}, [recipient])), DESK)
        for item in (report, letter)
    )

    assert (Kind.FAILURE, False) == (machine.report.kind, machine.may_auto_reply)
    assert (Kind.OTHER, True, "7") == (person.report.kind, person.may_auto_reply, person.ticket)


def test_a_delay_is_no_failure() -> None:
    delay = corpus("exim/frozen-delayed-warning")

    assert (Kind.DELAY, Handling.NOTE, ()) == (delay.report.kind, delay.handling, delay.counted)


def test_who_was_not_reached_and_why() -> None:
    (failure,) = corpus("postfix/mailbox-full-orange-417").report.failures

    assert ("marie.durand@orange.fr", Reason.MAILBOX_FULL) == (failure.recipient, failure.reason)
    assert not failure.counts_against_address


def test_a_good_address_is_kept_and_a_dead_one_counted_only_where_we_wrote_to_it() -> None:
    sent = MemorySent([Sent(ITS_ID, ("thomas.henry@free.fr",), "7"), Sent("<boite-pleine-orange-417@example.fr>")])

    assert () == read_mail(FULL, DESK, sent=sent).counted
    assert ("thomas.henry@free.fr",) == read_mail(GONE, DESK, sent=sent).counted
    assert () == read_mail(GONE, DESK).counted


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_note_in_each_language_as_text_markdown_and_html(lang: str) -> None:
    note = read_mail(FULL, DESK, lang=lang).note  # type: ignore[arg-type]

    assert all("marie.durand" in form.replace("\\", "") for form in (note.text, note.markdown, note.html))
    assert "OFR_417" in note.text


def test_by_what_its_ticket_is_found_the_surest_first() -> None:
    tagged = FULL.replace(b"Subject: Facture", b"Subject: [support-7] Facture", 1)
    kinds = [handle.kind for handle in read_mail(tagged, DESK).handles]

    assert [HandleKind.TICKET, HandleKind.MESSAGE_ID, HandleKind.QUEUE_ID] == kinds


@pytest.mark.parametrize("sender", ["support+7@example.fr", "Support <support+7@example.fr>"])
def test_a_ticket_of_an_address_of_its_own(sender: str) -> None:
    assert "7" == read_mail(FULL.replace(b"To: nadia.benali@example.fr", f"To: {sender}".encode()), DESK).ticket


def test_what_was_sent_is_looked_up_and_what_was_not_is_forged() -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    known = read_mail(GONE, DESK, sent=MemorySent([Sent(ITS_ID, (), "7")], since))
    forged = read_mail(GONE, DESK, sent=MemorySent(complete_since=since))

    assert (Proof.SENT, "7", Handling.REOPEN) == (known.proof, known.ticket, known.handling)
    assert (Proof.FORGED, (), Handling.NOTHING) == (forged.proof, forged.counted, forged.handling)


def test_an_absence_finds_its_ticket_by_its_subject_or_by_what_it_answers() -> None:
    absence = (CORPUS / "auto-replies/exchange-automatic-reply-french.eml").read_bytes()
    tagged = absence.replace(b"_Facture_n=B0", b"_[support-7]_Facture_n=B0")
    by_id = read_mail(absence, DESK, sent=MemorySent([Sent("<facture-142@example.fr>", (), "8")]))
    by_subject = read_mail(tagged, DESK)

    assert ("8", Handling.NOTE) == (by_id.ticket, by_id.handling)
    assert ("7", Handling.NOTE) == (by_subject.ticket, by_subject.handling)
    assert by_subject.report.original is not None
    assert "[support-7] Facture n° 2026-0142" == by_subject.report.original.subject


def test_a_complaint_goes_to_its_ticket_and_nobody_writes_to_them_again() -> None:
    complaint = (CORPUS / "complaints/arf-abuse-newsletter.eml").read_bytes()
    mail = read_mail(complaint, DESK, sent=MemorySent([Sent("<lettre-mars-77@example.fr>", (), "9")]))

    assert ("9", Handling.STOP_WRITING) == (mail.ticket, mail.handling)
    assert mail.report.complaint is not None
    assert ("lectrice@fournisseur-acces.example",) == mail.report.complaint.recipients


def test_a_notice_that_a_person_hands_on_is_a_letter_of_theirs() -> None:
    mail = corpus("forwarded/notice-forwarded-to-support")

    assert (True, Handling.NEW, None, ()) == (mail.report.forwarded, mail.handling, mail.ticket, mail.counted)


def test_what_to_do_is_said_in_the_header_where_nobody_else_may_say_it() -> None:
    out = filtered(b"X-Bouncekit-Handling: nothing\n" + FULL, read_mail(FULL, DESK))

    assert 1 == out.count(b"X-Bouncekit-Handling")
    assert b"X-Bouncekit-Handling: reopen\n" in out
