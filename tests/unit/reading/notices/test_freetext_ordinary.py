"""What is no notice: people who write about one, answer one or hand one on, machines with other news."""
# ruff: noqa: E501 - a notice keeps its own line lengths

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import cases

from bouncekit.message import parse
from bouncekit.reading.notices.free_text import read_notice

QUOTED = """> This is the mail system at host relais.example.net.
>
> I'm sorry to have to inform you that your message could not
> be delivered to one or more recipients. It's attached below.
>
> <marie@example.org>: host mx.example.org[192.0.2.5] said: 552 5.2.2 Mailbox full
"""


@cases(__file__, "ordinary")
def test_ordinary_mail_is_no_notice(sender: str, subject: str, body: str) -> None:
    head = f"From: {sender}\nTo: moi@example.fr\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n"

    assert read_notice(parse((head + body).encode())) is None


def test_neither_the_sender_nor_the_returned_message_is_taken_for_a_recipient() -> None:
    body = (
        b"From: MAILER-DAEMON@serveur.example.net\nTo: moi@example.fr\nSubject: Undeliverable mail\n\n"
        b"Dear moi@example.fr, your mail could not be delivered.\nFor help write to postmaster@serveur.example.net.\n\n"
        b"----- Original message -----\nFrom: moi@example.fr\nMessage-ID: <1@example.fr>\nCc: paul@example.org\n"
    )

    facts = read_notice(parse(body))

    assert facts is not None
    assert [None] == [said.address for said in facts.recipients]


def test_a_notice_that_names_nobody_takes_the_one_recipient_of_the_message_it_returns() -> None:
    body = (
        b"From: MAILER-DAEMON@serveur.example.net\nTo: moi@example.fr\nSubject: Undeliverable mail\n\n"
        b"Your mail could not be delivered.\n\n"
        b"----- Original message -----\nFrom: moi@example.fr\nTo: marie@example.org\nSubject: Facture\n"
    )
    facts = read_notice(parse(body))

    assert facts is not None
    assert [("marie@example.org", "original")] == [(r.address, r.found_in) for r in facts.recipients]


HOSTILE = [
    "<a@b.fr>: ",
    "a@",
    "@",
    "<" * 7,
    "- ",
    "(",
    "550 5.1.1 ",
    ">>> RCPT TO:<a@b.fr>\n",
    "host x[1] ",
    "a@b.fr\n",
    "\n",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_time_is_linear_in_hostile_text(piece: str) -> None:
    head = b"From: MAILER-DAEMON@example.net\nSubject: failure notice\n\nThis is the mail system at host x.\n\n"
    message = parse(head + piece.encode() * (60_000 // len(piece)))
    began = time.thread_time()
    read_notice(message)

    assert time.thread_time() - began < 2.0


OPENINGS = st.sampled_from(
    [
        "This is the mail system at host x.", "<a@b.fr>: said: 550 no", "----- Transcript of session follows -----", "a@b.fr",
        "Hi. This is the qmail-send program at x.", "your message to ", "Diagnostic information for administrators:", ">>> DATA",
        "The following address(es) failed:", "Reason:", "Final-Recipient: rfc822; a@b.fr", "<<< 550 no", "(reason: 550)", "",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(OPENINGS, st.text(max_size=60)), max_size=25), st.text(max_size=30))
def test_no_text_raises(lines: list[str], subject: str) -> None:
    head = "From: MAILER-DAEMON@example.net\nSubject: failure notice " + subject.replace("\n", " ").replace("\r", " ")
    body = (head + "\nContent-Type: text/plain; charset=utf-8\n\n" + "\n".join(lines)).encode("utf-8", "replace")
    facts = read_notice(parse(body))

    assert facts is None or all(r.address is None or "@" in r.address for r in facts.recipients)
