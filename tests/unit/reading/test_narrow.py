"""Lines of a narrow screen break addresses and words, and a picture of it is misread: found where nothing else was."""

import pytest

import bouncekit
from bouncekit.reading.narrow import glued, with_whole_addresses, with_whole_links
from bouncekit.vocabulary import Reason

BROKEN = [
    ("Non remis\nà marie.roy@exem\nple.fr car l’adresse\nest introuvable", "marie.roy@exemple.fr"),
    ("Non remis\nà marie.roy@exemple.\nfr. L’adresse est\nintrouvable", "marie.roy@exemple.fr"),
    ("Non remis\nà marie.roy@exemple.f\nr. L’adresse est\nintrouvable", "marie.roy@exemple.fr"),
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
    "Non remis\nAdresse introuvable.\npaul@exemple.fr\nutilisateur inconnu",
    "Erreur du serveur\nsmtp.exemple.fr\npaul@exemple.fr\nutilisateur inconnu",
    "Remise impossible\nle 3.11.2026\npaul@exemple.fr\nutilisateur inconnu",
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

    assert [Reason.MAILBOX_FULL] == [failure.reason for failure in told.failures]


def test_nothing_is_glued_of_wide_lines() -> None:
    assert glued("a\nb\nc\nd") == "abcd"
    assert glued("a\nb\nc\n" + "d" * 80) is None
    assert glued("a\nb") is None


MISREAD = [
    ("Votre message n’a pas été distribué : boîte aux let-\ntres plei\nne", Reason.MAILBOX_FULL),
    ("Votre message n’a pas été remis : uti1isateur lnconnu", Reason.USER_UNKNOWN),
    ("Votre message n'a pas ete remis car i1 depasse 1a limite de tai lle", Reason.MESSAGE_TOO_LARGE),
    ("Your message was not delivered: mai1box fu1l", Reason.MAILBOX_FULL),
    ("Your message was not delivered. Address cou ldn't\nbe found", Reason.USER_UNKNOWN),
    ("Nicht zugestellt: Postfach ist vo11", Reason.MAILBOX_FULL),
]


@pytest.mark.parametrize(("text", "reason"), MISREAD)
def test_broken_words_are_read(text: str, reason: Reason) -> None:
    told = bouncekit.explain(text)

    assert (reason, False) == (told.reason, told.counts_against_address)


def test_what_is_said_in_whole_words_goes_first() -> None:
    told = bouncekit.explain("Votre message n’a pas été remis : boîte pleine. (autre message : uti1isateur inc0nnu)")

    assert told.reason is Reason.MAILBOX_FULL


LINKS = {
    "554 Refused. For explanation visit https://\nx.example/help?\nip=192.0.2.1&c=hi\n\nGesendet": "https://x.example/help?ip=192.0.2.1&c=hi",
    "550 5.7.1 Voir https://aide.exam\nple.fr/pourquoi/554\nMerci": "https://aide.example.fr/pourquoi/554",
    "> 550 Blocked, see https://x.example/a/\n> why?id=7": "https://x.example/a/why?id=7",
}
WHOLE_LINKS = [
    "See https://x.example/\nUser unknown",
    "See https://x.example/help\nx.example/other?",
    "See https://x.example/a/\nhttps://x.example/b",
    "https://x.example\n5.1.1",
    "https://x.example/\n550 5.1.1 a/b",
]


@pytest.mark.parametrize("text", LINKS)
def test_a_broken_link_is_made_whole(text: str) -> None:
    (failure,) = bouncekit.classify_text(text).failures

    assert LINKS[text] in (failure.diagnostic or "").split()


@pytest.mark.parametrize("text", WHOLE_LINKS)
def test_what_stands_below_a_link_is_no_part_of_it(text: str) -> None:
    assert text == with_whole_links(text)


def test_an_address_within_brackets_is_made_whole_below_a_wide_line() -> None:
    wide = "Here is what came back from the office of the hunting club last night, thank you."
    below = "host mx.hunters-vale\n.example[192.0.2.7] said: 550 5.1.1 unknown user"

    assert "<office@hunters-vale.example>: " in with_whole_addresses(
        f"{wide}\n<office@hunters-vale\n.example>: {below}"
    )
    assert "<office@hunters-vale.example>: " in with_whole_addresses(
        f"{wide}\n<office@\nhunters-vale.example>: {below}"
    )
    untouched = f"{wide}\n<office@hunters-vale.example>\n<ann@x.example>"
    assert untouched == with_whole_addresses(untouched)
