"""Absent people's programs that leave no mark in the header, and people who write of the same."""

from tables import cases

import bouncekit
from bouncekit.vocabulary import Kind


def letter(subject: str, body: str) -> bytes:
    return (
        "Return-Path: <kim.lee@client.example>\nFrom: Kim Lee <kim.lee@client.example>\nTo: shop@firm.example\n"
        f"Subject: {subject}\nMessage-ID: <a1@client.example>\nContent-Type: text/plain; charset=utf-8\n\n{body}\n"
    ).encode()


@cases(__file__, "programs")
def test_an_absent_persons_program_is_known_by_subject_and_text(subject: str, body: str) -> None:
    report = bouncekit.classify(letter(subject, body))

    assert (report.kind, report.may_auto_reply) == (Kind.AUTO_REPLY, False)


@cases(__file__, "persons")
def test_a_person_who_writes_of_an_absence_is_no_program(subject: str, body: str) -> None:
    report = bouncekit.classify(letter(subject, body))

    assert (report.kind, report.may_auto_reply) == (Kind.OTHER, True)


@cases(__file__, "lookalikes")
def test_a_program_that_only_sounds_like_somebody_is_not_answered(sender: str, subject: str, body: str) -> None:
    message = letter(subject, body).replace(b"Kim Lee <kim.lee@client.example>", sender.encode())

    assert not bouncekit.classify(message).may_auto_reply


def test_a_filter_without_a_machines_header_is_a_challenge_by_its_words_and_its_page() -> None:
    body = "I use a challenge-response filter. You will only need to do this once: https://filter.example/confirm"

    assert bouncekit.classify(letter("Please confirm your message", body)).kind is Kind.CHALLENGE


def test_a_refused_success_is_a_failure() -> None:
    notice = (
        "Return-Path: <>\nFrom: MAILER-DAEMON@posta.example\nTo: shop@firm.example\n"
        "Subject: Messaggio non recapitato\n\n"
        "Il messaggio non è stato recapitato al seguente destinatario:\n\nada@example.org\n\n"
        "Motivo: utente sconosciuto\n"
    )
    report = bouncekit.classify(notice.encode())

    assert report.kind is Kind.FAILURE
    assert [failure.recipient for failure in report.failures] == ["ada@example.org"]
