"""Notices in forms and languages that no format describes, and what looks like them and is none."""
# ruff: noqa: E501 - a notice keeps its own line lengths

import pytest
from tables import cases

from bouncekit.message import parse
from bouncekit.reading import Facts, Form, read

RETURNED = "\n\nReceived: from poste.example.fr ([192.0.2.1])\n\tby mail.example.fr; Mon, 2 Mar 2026 10:00:00 +0100\nMessage-ID: <1@example.fr>\nFrom: moi@example.fr\nTo: marie@example.org\nSubject: Facture\n"
HEADER = "From: Mail Delivery System <MAILER-DAEMON@serveur.example.net>\nTo: moi@example.fr\n"


def facts_of(header: str, subject: str, text: str) -> Facts:
    head = f"{header}Subject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n"
    return read(parse((head + text).encode()))


@pytest.mark.parametrize("path", ["Return-Path: <>\n", ""], ids=["null", "lost"])
@cases(__file__, "notices")
def test_a_mail_system_is_understood_in_any_language(path: str, subject: str, text: str, returned: str) -> None:
    facts = facts_of(path + HEADER, subject, text + returned)

    assert Form.NOTICE is facts.form
    assert ["marie@example.org"] == [said.address for said in facts.recipients]
    assert [] != [*facts.recipients[0].passages, *facts.passages]


def test_a_certain_notice_that_names_nobody_still_tells_why() -> None:
    text = "Sorry. Your message could not be delivered to:\n\nC Drummond,Ecole (The name was not found.)\n"
    facts = facts_of("Return-Path: <>\n" + HEADER, "NDN: Facture", text)

    assert [None] == [said.address for said in facts.recipients]
    assert "The name was not found" in " ".join(passage.text for passage in facts.recipients[0].passages)


@cases(__file__, "no_notices")
def test_what_looks_like_a_notice_is_none(header: str, subject: str, text: str) -> None:
    assert Form.ORDINARY is facts_of(header, subject, text).form


CUT = b"""Return-Path: <>
From: MAILER-DAEMON@serveur.example.net
Subject: Undelivered mail
Content-Type: multipart/report; report-type=delivery-status; boundary="2026@serveur.example.net"

--2026@serveur.example.net

A message sent by

  <moi@example.fr>

could not be delivered to one or more of its recipients.

  <marie@example.org>: unknown user
"""


@pytest.mark.parametrize("cut", ["\n  <paul@exam", "\n--2026@serveur.exa", "\n--2026@serveur.example.net"])
def test_a_cut_notice_blames_nobody_else(cut: str) -> None:
    facts = read(parse(CUT + cut.encode()))

    assert ["marie@example.org"] == [said.address for said in facts.recipients]
