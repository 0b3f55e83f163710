"""Notices that people hand on, and what is not one: an answer, a discussion, a list, a person's own words."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bouncekit.judging import judge
from bouncekit.message import parse
from bouncekit.reading import Facts, Form, read

NOTICE = (
    "This is the mail system at host mx.example.\n\n<paul@example.org>: host mx[192.0.2.1] said: 550 5.1.1 unknown\n"
)
QUOTED = "".join(f"> {line}\n" for line in NOTICE.splitlines())
MARK = "-----Message d'origine-----\n"
BLOCK = (
    "De : Mail Delivery System <MAILER-DAEMON@mx.example>\nEnvoyé : mardi 3 mars 2026 18:02\nÀ : claire@example.fr\n"
    "Objet : Undelivered Mail Returned to Sender\n\n"
)
FROM_PAUL = BLOCK.replace("Mail Delivery System <MAILER-DAEMON@mx.example>", "Paul <paul@example.net>")
FORWARD = "---------- Forwarded message ---------\n"
ATTRIBUTION = "Le 3 mars 2026 à 18:02, Mail Delivery System a écrit :\n"
THREAD = "In-Reply-To: <1@mx.example>\n"


def mail(subject: str, body: str, header: str = "", sender: str = "Claire <claire@example.fr>") -> Facts:
    head = f"From: {sender}\nTo: support@example.fr\nSubject: {subject}\n{header}"
    return read(parse(f"{head}Content-Type: text/plain; charset=utf-8\n\n{body}".encode()))


@pytest.mark.parametrize(
    ("subject", "header", "body"),
    [
        ("TR: Undelivered Mail", THREAD, MARK + BLOCK + NOTICE),
        ("TR : Undelivered Mail", THREAD, "Bonjour,\n\n" + BLOCK + NOTICE),
        ("Fwd: Undelivered Mail", THREAD, FORWARD + BLOCK + NOTICE),
        ("Fwd: Undelivered Mail", THREAD, NOTICE),
        ("[EXTERNE] Fwd: Undelivered Mail", "", QUOTED),
        ("WG: Undelivered Mail", THREAD, ATTRIBUTION + QUOTED),
        ("I: Undelivered Mail", "", MARK + BLOCK + NOTICE),
        ("转发：Undelivered Mail", "", MARK + BLOCK + NOTICE),
        ("Que faire ?", THREAD, FORWARD + BLOCK + NOTICE),
        ("Que faire ?", THREAD, "Début du message réexpédié :\n\n" + BLOCK + NOTICE),
        ("Que faire ?", "", MARK + BLOCK + NOTICE),
        ("Que faire ?", "", MARK + NOTICE),
        ("Que faire ?", "", "Bonjour,\n\n" + BLOCK + NOTICE),
        ("Que faire ?", "", f"Bonjour,\n\n{QUOTED}\nMerci, Claire\n"),
        ("TR: TR: retour", "", MARK + FROM_PAUL.replace("Objet : ", "Objet : TR: ") + MARK + BLOCK + NOTICE),
        ("TR: retour", "", (MARK + BLOCK).replace("\n", "\n\n") + NOTICE),
        ("TR: retour", "", (MARK + BLOCK).replace("De :", "*De :*").replace("Objet :", "*Objet :*") + NOTICE),
    ],
)  # fmt: skip
def test_a_notice_that_is_handed_on_is_read(subject: str, header: str, body: str) -> None:
    facts = mail(subject, body, header)

    assert (True, False, ["paul@example.org"]) == (
        facts.forwarded,
        facts.machine,
        [r.address for r in facts.recipients],
    )
    assert judge(facts).may_auto_reply


@pytest.mark.parametrize(
    ("subject", "header", "body"),
    [
        ("RE: Undelivered Mail", THREAD, MARK + BLOCK + NOTICE),
        ("RE : Undelivered Mail", "", QUOTED),
        ("RE: TR: Undelivered Mail", "", MARK + BLOCK + NOTICE),
        ("Rép : Undelivered Mail", "", FORWARD + BLOCK + NOTICE),
        ("[Ticket 12] Re: Undelivered Mail", "", FORWARD + BLOCK + NOTICE),
        ("Ma question", THREAD, MARK + BLOCK + NOTICE),
        ("Ma question", THREAD, QUOTED),
        ("Ma question", "", f"{ATTRIBUTION}{QUOTED}"),
        ("Ma question", "", QUOTED.replace("\n", "\nVraiment ?\n")),
        ("Ma question", "", "Je raconte.\n" * 30 + QUOTED),
        ("Ma question", "", f"Bonjour,\n\n{NOTICE}"),
        ("Ma question", "", "> 550 5.1.1 <paul@example.org>: User unknown\n"),
        ("TR: retour", "", MARK + FROM_PAUL + "Bonjour,\n\nvois :\n\n" + NOTICE),
        ("TR: facture", "", "Le message a paul@example.org n'a pas pu etre remis, dit Marie.\n"),
        ("TR: retour", "List-Id: <l.example.org>\n", FORWARD + BLOCK + NOTICE),
    ],
)  # fmt: skip
def test_what_is_no_forward_stays_a_persons(subject: str, header: str, body: str) -> None:
    facts = mail(subject, body, header)

    assert (Form.ORDINARY, False) == (facts.form, facts.forwarded)


@pytest.mark.parametrize(
    ("media_type", "encoded"),
    [
        ("message/rfc822", False),
        ("message/global", False),
        ('application/octet-stream; name="avis.eml"', True),
        ('text/plain; name="avis.EML"', False),
    ],
)
def test_an_attached_notice_is_read(media_type: str, encoded: bool) -> None:
    import base64

    inner = f"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\n\n{NOTICE}"
    body = base64.encodebytes(inner.encode()).decode() if encoded else inner
    encoding = "\nContent-Transfer-Encoding: base64" if encoded else ""
    facts = read(
        parse(
            "From: Claire <claire@example.fr>\nSubject: Que faire ?\nContent-Type: multipart/mixed; boundary=b\n\n"
            f"--b\n\nBonjour\n--b\nContent-Type: {media_type}{encoding}\n\n{body}\n--b--\n".encode()
        )
    )

    assert (True, ["paul@example.org"]) == (facts.forwarded, [said.address for said in facts.recipients])
    assert "Undelivered Mail" == facts.subject


def test_a_machine_that_hands_on_is_not_answered() -> None:
    facts = mail("FW: Undelivered Mail", MARK + BLOCK + NOTICE, "Auto-Submitted: auto-generated\n")

    assert (True, True) == (facts.forwarded, facts.machine)
    assert not judge(facts).may_auto_reply


def test_an_attached_ordinary_message_is_no_notice() -> None:
    inner = (
        "From: Paul <p@example.org>\nTo: x@example.org\nSubject: 550 user unknown\n\n550 5.1.1 <y@example.org>: no\n"
    )
    facts = read(
        parse(
            "From: Claire <claire@example.fr>\nSubject: TR: ?\nContent-Type: multipart/mixed; boundary=b\n\n"
            f"--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n".encode()
        )
    )

    assert (Form.ORDINARY, False) == (facts.form, facts.forwarded)


def test_what_is_handed_on_without_end_costs_no_more_than_three_readings() -> None:
    began = time.thread_time()
    mail("TR: retour", (MARK + FROM_PAUL.replace("Objet : ", "Objet : TR: ")) * 400 + NOTICE)

    assert time.thread_time() - began < 2.0


PIECES = st.sampled_from(
    [NOTICE, QUOTED, MARK, BLOCK, FORWARD, ATTRIBUTION, "De :\n", "> > De : x\n", "- \n", ">\n", ": \n", "\n"]
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["TR: x", "Re: x", "x", "[a] Fwd[2]: x"]),
    st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=12),
)
def test_no_text_raises_and_the_person_is_never_the_recipient(subject: str, pieces: list[str]) -> None:
    facts = mail(subject, "\n".join(pieces))

    assert "claire@example.fr" not in {said.address for said in facts.recipients}
    assert facts.forwarded == (facts.form is not Form.ORDINARY)
