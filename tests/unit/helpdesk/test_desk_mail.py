"""What a desk does with a message, and whose ticket it is about."""

import hmac
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tables import cases

from bouncekit import helpdesk
from bouncekit.helpdesk import Desk, HandleKind, Handling, MemorySent, Proof, Sent, read_mail

CORPUS = Path(__file__).parents[3] / "corpus"
KEY = b"a key of 32 bytes, for the tests"
DESK = Desk(("[support-{id}]",), ("ticket-{id}-{token}@example.fr", "support+{id}@example.fr"), (KEY,))
ANSWER = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <notice@mx.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

<{recipient}>: host mx.client.example said: 550 5.1.1 User unknown

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b
Content-Type: message/rfc822

From: support@example.fr
To: {recipient}
Subject: Re: [support-12] Devis
Message-ID: {identity}
References: <first@client.example> <second@example.fr>
Date: Mon, 2 Mar 2026 10:00:00 +0100
X-Ticket: douze

Bonjour.
--b--
"""


def notice(
    identity: str = "<12.1@example.fr>", recipient: str = "jean@client.example", to: str = "support@example.fr"
) -> bytes:
    return ANSWER.format(identity=identity, recipient=recipient, to=to).encode()


def corpus(name: str) -> bytes:
    return (CORPUS / f"{name}.eml").read_bytes()


@cases(__file__, "kinds")
def test_what_is_done_with_each_kind(name: str, handling: str) -> None:
    assert handling == read_mail(corpus(name), DESK).handling


def test_the_surest_handle_comes_first() -> None:
    mail = read_mail(notice(to=DESK.return_path("12")), DESK)

    assert ["signed_ticket", "ticket", "message_id", "reference", "reference"] == [each.kind for each in mail.handles]
    assert ["12", "12", "<12.1@example.fr>", "<second@example.fr>", "<first@client.example>"] == [
        each.value for each in mail.handles
    ]
    assert ("12", Proof.SENT, "douze", "<>") == (
        mail.ticket, mail.proof, mail.returned_header("X-Ticket"), mail.header("Return-Path"),
    )  # fmt: skip


def test_an_absence_finds_the_message_that_it_answers() -> None:
    content = (
        b"From: Jean <jean@client.example>\nTo: support@example.fr\nSubject: Automatic reply: [support-7] Devis\n"
        b"Auto-Submitted: auto-replied\nIn-Reply-To: <7.2@example.fr>\n\nI am away until Monday.\n"
    )
    mail = read_mail(content, DESK)

    assert (Handling.NOTE, "7", False) == (mail.handling, mail.ticket, mail.may_auto_reply)
    assert (HandleKind.MESSAGE_ID, "<7.2@example.fr>") == mail.handles[1][:2]


def test_who_answers_a_ticket_opens_it_again() -> None:
    content = (
        b"From: Jean <jean@client.example>\nTo: support@example.fr\nSubject: Re: [SUPPORT-7] Devis\n\nMerci.\nJean\n"
    )

    assert (Handling.REOPEN, "7", True) == (
        (mail := read_mail(content, DESK)).handling,
        mail.ticket,
        mail.may_auto_reply,
    )


@pytest.mark.parametrize("number", range(20))
def test_true_notices_and_forged_ones_are_told_apart(number: int) -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    recipient = f"person{number}@client.example"
    identity = f"<{number}.{number * 7}@example.fr>"
    sent = MemorySent([Sent(identity, (recipient,), str(number))], since)
    ours, theirs = DESK.return_path(str(number)), f"ticket-{number}-aaaaaaaaaaaaaaaa@example.fr"
    answered = read_mail(notice(identity.replace("example.fr", "EXAMPLE.fr"), recipient), DESK, sent=sent)
    signed = read_mail(notice("<gone@example.fr>", recipient, ours.upper()), DESK)
    never_sent = read_mail(notice(f"<never-{number}@example.fr>", recipient), DESK, sent=sent)
    false_token = read_mail(notice("<gone@example.fr>", recipient, theirs), DESK)

    assert [Proof.SENT] * 2 == [answered.proof, signed.proof]
    assert [(recipient,)] * 2 == [answered.counted, signed.counted]
    assert [str(number)] * 2 == [answered.ticket, signed.ticket]
    assert [Proof.FORGED] * 2 == [never_sent.proof, false_token.proof]
    assert [((), Handling.NOTHING)] * 2 == [(each.counted, each.handling) for each in (never_sent, false_token)]


def test_whom_nothing_was_sent_to_is_spared() -> None:
    sent = MemorySent([Sent("<12.1@example.fr>", ("jean@client.example",))])

    assert () == read_mail(notice(recipient="rival@client.example"), DESK, sent=sent).counted
    assert ("jean@client.example",) == read_mail(notice(), DESK, sent=sent).counted


@pytest.mark.parametrize("since", [None, datetime(2026, 6, 1, tzinfo=UTC)])
def test_what_is_older_than_the_store_is_no_forgery(since: datetime | None) -> None:
    mail = read_mail(notice(), DESK, sent=MemorySent(complete_since=since))

    assert (Proof.UNPROVEN, (), Handling.REOPEN) == (mail.proof, mail.counted, mail.handling)


def test_a_notice_that_a_person_hands_on_counts_against_nobody() -> None:
    within = notice("<theirs@mail.client.example>")
    head = b"From: Jean <jean@client.example>\nTo: support@example.fr\nSubject: Fwd: Undelivered Mail\n"
    head += b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=p\n\n--p\n\nWhat is that?\n\nJean\n"
    handed_on = head + b"--p\nContent-Type: message/rfc822\n\n" + within + b"--p--\n"
    mail = read_mail(handed_on, DESK, sent=MemorySent(complete_since=datetime(2026, 1, 1, tzinfo=UTC)))

    assert (True, ()) == (mail.report.forwarded, mail.counted)
    assert (Proof.UNPROVEN, Handling.NEW) == (mail.proof, mail.handling)


def test_an_address_of_an_international_domain_is_one_in_either_form() -> None:
    sent = MemorySent([Sent("<12.1@example.fr>", ("jean@société.example",))])

    mail = read_mail(notice(recipient="Jean@xn--socit-esab.example"), DESK, sent=sent)

    assert ("Jean@xn--socit-esab.example",) == mail.counted
    event, *_ = helpdesk.events_of_mail(mail)
    assert "jean@société.example" == event.address


@pytest.mark.parametrize(
    ("tags", "paths", "keys", "said"),
    [
        (("[support]",), (), (), "{id} once"),
        (("[{id}-{id}]",), (), (), "{id} once"),
        (("[{number}]",), (), (), "{id} once"),
        ((), ("{id}-{token}",), (KEY,), "with an @"),
        ((), ("t-{id}-{token}@example.fr",), (), "needs a key"),
        ((), (), (b"short",), "16 bytes"),
    ],
)
def test_a_pattern_that_cannot_be_read_is_named(
    tags: tuple[str, ...], paths: tuple[str, ...], keys: tuple[bytes, ...], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        Desk(tags, paths, keys)


def test_keys_change_and_the_old_one_is_still_known() -> None:
    old = Desk((), ("t-{id}-{token}@example.fr",), (KEY,))
    new = Desk((), ("t-{id}-{token}@example.fr",), (b"a newer key of thirty-two bytes.", KEY))

    assert ("5", True) == new.ticket_of_return_path(old.return_path("5"))
    assert ("5", False) == old.ticket_of_return_path(new.return_path("5"))
    assert old.ticket_of_return_path("someone@example.fr") is None


@pytest.mark.parametrize("ticket", ["", "a b", "x@y", "é" * 30, "1" * 60])
def test_a_ticket_that_fits_no_address_is_refused(ticket: str) -> None:
    with pytest.raises(ValueError, match=r"ticket|octets"):
        DESK.return_path(ticket)


def test_a_tag_of_bounce_address_validation() -> None:
    keys = {3: KEY}
    # prvs=KDDDSSSSSS=local: of day 20,515 (2 March 2026), made with the same arithmetic by hand.
    signature = hmac.digest(KEY, b"3515support@example.fr", "sha1")[:3].hex()
    address = f"prvs=3515{signature}=support@example.fr"

    assert helpdesk.check_batv(address, keys, datetime(2026, 3, 1, tzinfo=UTC)) is True
    assert (
        helpdesk.check_batv(f"prvs=support/3515{signature}@example.fr", keys, datetime(2026, 3, 2, tzinfo=UTC)) is True
    )
    assert helpdesk.check_batv(address, keys, datetime(2026, 3, 4, tzinfo=UTC)) is False  # expired
    assert helpdesk.check_batv(address.replace("support", "other"), keys, datetime(2026, 3, 1, tzinfo=UTC)) is False
    assert helpdesk.check_batv(address, {4: KEY}, datetime(2026, 3, 1, tzinfo=UTC)) is False
    assert helpdesk.check_batv("support@example.fr", keys) is None


@pytest.mark.parametrize("path", sorted(CORPUS.rglob("*.eml"))[::7], ids=lambda path: path.stem)
def test_nothing_in_a_message_raises(path: Path) -> None:
    mail = read_mail(path.read_bytes(), DESK, lang="de")

    assert mail.as_dict()["note"]["text"]
    assert mail.proof is not Proof.FORGED
    assert () == mail.counted
