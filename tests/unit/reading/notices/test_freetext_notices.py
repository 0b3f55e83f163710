"""Notices of many old and rare servers, each cut to its bones: the recipients must be right, and nobody else's."""
# ruff: noqa: E501 - a notice keeps its own line lengths

import pytest
from tables import cases

from bouncekit.message import parse
from bouncekit.reading.facts import DeliveryAction
from bouncekit.reading.notices.free_text import read_notice

HEAD = """From: Mail Delivery System <MAILER-DAEMON@serveur.example.net>
To: moi@example.fr
Subject: {subject}
Content-Type: text/plain; charset=utf-8

"""


def read(subject: str, body: str) -> list[str | None]:
    facts = read_notice(parse((HEAD.format(subject=subject) + body).encode()))
    return [recipient.address for recipient in facts.recipients] if facts else []


@cases(__file__, "notices")
def test_the_recipients_are_those_that_the_notice_names(subject: str, body: str, expected: list[str]) -> None:
    assert expected == read(subject, body)


@cases(__file__, "successes")
def test_what_arrived_is_no_failure(subject: str, body: str) -> None:
    facts = read_notice(parse((HEAD.format(subject=subject) + body).encode()))

    assert facts is not None
    assert [("marie@example.org", DeliveryAction.DELIVERED)] == [(r.address, r.action) for r in facts.recipients]


@cases(__file__, "warnings")
def test_a_server_that_still_tries_says_so(subject: str, body: str) -> None:
    facts = read_notice(parse((HEAD.format(subject=subject) + body).encode()))

    assert facts is not None
    assert [("marie@example.org", DeliveryAction.DELAYED)] == [(r.address, r.action) for r in facts.recipients]


PARTED = """From: MAILER-DAEMON@serveur.example.net
To: moi@example.fr
Subject: Undeliverable mail
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

"""
TEXT = "--b\nContent-Type: text/plain{mark}\n\nYour mail could not be delivered to marie@example.org.\n"
COPY = "--b\nContent-Type: message/rfc822\n\nTo: x@example.org\nSubject: Facture\n\nBonjour\n"
END = "--b--\n"
ATTACHED = "\nContent-Disposition: attachment"


@pytest.mark.parametrize(
    "parts",
    [
        TEXT.format(mark="") + COPY,
        COPY + TEXT.format(mark=""),
        TEXT.format(mark=ATTACHED) + COPY,
        TEXT.format(mark="") + COPY + "--b\nContent-Type: text/plain\n\nfailed recipient: x@example.org\n",
    ],
    ids=["text-first", "copy-first", "text-attached", "text-after-the-copy-is-left"],
)
def test_the_servers_text_is_found_among_the_parts(parts: str) -> None:
    facts = read_notice(parse((PARTED + parts + END).encode()))

    assert facts is not None
    assert ["marie@example.org"] == [recipient.address for recipient in facts.recipients]


@cases(__file__, "exchange")
def test_exchange_is_read_in_its_languages(subject: str, heading: str, machine: str, server: str) -> None:
    person = f"{heading}\n\nMarie Dupont (marie@example.org)<mailto:marie@example.org>\n???\n\n"
    whole = person + f"{machine}\n\n{server}\n\nmarie@example.org\nRemote Server returned '550 5.1.1 unknown'\n"

    assert (["marie@example.org"], ["marie@example.org"]) == (read(subject, person), read(subject, whole))
    facts = read_notice(parse((HEAD.format(subject=subject) + whole).encode()))
    assert facts is not None
    assert ("exchange2007", "550 5.1.1 unknown") == (facts.software, facts.recipients[0].diagnostic)


def test_the_header_names_several_and_the_text_speaks_of_all() -> None:
    head = "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nX-Failed-Recipients: marie@example.org, paul@example.org\n"
    body = "\nTechnical details of permanent failure:\n552 5.2.2 over quota\n"
    facts = read_notice(parse((head + "Subject: Delivery Status Notification (Failure)\n" + body).encode()))

    assert facts is not None
    assert [("marie@example.org", "5.2.2"), ("paul@example.org", "5.2.2")] == [
        (r.address, r.status) for r in facts.recipients
    ]
