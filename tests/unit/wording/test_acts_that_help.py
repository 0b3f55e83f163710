"""The act that helps, where the usual one never would, told by a server or a program in three languages."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

import bouncekit
from bouncekit.servers.problems import AccessProblem
from bouncekit.serving import understand

TOLD = tomllib.loads(Path(__file__).with_name("acts_that_help.toml").read_text(encoding="utf-8"))["told"]


def _words(content: str, lang: bouncekit.Language) -> str:
    found = understand(content.encode(), lang=lang)
    if isinstance(found, AccessProblem):
        return f"{found.title} {found.meaning} {found.advice}"
    assert isinstance(found, bouncekit.Report)
    told = [f"{one.explanation.title} {one.explanation.meaning} {one.explanation.advice}" for one in found.failures]
    said = found.description
    return " ".join([*told, *said.notes] if told else [said.title, said.meaning, said.advice])


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told["text"][:40])
def test_the_act_that_helps_is_told(told: dict[str, Any]) -> None:
    words = _words(told["text"], told["lang"])

    assert [] == [said for said in told["said"] if said not in words]
    assert [] == [said for said in told.get("unsaid", ()) if said in words]


ELSEWHERE: list[tuple[bouncekit.Language, str]] = [
    (
        "fr",
        "Réponse automatique : devis\n\nBonjour,\nCette adresse n'est plus relevée. Votre message ne sera pas lu. "
        "Écrivez désormais à {new} ou téléphonez.\nMessage automatique, merci de ne pas y répondre.",
    ),
    (
        "fr",
        "Cette boîte n'est plus consultée depuis juin. Pour vos commandes, merci d'utiliser l'adresse {new}. "
        "Ceci est un message automatique.",
    ),
    (
        "en",
        "Automatic reply: booking\n\nThis address has not been in use since 1 June. Your message will not be read or "
        "forwarded. Please write to {new} or call the office. This is an automatic message, please do not reply.",
    ),
    ("de", "Dieses Postfach wird nicht mehr gelesen. Bitte wenden Sie sich an {new}. Automatische Nachricht."),
]


@pytest.mark.parametrize(("lang", "text"), ELSEWHERE)
def test_the_address_that_a_machine_names_instead_is_said(lang: bouncekit.Language, text: str) -> None:
    new = "office@oak-hall.example"

    assert new in _words(text.format(new=new), lang)
    assert new not in _words(text.replace("{new}", "the office"), lang)
