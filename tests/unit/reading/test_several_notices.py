"""Notices that stand one below another in one letter or one pasted text: each is read, and what is final counts."""

import pytest

import bouncekit
from bouncekit.message import parse
from bouncekit.reading import DeliveryAction, read, read_text

LATE = (
    "This message was created automatically by mail delivery software.\n"
    "A message that you sent has not yet been delivered to one or more of its\n"
    "recipients after more than 24 hours on the queue on mx.example.\n\n"
    "The address to which the message has not yet been delivered is:\n\n"
    "  {address}\n    Delay reason: Connection refused\n\n"
    "No action is required on your part. Delivery attempts will continue for\nsome time.\n"
)
LOST = (
    "This message was created automatically by mail delivery software.\n\n"
    "A message that you sent could not be delivered to one or more of its\n"
    "recipients. This is a permanent error. The following address(es) failed:\n\n"
    "  {address}\n    Connection refused: retry timeout exceeded\n"
)
POSTFIX_LATE = (
    "This is the mail system at host mx.example.\n\n"
    "# THIS IS A WARNING ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE. #\n\n"
    "Your message could not be delivered for more than 1 hour(s).\nIt will be retried until it is 5 day(s) old.\n\n"
    "<{address}>: connect to mx.example.org[192.0.2.7]:25: Connection refused\n"
)
POSTFIX_LOST = (
    "This is the mail system at host mx.example.\n\n"
    "I'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n"
    "<{address}>: host mx.example.org[192.0.2.7] said: 550 5.1.1 no such user here\n"
)
BLOCK = "De : Mail Delivery System <MAILER-DAEMON@mx.example>\nDate : lundi 2 mars 2026 09:00\nObjet : {subject}\n\n"
MARK = "-------- Message transféré --------\n"
IRIS, LYS = "iris@example.org", "lys@example.org"


def under(subject: str, notice: str, address: str) -> str:
    return MARK + BLOCK.format(subject=subject) + notice.format(address=address) + "\n"


def letter(*notices: str) -> bytes:
    head = "From: Claire <claire@example.fr>\nTo: aide@example.fr\nSubject: Fwd: deux avis\n"
    return f"{head}Content-Type: text/plain; charset=utf-8\n\nBonjour, voici.\n\n{''.join(notices)}".encode()


WAITS = under("Warning: message delayed", LATE, IRIS)
FAILS = under("Mail delivery failed", LOST, IRIS)


@pytest.mark.parametrize("notices", [(WAITS, FAILS), (FAILS, WAITS), (WAITS, WAITS, FAILS)])
def test_of_two_notices_that_are_handed_on_the_final_one_counts(notices: tuple[str, ...]) -> None:
    facts = read(parse(letter(*notices)))
    report = bouncekit.classify(letter(*notices))

    assert [(IRIS, DeliveryAction.FAILED)] == [(said.address, said.action) for said in facts.recipients]
    assert bouncekit.Kind.FAILURE is report.kind
    assert report.forwarded
    assert [IRIS] == [failure.recipient for failure in report.failures]


def test_who_waits_and_who_failed_are_told_apart() -> None:
    report = bouncekit.classify(letter(under("Warning", LATE, LYS), FAILS))

    assert [IRIS] == [failure.recipient for failure in report.failures]
    assert [(LYS, "delayed")] == [(each.recipient, each.action) for each in report.deliveries]


def test_attached_notices_are_read_together() -> None:
    parts = "".join(
        f"--b\nContent-Type: message/rfc822\n\nReturn-Path: <>\nFrom: MAILER-DAEMON@mx.example\n"
        f"Subject: {subject}\n\n{notice.format(address=IRIS)}\n"
        for subject, notice in (("Warning: message delayed", LATE), ("Mail delivery failed", LOST))
    )
    head = "From: Claire <claire@example.fr>\nSubject: TR: avis\nContent-Type: multipart/mixed; boundary=b\n\n"
    facts = read(parse(f"{head}--b\n\nBonjour\n{parts}--b--\n".encode()))

    assert [(IRIS, DeliveryAction.FAILED)] == [(said.address, said.action) for said in facts.recipients]


@pytest.mark.parametrize(
    "text",
    [
        f"Lundi puis jeudi j'ai reçu :\n\n{LATE.format(address=IRIS)}\n{LOST.format(address=IRIS)}",
        POSTFIX_LATE.format(address=IRIS) + "\n" + POSTFIX_LOST.format(address=IRIS),
        f"{BLOCK.format(subject='Delayed Mail')}{POSTFIX_LATE.format(address=IRIS)}\n"
        f"{BLOCK.format(subject='Undelivered Mail')}{POSTFIX_LOST.format(address=IRIS)}",
    ],
)
def test_of_two_pasted_notices_the_final_one_counts(text: str) -> None:
    report = bouncekit.classify_text(text)

    assert bouncekit.Kind.FAILURE is report.kind
    assert [IRIS] == [failure.recipient for failure in report.failures]


@pytest.mark.parametrize("notice", [LATE, POSTFIX_LATE])
def test_a_delay_by_itself_stays_one(notice: str) -> None:
    assert bouncekit.Kind.DELAY is bouncekit.classify_text(notice.format(address=IRIS)).kind
    assert bouncekit.Kind.DELAY is bouncekit.classify(letter(under("Warning", notice, IRIS))).kind


def test_a_notice_below_two_fields_of_its_own_is_read() -> None:
    quoted = "".join(
        f"> {line}\n"
        for line in (
            "---------- Message transféré ----------",
            "De : Mail Delivery System <MAILER-DAEMON@mx.example>",
            "Objet : Undelivered Mail Returned to Sender",
            "",
            *POSTFIX_LOST.format(address=IRIS).splitlines()[3:],
        )
    )

    assert [IRIS] == [said.address for said in read(parse(letter(quoted))).recipients]


def test_a_text_of_one_notice_is_one() -> None:
    facts = read_text(LOST.format(address=IRIS))

    assert [IRIS] == [said.address for said in facts.recipients]


def test_an_answer_about_the_sender_that_a_line_breaks_names_no_further_recipient() -> None:
    text = (
        "<ann@far.example>: host mx.far.example[192.0.2.7] said: 450 4.1.8\n<me@choir.example>: Sender address\n"
        "rejected: Domain not found (in reply to RCPT TO command)\n\n"
        "<bob@near.example>: host mx.near.example[192.0.2.9] said: 550 5.1.8\n<me@choir.example>: Sender address\n"
        "rejected: Domain not found (in reply to RCPT TO command)\n"
    )
    said = read_text(text).recipients

    assert ["ann@far.example", "bob@near.example"] == [one.address for one in said]
    assert all("Domain not found" in (one.diagnostic or "") for one in said)
