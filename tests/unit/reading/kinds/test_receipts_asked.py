"""Whoever asks how to get a read receipt is asked for none."""

import pytest

from bouncekit.reading.facts import About
from bouncekit.reading.kinds.likenesses import likened_about

ASKING = [
    "Comment demander un accusé de lecture dans Outlook ?",
    "Peut-on obtenir une confirmation de lecture quand on écrit à la préfecture ?",
    "Wie fordere ich eine Lesebestätigung an, wenn ich dem Amt schreibe?",
    "Kann ich in Thunderbird eine Empfangsbestätigung anfordern?",
    "Is there a way to get a read receipt for the mail I send to my landlord?",
]
ASKED = [
    "L'expéditeur demande un accusé de lecture. Voulez-vous l'envoyer ?",
    "The sender has asked for a read receipt. Send one?",
    "Herr Thoma wünscht eine Empfangsbestätigung. Senden | Ignorieren | Nie senden",
]


@pytest.mark.parametrize("text", ASKING)
def test_who_wants_a_receipt_is_asked_for_none(text: str) -> None:
    assert likened_about(text) is not About.RECEIPT_WANTED


@pytest.mark.parametrize("text", ASKED)
def test_who_is_asked_for_a_receipt_is_told_so(text: str) -> None:
    assert likened_about(text) is About.RECEIPT_WANTED
