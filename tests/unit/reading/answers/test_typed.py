"""Addresses that were typed with a blank: another's address is not told in their place."""

import pytest

import bouncekit
from bouncekit.reading.answers.addresses import clean_address, find_addresses


@pytest.mark.parametrize(
    "text",
    [
        "<le roux@jardin.example>: bad address",
        "L'adresse « le roux@jardin.example » n'est pas valide",
        "550 5.1.1 'le roux@jardin.example' unknown",
        "Adresse refusée : le roux@jardin.example",
        "  le roux@jardin.example\n    malformed address: no address after le, by roux@jardin.example\n",
    ],
)
def test_the_words_before_the_blank_belong_to_the_address(text: str) -> None:
    assert find_addresses(text) == ("le roux@jardin.example",)


@pytest.mark.parametrize(
    "text",
    [
        "to roux@jardin.example",
        "le destinataire roux@jardin.example",
        '"Unknown user: roux@jardin.example"',
        "Envoyé par le roux@jardin.example hier",
        "Le Roux <roux@jardin.example>",
        "<mailto:roux@jardin.example>",
    ],
)
def test_words_beside_an_address_do_not(text: str) -> None:
    assert find_addresses(text) == ("roux@jardin.example",)


@pytest.mark.parametrize("field", ["rfc822; le roux@jardin.example", "<le roux@jardin.example>"])
def test_a_field_is_told_as_it_was_written(field: str) -> None:
    assert clean_address(field) == "le roux@jardin.example"


def test_nobody_is_condemned_whose_address_stands_behind_a_blank() -> None:
    notice = (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail Returned to Sender\n\n"
        "This is the mail system at host mx.example.\n\n<de roux@jardin.example>: unknown user\n"
    )

    (failure,) = bouncekit.classify(notice).failures

    assert failure.recipient == "de roux@jardin.example"


def test_a_preposition_at_the_beginning_of_a_line_is_no_name() -> None:
    said = "Le message destiné à l'adresse\nde paul@orange.example\nn'a pas pu être remis : utilisateur inconnu\n"
    notice = f"From: MAILER-DAEMON@mx.example\nSubject: Avis de non remise\nReturn-Path: <>\n\n{said}"

    assert ["paul@orange.example"] == [failure.recipient for failure in bouncekit.classify(notice.encode()).failures]
