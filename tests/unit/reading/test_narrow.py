"""Lines of a narrow screen: they break addresses, and words."""

import pytest

import bouncekit
from bouncekit.reading.narrow import glued, with_whole_addresses

BROKEN = [
    ("Non remis\nà marie.roy@exem\nple.fr car l’adresse\nest introuvable", "marie.roy@exemple.fr"),
    ("Non remis\nà marie.roy@exemple.\nfr. L’adresse est\nintrouvable", "marie.roy@exemple.fr"),
    ("Non remis\nà marie.roy@exemple.f\nr. L’adresse est\nintrouvable", "marie.roy@exemple.fr"),
    ("Non remis\nà marie.ro\ny@exemple.fr : adresse\nintrouvable", "marie.roy@exemple.fr"),
    ("Non remis\nà marie\n@exemple.fr : adresse\nintrouvable", "marie@exemple.fr"),
    ("Non remis\n<marie@\nexemple.fr>: adresse\nintrouvable", "marie@exemple.fr"),
]
WHOLE = [
    "Not delivered\nto ann@example.org\nbecause it is unknown\nthere",
    "Non remis\nà ann@example.org\nn’existe.pas ici\net voilà",
    "Envoyé à\nmarie\nou à luc@exemple.fr\nqui est inconnu",
    "one line only, of ann@exam\nple.org",
    "wide: " + "x" * 60 + "\nann@exam\nple.org\nunknown",
    "un\ndeux\ntrois\nquatre",
]


@pytest.mark.parametrize(("text", "address"), BROKEN)
def test_a_broken_address_is_made_whole(text: str, address: str) -> None:
    assert address in with_whole_addresses(text)
    assert [address] == [failure.recipient for failure in bouncekit.classify_text(text).failures]


@pytest.mark.parametrize("text", WHOLE)
def test_what_is_not_broken_stays_as_it_is(text: str) -> None:
    assert text == with_whole_addresses(text)


def test_a_word_that_two_lines_share_tells_the_reason() -> None:
    told = bouncekit.classify_text("Erreur\n550 5.0.0 the mailb\nox is fu\nll, come back later")

    assert [bouncekit.Reason.MAILBOX_FULL] == [failure.reason for failure in told.failures]


def test_nothing_is_glued_of_wide_lines() -> None:
    assert glued("a\nb\nc\nd") == "abcd"
    assert glued("a\nb\nc\n" + "d" * 80) is None
    assert glued("a\nb") is None
