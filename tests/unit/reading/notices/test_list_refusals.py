"""Letters that mailing lists give back, and the other mail of the same managers."""
# ruff: noqa: E501 - a notice keeps its own line lengths

import pytest
from tables import cases

import bouncekit
from bouncekit import Category, Kind, Reason

LETTER = "--b\nContent-Type: message/rfc822\n\nFrom: moi@example.fr\nTo: Jardin <Jardin@listes.example>\nSubject: Semis\n\nBonjour\n--b--\n"


def classified(sender: str, subject: str, text: str, header: str = "") -> bouncekit.Report:
    message = (
        f"From: {sender}\nTo: moi@example.fr\nSubject: {subject}\n{header}MIME-Version: 1.0\n"
        f'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n{LETTER}'
    )
    return bouncekit.classify(message.encode())


@cases(__file__, "refused")
@pytest.mark.parametrize("header", ["", "List-Id: <jardin.listes.example>\nPrecedence: list\n"])
def test_a_letter_that_a_list_gives_back_was_refused_by_the_list(sender: str, text: str, header: str) -> None:
    report = classified(sender, "Semis", text, header)

    assert report.kind is Kind.FAILURE
    assert [("jardin@listes.example", Reason.RECIPIENT_FILTERED, False)] == [
        ((f.recipient or "").lower(), f.reason, f.counts_against_address) for f in report.failures
    ]
    assert not report.may_auto_reply


def test_a_letter_too_large_for_the_list_is_too_large() -> None:
    text = "Il messaggio: non è stato possibile consegnare alla lista il messaggio da\n<moi@example.fr> perché ha superato la dimensione massima consentita di 5000 byte."
    (failure,) = classified("jardin+owner@listes.example", "Negato", text).failures

    assert failure.category is Category.SIZE_EXCEEDED


@cases(__file__, "not_refused")
def test_what_waits_or_comes_from_a_person_was_not_refused(sender: str, subject: str, text: str) -> None:
    assert classified(sender, subject, text).kind is not Kind.FAILURE


def alone(sender: str, text: str) -> bouncekit.Report:
    header = f"Return-Path: <x@listes.example>\nFrom: {sender}\nTo: moi@example.fr\nSubject: Votre message\n"
    return bouncekit.classify(f"{header}Content-Type: text/plain; charset=utf-8\n\n{text}\n".encode())


@cases(__file__, "missing")
def test_a_list_that_does_not_exist_is_an_unknown_address(sender: str, text: str) -> None:
    (failure,) = alone(sender, text).failures

    assert ("chorale@listes.example", Reason.USER_UNKNOWN, True) == (
        failure.recipient,
        failure.reason,
        failure.counts_against_address,
    )


def test_a_list_that_may_only_be_hidden_is_spared() -> None:
    (failure,) = alone("sympa@listes.example", "The list 'chorale' does not exist or is hidden from you.").failures

    assert not failure.counts_against_address


@cases(__file__, "not_missing")
def test_what_names_no_list_that_is_missing_is_no_failure(sender: str, text: str) -> None:
    assert alone(sender, text).failures == ()


@cases(__file__, "manager")
def test_the_list_is_told_with_the_managers_reason(sender: str, text: str, reason: str) -> None:
    (failure,) = alone(sender, text).failures

    assert ("chorale@listes.example", reason, False) == (
        failure.recipient,
        failure.reason.value,
        failure.counts_against_address,
    )


def test_words_of_the_letter_below_are_not_the_managers() -> None:
    text = "La liste « chorale@listes.example » n'existe pas.\n\n> <paul@example.net>: 550 5.1.1 no such user"

    assert ["chorale@listes.example"] == [failure.recipient for failure in alone("sympa@listes.example", text).failures]
