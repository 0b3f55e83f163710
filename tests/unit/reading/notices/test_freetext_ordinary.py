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


UNDELIVERABLE = "From: MAILER-DAEMON@serveur.example.net\nTo: moi@example.fr\nSubject: Undeliverable mail\n\n"


@cases(__file__, "returned")
def test_of_those_that_a_notice_shows_only_the_returned_messages_recipient_is_one(
    body: str, address: str | None, found_in: str | None
) -> None:
    facts = read_notice(parse((UNDELIVERABLE + body).encode()))

    assert facts is not None
    assert [(address, found_in)] == [(said.address, said.found_in) for said in facts.recipients]


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
