"""Letters of persons and messages of programs, none with a header that tells: who may be answered automatically."""
# ruff: noqa: E501 - a notice keeps its own line lengths

import pytest
from tables import cases

import bouncekit


def letter(sender: str, subject: str, body: str, header: str = "") -> bytes:
    return f"From: {sender}\nTo: nadia@example.fr\nSubject: {subject}\n{header}Content-Type: text/plain; charset=utf-8\n\n{body}\n".encode()


@cases(__file__, "persons")
def test_a_persons_letter_may_be_answered(sender: str, subject: str, body: str) -> None:
    report = bouncekit.classify(letter(sender, subject, body))

    assert ("other", True) == (report.kind, report.may_auto_reply)


@cases(__file__, "programs")
def test_what_a_program_writes_is_not_answered(sender: str, subject: str, body: str) -> None:
    report = bouncekit.classify(letter(sender, subject, body))

    assert report.kind in {"other", "auto_reply"}
    assert not report.may_auto_reply


@pytest.mark.parametrize(
    "header",
    [
        "X-Mailer: GNARWL\n",
        "X-Zammad-Send-Auto-Response: false\n",
        "Return-Path: <liste-bounces@listes.example>\n",
        "X-Loop: paul@example.org\n",
    ],
)
def test_a_mark_in_the_header_is_enough(header: str) -> None:
    assert bouncekit.classify(
        letter("Paul <paul@example.org>", "Re: devis", "Bonjour, je réponds.\nPaul")
    ).may_auto_reply
    assert not bouncekit.classify(
        letter("Paul <paul@example.org>", "Re: devis", "Bonjour, je réponds.\nPaul", header)
    ).may_auto_reply


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x1f\x8b\x08\x00\x00\x00binary",
        b"no header at all",
        b"To: a@example.org\nI am away.\n",
        b"From: a@example.org\n\n\x00\x01\x02\x03",
    ],
)
def test_what_cannot_be_read_is_not_answered(content: bytes) -> None:
    assert not bouncekit.classify(content).may_auto_reply


def test_an_answer_to_an_invitation_is_not_answered() -> None:
    calendar = (
        "Content-Type: text/calendar; method=REPLY; charset=utf-8\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n"
    )

    assert not bouncekit.classify(
        f"From: Paul <paul@example.org>\nSubject: Accepted: lunch\n{calendar}".encode()
    ).may_auto_reply
