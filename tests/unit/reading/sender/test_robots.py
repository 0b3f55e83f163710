"""Programs that write from ordinary addresses, and people who do: an automatic answer goes to people alone."""
# ruff: noqa: E501 - a notice keeps its own line lengths

import pytest
from tables import cases

import bouncekit

AUTOMATIC = "Ceci est un message automatique, merci de ne pas y répondre."


def may_auto_reply(sender: str, subject: str, body: str, header: str = "") -> bool:
    return bouncekit.classify(
        f"From: {sender}\nTo: nadia@example.fr\nSubject: {subject}\n{header}Content-Type: text/plain; charset=utf-8\n\n{body}\n"
    ).may_auto_reply


@cases(__file__, "robots")
def test_a_robot_is_not_answered(sender: str, subject: str, body: str, header: str) -> None:
    assert not may_auto_reply(sender, subject, body, header)


@cases(__file__, "persons")
def test_a_person_may_be_answered(sender: str, subject: str, body: str, header: str) -> None:
    assert may_auto_reply(sender, subject, body, header)


@pytest.mark.parametrize(
    "body",
    [
        "Hello,\nI am out of the office until Monday. For urgent questions please call our front desk.\nKind regards",
        "Bonjour,\nJe suis absente jusqu'au 4 mai. En cas d'urgence, écrivez à l'accueil.\nBien à vous",
        "Guten Tag,\nich bin bis 4. Mai im Urlaub. In dringenden Fällen hilft Ihnen die Zentrale.",
        "Sono assente fino al 4 maggio. Per urgenze scrivete alla segreteria.",
    ],
)
@pytest.mark.parametrize("subject", ["Re: devis", "devis"])
def test_a_note_of_absence_without_a_mark_is_not_answered(subject: str, body: str) -> None:
    assert not may_auto_reply("Anna <anna@example.org>", subject, body)


@pytest.mark.parametrize(
    "body",
    [
        "Bonjour Paul,\nje suis absente jusqu'au 4 mai, en cas d'urgence appelle Luc. Voici le contrat signé.\nAnna",
        "Hello,\nI am out of the office until Monday. Is it urgent? Then call me on my mobile.\nAnna",
        "Hi,\nI am out of the office until Monday but I can look at your draft tonight.\nAnna",
    ],
)
def test_a_person_who_writes_of_their_absence_is_answered(body: str) -> None:
    assert may_auto_reply("Anna <anna@example.org>", "Re: draft", body)


@pytest.mark.parametrize(("letter", "answered"), [("-ms-text-size-adjust:100%", False), ("font-family:Arial", True)])
def test_a_page_that_was_laid_out_for_all_mail_programs_is_no_letter(letter: str, answered: bool) -> None:
    page = f'<html><body style="{letter}"><p>Bonjour,</p><p>Le magasin ouvre bientôt.</p></body></html>'
    source = f"From: Nord <nord@nord.example>\nSubject: Magasin\nContent-Type: text/html; charset=utf-8\n\n{page}\n"

    assert bouncekit.classify(source).may_auto_reply is answered


@pytest.mark.parametrize(
    ("sender", "answered"), [("Léa Roux <lea.roux@example.org>", True), ("Plan <plan@x.example>", False)]
)
def test_who_sends_a_picture_and_no_word_is_answered_where_a_person_bears_the_address(
    sender: str, answered: bool
) -> None:
    path = sender.partition("<")[2]
    source = (
        f"Return-Path: <{path}\nFrom: {sender}\nSubject: photo\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\n\n--b\nContent-Type: image/jpeg\nContent-Disposition: attachment\n\n/9j\n--b--\n"
    )

    assert bouncekit.classify(source).may_auto_reply is answered
