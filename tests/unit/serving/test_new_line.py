"""What is advised where the internet comes from another company than before, as whoever pastes an error tells."""

import pytest

import bouncekit
from bouncekit.serving.understanding import understand_in_words
from bouncekit.wording.catalogue import catalogue

UNREACHED = {
    "fr": "La connexion au serveur d’envoi « smtp.old.example » a échoué.",
    "en": "The connection to the outgoing server “smtp.old.example” failed.",
    "de": "Die Verbindung mit dem Postausgangsserver (SMTP) smtp.old.example ist fehlgeschlagen.",
}
TOLD = [
    ("fr", "J’ai changé de fournisseur internet en mai, la réception marche."),
    ("fr", "Nous sommes passés à la fibre."),
    ("en", "I moved to another broadband company. Receiving is fine."),
    ("en", "We have a new internet provider."),
    ("de", "Wir haben einen neuen Internetanschluss."),
    ("de", "Ich bin zu Vodafone gewechselt."),
]


def _advice(text: str, lang: bouncekit.Language) -> str:
    return getattr(understand_in_words(text.encode(), lang=lang), "advice", "")


def _of_new_line(lang: bouncekit.Language) -> str:
    return catalogue(lang, "explain").say("notes", "new-line")


@pytest.mark.parametrize(("lang", "told"), TOLD)
def test_whoever_has_another_line_needs_another_server_to_send(lang: bouncekit.Language, told: str) -> None:
    assert _advice(f"{UNREACHED[lang]}\n\n{told}", lang) == _of_new_line(lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", UNREACHED["fr"]),
        ("fr", "La connexion au serveur de réception imap.old.example a échoué. J’ai changé de fournisseur internet."),
        ("en", "550 5.1.1 lea@x.example User unknown. We have new broadband."),
        ("de", f"{UNREACHED['de']} Wir haben einen neuen Drucker."),
    ],
)
def test_nobody_else_is_told_so(lang: bouncekit.Language, text: str) -> None:
    assert _advice(text, lang) != _of_new_line(lang)
