"""What a message tells of addresses: of whom, how heavily, and of whom nothing at all."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bouncekit
from bouncekit.helpdesk import (
    Desk,
    DeskMail,
    Event,
    EventKind,
    MemorySent,
    Proof,
    Sent,
    events_of,
    events_of_mail,
    proof_of,
    read_mail,
    scored,
)

CORPUS = Path(__file__).parents[4] / "corpus"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
DESK = Desk(return_paths=("ticket-{id}-{token}@example.fr",), keys=(b"a key of 32 bytes, for the tests",))
NOTICE = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
To: {to}
Subject: Undelivered Mail Returned to Sender
{head}MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

{recipients}--b
Content-Type: message/rfc822

From: support@example.fr
To: jean@client.example
Subject: Devis
Message-ID: <12.1@example.fr>
Date: Mon, 2 Mar 2026 10:00:00 +0100

Bonjour.
--b--
"""
HEAD = "Message-ID: <notice@mx.example.org>\nDate: Mon, 2 Mar 2026 10:05:00 +0100\n"
GONE = "550 5.1.1 User unknown"


def recipient(address: str, answer: str = GONE, status: str = "5.1.1", before: str = "", action: str = "failed") -> str:
    original = f"Original-Recipient: rfc822; {before}\n" if before else ""
    return (
        f"{original}Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; {answer}\n\n"
    )


def notice(*recipients: str, to: str = "support@example.fr", head: str = HEAD) -> bytes:
    return NOTICE.format(to=to, head=head, recipients="".join(recipients)).encode()


def of(content: bytes, proof: Proof = Proof.SENT, sent: Sent | None = None) -> list[tuple[str, str]]:
    return [
        (each.address, each.kind.value)
        for each in events_of(bouncekit.classify(content), proof, sent=sent, received=NOW)
    ]


def of_mail(content: bytes, *recipients: str, trusted: bool = False) -> list[tuple[str, str]]:
    """Return what is told where one message was sent, to `recipients`."""
    sent = MemorySent([Sent("<12.1@example.fr>", recipients)], datetime(2026, 1, 1, tzinfo=UTC))
    found = events_of_mail(read_mail(content, DESK, sent=sent), received=NOW, trusted=trusted)
    return [(each.address, each.kind.value) for each in found]


@pytest.mark.parametrize(
    ("answer", "status", "kind"),
    [
        (GONE, "5.1.1", "hard"),
        ("452 4.2.2 Mailbox full", "4.2.2", "soft"),
        ("552 5.2.2 Mailbox full", "5.2.2", "soft"),
        ("550 5.2.1 The mailbox is disabled", "5.2.1", "soft"),
        ("451 4.7.1 Greylisted, try again later", "4.7.1", "temporary"),
        ("450 4.1.1 User unknown in local table", "4.1.1", "temporary"),
        ("554 5.7.1 Spam message rejected", "5.7.1", "blocked"),
        ("552 5.3.4 Message size exceeds fixed limit", "5.3.4", "blocked"),
    ],
)
def test_a_failure_weighs_by_what_the_server_said(answer: str, status: str, kind: str) -> None:
    assert [("jean@client.example", kind)] == of(notice(recipient("jean@client.example", answer, status)))


@pytest.mark.parametrize("path", sorted((CORPUS / "postfix").glob("delayed-*.eml")), ids=lambda path: path.stem)
def test_a_delay_is_temporary_whatever_is_said(path: Path) -> None:
    assert {"temporary"} == {kind for _, kind in of(path.read_bytes())}


def test_hard_evidence_is_what_counts_against_its_address() -> None:
    for path in sorted(CORPUS.rglob("*.eml"))[::3]:
        report = bouncekit.classify(path.read_bytes())
        counted = {str(each.recipient).lower() for each in report.failures if each.counts_against_address}
        hard = {each.address for each in events_of(report, Proof.SENT) if each.kind is EventKind.HARD}

        assert hard <= counted, path
        assert not hard or not report.forwarded, path


@pytest.mark.parametrize("proof", [Proof.FORGED, Proof.UNPROVEN])
def test_what_is_forged_or_unproven_tells_nothing(proof: Proof) -> None:
    for path in sorted(CORPUS.rglob("*.eml"))[::7]:
        assert () == events_of(bouncekit.classify(path.read_bytes()), proof), path


FORGED = read_mail(
    notice(recipient("jean@client.example")).replace(b"<12.1@example.fr>", b"<never.sent@example.fr>"),
    sent=MemorySent([], datetime(2026, 1, 1, tzinfo=UTC)),
)
histories = st.lists(
    st.builds(
        Event,
        id=st.uuids().map(str),
        address=st.just("jean@client.example"),
        at=st.timedeltas(timedelta(0), timedelta(days=90)).map(
            lambda passed: datetime(2026, 1, 1, tzinfo=UTC) + passed
        ),
        kind=st.sampled_from(EventKind),
    ),
    max_size=8,
)


@settings(max_examples=40)
@given(histories)
def test_a_forged_notice_changes_no_score(known: list[Event]) -> None:
    with_it = scored([*known, *events_of_mail(FORGED, received=NOW, trusted=True)], None, NOW)

    assert Proof.FORGED is FORGED.proof
    assert list(scored(known, None, NOW).each()) == list(with_it.each())


def test_a_notice_that_a_person_hands_on_tells_only_that_they_wrote() -> None:
    inner = notice(recipient("jean@client.example")).decode()
    letter = (
        "From: Anne <anne@example.org>\nTo: support@example.fr\nSubject: Fwd: Avis\nMessage-ID: <7@example.org>\n"
        "Date: Tue, 3 Mar 2026 10:00:00 +0100\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=o\n\n--o\n"
        f"Content-Type: text/plain\n\nBonjour, que faire ?\n\nAnne\n\n--o\n"
        f"Content-Type: message/rfc822\n\n{inner}\n--o--\n"
    ).encode()

    assert [] == of(letter)
    assert [("anne@example.org", "wrote")] == of_mail(letter, "jean@client.example", trusted=True)


def test_a_notice_tells_of_those_alone_to_whom_the_message_went() -> None:
    content = notice(recipient("jean@client.example"), recipient("victim@elsewhere.example"))

    assert [("jean@client.example", "hard")] == of_mail(content, "Jean@client.example")
    assert 2 == len(of_mail(content))  # nothing tells to whom it went


def test_a_token_proves_one_recipient_and_not_several() -> None:
    path = DESK.return_path("12")
    one = notice(recipient("jean@client.example"), to=path)
    two = notice(recipient("jean@client.example"), recipient("victim@elsewhere.example"), to=path)
    found = [events_of_mail(read_mail(content, DESK), received=NOW) for content in (one, two)]

    assert [1, 0] == [len(each) for each in found]


def test_what_nothing_proves_counts_for_whoever_trusts_it() -> None:
    mail = read_mail(notice(recipient("jean@client.example"), recipient("anne@client.example")))

    assert Proof.UNPROVEN is mail.proof
    assert [0, 2] == [len(events_of_mail(mail, received=NOW, trusted=trusted)) for trusted in (False, True)]


def test_an_address_that_forwards_to_a_dead_one_is_not_dead() -> None:
    content = notice(recipient("jean.rey@new.example", before="jean@client.example"))

    assert [("jean.rey@new.example", "hard"), ("jean@client.example", "soft")] == of(content)
    assert [("jean@client.example", "hard")] == of(
        notice(recipient("jean@client.example", before="Jean@Client.example"))
    )


def test_one_message_fails_once_however_many_notices_tell_of_it() -> None:
    first = notice(recipient("jean@client.example"))
    second = notice(recipient("jean@client.example"), head="Message-ID: <other@relay.example>\n")
    found = [event for content in (first, second) for event in events_of(bouncekit.classify(content), Proof.SENT)]

    assert 1 == len({event.id for event in found})
    assert 1 == len(scored(found, None, NOW)["jean@client.example"].evidence)


def test_the_delay_of_a_message_does_not_hide_its_failure() -> None:
    delay = notice(recipient("jean@client.example", "451 4.4.1 No answer", "4.4.1", action="delayed"))
    found = [
        event
        for content in (delay, notice(recipient("jean@client.example")))
        for event in events_of(bouncekit.classify(content), Proof.SENT)
    ]

    assert ["temporary", "hard"] == [event.kind for event in found]
    assert "dead" == scored(found, None, NOW)["jean@client.example"].standing


@pytest.mark.parametrize("head", [HEAD, "", "Message-ID: <é\x01>\n", f"Message-ID: <{'a' * 2000}@b>\n"])
def test_the_same_notice_twice_is_one_event_whatever_names_it(head: str) -> None:
    content = notice(recipient("jean@client.example"), head=head).replace(b"Message-ID: <12.1@example.fr>\n", b"")
    again = [events_of(bouncekit.classify(content), Proof.SENT, received=NOW + timedelta(days=days)) for days in (0, 9)]

    assert 1 == len({event.id for found in again for event in found})


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("Mon, 2 Mar 2026 10:05:00 +0100", datetime(2026, 3, 2, 9, 5, tzinfo=UTC)),
        ("Fri, 1 Jan 2100 00:00:00 +0000", NOW),
        ("soon", NOW),
    ],
)
def test_a_wrong_clock_does_not_set_a_notice_in_the_future(date: str, told: datetime) -> None:
    content = notice(recipient("jean@client.example"), head=f"Date: {date}\n")

    assert [told] == [each.at for each in events_of(bouncekit.classify(content), Proof.SENT, received=NOW)]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("others/delivered-dsn-french-text", [("jean.rey@client.example", "delivered")]),
        ("others/relayed-exchange-no-notification", []),
        ("postfix/expanded-alias-success-dsn", []),
        ("complaints/arf-abuse-newsletter", [("lectrice@fournisseur-acces.example", "complaint")]),
        ("complaints/xarf-spam", [("lectrice@operateur.example", "complaint")]),
        ("complaints/arf-opt-out", [("customer@isp.example", "unsubscribed")]),
        ("complaints/arf-not-spam-incidents", []),
    ],
)
def test_a_report_of_success_and_a_complaint_tell_of_their_recipients(name: str, told: list[tuple[str, str]]) -> None:
    assert told == of((CORPUS / f"{name}.eml").read_bytes())


def answer(head: str, text: str = "Je suis absente.") -> bytes:
    return (
        f"From: Jean <jean@client.example>\nTo: support@example.fr\nMessage-ID: <9@client.example>\n"
        f"Date: Mon, 2 Mar 2026 11:00:00 +0100\nIn-Reply-To: <12.1@example.fr>\n{head}\n\n{text}\n"
    ).encode()


ABSENT = "Subject: Absence\nAuto-Submitted: auto-replied"


def test_an_automatic_reply_shows_that_the_message_arrived() -> None:
    assert [("jean@client.example", "delivered")] == of_mail(answer(ABSENT), "jean@client.example")
    assert [] == of_mail(answer(ABSENT), "anne@client.example")
    assert [] == of_mail(
        answer(ABSENT).replace(b"<12.1@example.fr>", b"<never.sent@example.fr>"), "jean@client.example"
    )


def test_a_person_who_writes_is_alive_and_a_machine_is_not_taken_for_one() -> None:
    assert [("jean@client.example", "wrote")] == of_mail(answer("Subject: Re: Devis", "Oui, merci.\n\nJean"))
    assert [] == of_mail(answer("Subject: Lettre\nPrecedence: bulk\nList-Id: <lettre.example.fr>", "Nos offres"))


def test_a_report_alone_is_proven_by_what_was_sent() -> None:
    report = bouncekit.classify(notice(recipient("jean@client.example")))
    sent = MemorySent([Sent("<12.1@example.fr>", ("jean@client.example",))], datetime(2026, 1, 1, tzinfo=UTC))

    assert (Proof.SENT, sent.find("<12.1@example.fr>")) == proof_of(report, sent)
    assert (Proof.FORGED, None) == proof_of(report, MemorySent([], datetime(2026, 1, 1, tzinfo=UTC)))
    assert (Proof.UNPROVEN, None) == proof_of(report, MemorySent())


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_nothing_that_a_message_holds_raises(content: bytes) -> None:
    mail: DeskMail = read_mail(b"From: " + content)

    assert len(events_of_mail(mail, trusted=True)) <= 1
