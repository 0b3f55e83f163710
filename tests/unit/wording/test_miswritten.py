"""What is told of an address whose form alone shows what is wrong with it."""

import pytest

import bouncekit
from bouncekit.vocabulary import Reason
from bouncekit.wording.miswritten import miswriting_in

CASES = {
    "two_addresses": [
        "501 5.1.3 <lea@x.example;luc@y.example>",
        "L'adresse « lea@x.example, luc@y.example » n'est pas valide",
        "Die Adresse „lea@x.example luc@y.example“ wurde nicht erkannt",
        "550 5.1.1 lea@x.example;luc@y.example",
        'Invalid address "lea@x.example,luc@y.example"',
    ],
    "comma_for_dot": ["550 lea.roy@exemple,fr unknown", "<lea@exemple,com>: no such domain"],
    "accented": ["550 5.1.1 <léa@x.example>: user unknown", "« zoé.roy@x.example » inconnu", "müller@x.example"],
    "web_address": ["550 5.1.1 <www.lea@x.example>", "http://lea@x.example : inconnu", "mailto:lea@x.example unknown"],
    "dot_missing": [
        "L'adresse « nadine.ferry @wanadoo fr » dans le champ « À » n'a pas été reconnue.",
        'The address "roger@btinternet com" in the "To" field was not recognised.',
        "Die Adresse „hanna@web de“ im Feld „An“ wurde nicht erkannt.",
        "<lea@exemple fr>",
        "lea@gmailcom is not a valid e-mail address because it is not of the form user@host",
        "lea@gmx de ist ungültig",
    ],
    "spaced": [
        "Le format de l'adresse « lea.roy@exemple. fr » est incorrect",
        "Ungültig: lea.roy @x.example",
        "« lea roy@x.example »",
        "<lea @x.example>",
        "<lea@ x.example>",
        "lea@x .example",
        "553 5.1.3 The recipient address <zoé martin@x.example> is not a valid RFC 5321 address.",
        "Le destinataire « contact@cabinet roy.example » a été rejeté par le serveur",
        'The recipient "lea@west end.example" was rejected by the server',
    ],
    "no_domain": [
        "« lea.roy@ » n'est pas une adresse valide",
        "550 5.1.3 <lea@>: malformed address",
        "553 5.1.3 <lea@orange>: domain name required",
        "Ungültige E-Mail-Adresse: lea@",
        "504 5.5.2 <lea>: Recipient address rejected: need fully-qualified address",
    ],
    "doubled_dot": [
        "550 <lea..roy@x.example>",
        "550 5.1.3 <lea@x..example>: bad address syntax",
        "« lea@mail.x..example » n'est pas une adresse valide",
    ],
    "surplus_sign": [
        'Die E-Mail-Adresse des Empfängers "lea@x.example>" ist ungültig',
        "« lea@x.example, » n’est pas une adresse valide",
        "„<lea@x.example“ ist keine gültige Adresse",
        'The recipient "lea@x.example;" was rejected',
    ],
    "badly_written": [
        "550 <lea.@x.example>",
        "lea@@x.example",
        "<lea@x.example.>",
    ],
}
SOUND = [
    "550 5.1.1 <lea@x.example>: unknown, votre adresse @orange fr est bonne",
    "550 user unknown: une adresse @orange.fr",
    "550 5.1.1 @x.example: unknown",
    "« lea@x.example est inconnu »",
    "« lea@x.example - Envoi » a signalé une erreur",
    "« lea@orange ne marche pas »",
    "550 5.1.1 lea@mailserver not found",
    "550 5.1.1 <lea.roy@x.example>: user unknown",
    "Not delivered to: lea@x.example, luc@y.example; both unknown",
    "550 5.1.1 user unknown: lea@x.example.",
    "550 5.1.1 <lea@x.example>... User unknown",
    "550 5.1.1 lea@x.example... User unknown",
    "to=<lea@localhost>,relay=none",
    "550 5.1.1 <root@localhost>: unknown",
    "550 5.1.1 <lea@mailserver>: unknown",
    "« lea » is not of the form « user@host »",
    "504 5.5.2 <lea>: Sender address rejected: need fully-qualified address",
    "550 5.1.1 <lea@x.example> unknown, ask postmaster@",
    "Émilie: lea@x.example",
    'User unknown: "<lea@x.example>"',
    'We know nobody called "lea@x.example," and sent it back',
    "cn=lea@x,ou=people",
    "<lea@hôtel.example>",
    "see https://x.example/?u=lea@y.example",
    "<lea@exemple,com> host mx.exemple.com said 550 unknown",
    "<Lea Roy <lea@x.example>>",
    "Write to lea@x.example or see www.y.example",
    "unknown",
    "",
]


@pytest.mark.parametrize(("case", "text"), [(case, text) for case, texts in CASES.items() for text in texts])
def test_what_is_wrong_is_seen(case: str, text: str) -> None:
    assert case == miswriting_in(text, Reason.USER_UNKNOWN)
    assert miswriting_in(text, Reason.MAILBOX_FULL) is None


@pytest.mark.parametrize("text", SOUND)
def test_a_sound_address_is_left_alone(text: str) -> None:
    assert miswriting_in(text, Reason.USER_UNKNOWN) is None


def test_nothing_is_nowhere() -> None:
    assert miswriting_in(None, Reason.USER_UNKNOWN) is None


@pytest.mark.parametrize(
    ("text", "lang", "title"),
    [
        ("501 5.1.3 Syntax error: <lea@x.example;luc@y.example>", "fr", "Deux adresses"),
        ("550 5.1.1 <léa@x.example>: User unknown", "en", "accent"),
        ("<lea@exemple,fr>: Domain not found", "de", "Komma"),
    ],
)
def test_it_is_told_instead_of_an_unknown_address(text: str, lang: bouncekit.Language, title: str) -> None:
    (failure,) = bouncekit.classify_text(text, lang=lang).failures

    assert title in failure.explanation.title
    assert failure.explanation.translation is None


FORMS = {
    "fr": "« lea.roy@ » n'est pas une adresse électronique valide car elle n'est pas de la forme utilisateur@hôte. "
    "Vous devez la corriger avant d'envoyer le message.",
    "en": "“lea.roy@” is not a valid e-mail address because it is not of the form user@host. "
    "You must correct it before sending the e-mail.",
    "de": "„lea.roy@“ ist keine gültige E-Mail-Adresse, da sie nicht die Form benutzer@host hat. "
    "Sie müssen sie korrigieren, bevor Sie die Nachricht senden.",
}


@pytest.mark.parametrize(("lang", "text"), FORMS.items())
def test_an_address_without_its_end_is_completed(lang: bouncekit.Language, text: str) -> None:
    (failure,) = bouncekit.classify_text(text, lang=lang).failures
    (without_at,) = bouncekit.classify_text(text.replace("@", "", 1), lang=lang).failures

    assert {"fr": "la fin", "en": "its end", "de": "das Ende"}[lang] in failure.explanation.advice
    assert {"fr": "mal écrite", "en": "mistyped", "de": "geschrieben"}[lang] in without_at.explanation.title


MENDED = {
    "L'adresse « nadine.ferry @wanadoo fr » dans le champ « À » n'a pas été reconnue.": "nadine.ferry@wanadoo.fr",
    'The address "roger@btinternet com" in the "To" field was not recognised.': "roger@btinternet.com",
    "Le format de l'adresse « lea.roy@exemple. fr » est incorrect": "lea.roy@exemple.fr",
    "Die Adresse „hanna @web.de“ im Feld „An“ wurde nicht erkannt.": "hanna@web.de",
    "« lea roy@x.example » n'est pas valide": None,  # a dot, a hyphen, or nothing
}


@pytest.mark.parametrize(("text", "mended"), MENDED.items())
@pytest.mark.parametrize("lang", ["fr", "en", "de"])
def test_the_very_address_is_shown_where_no_doubt_is_left(
    text: str, mended: str | None, lang: bouncekit.Language
) -> None:
    failure = bouncekit.classify_text(text, lang=lang).failures[0]

    assert (mended is not None) == ((mended or "lea.roy@x.example") in failure.explanation.advice)


BADLY = [
    "Veuillez vérifier les adresses : elles ne sont pas correctement formées (luc@x.example)",
    "Le format de l'adresse luc@x.example est incorrect.",
    "Bitte geben Sie eine gültige E-Mail-Adresse ein: luc@x.example",
]
GONE = {"fr": "n’existe pas", "en": "does not exist", "de": "existiert nicht"}


@pytest.mark.parametrize("text", [*BADLY, *MENDED])
@pytest.mark.parametrize("lang", GONE)
def test_what_is_badly_formed_is_not_said_to_be_gone(text: str, lang: bouncekit.Language) -> None:
    failure = bouncekit.classify_text(text, lang=lang).failures[0]

    assert GONE[lang] not in failure.explanation.title
    assert not failure.counts_against_address


@pytest.mark.parametrize("text", ["550 5.1.1 <luc@x.example>: user unknown", "550 5.1.1 invalid address luc@x.example"])
def test_what_a_server_does_not_know_still_is(text: str) -> None:
    assert (
        bouncekit.classify_text(text, lang="fr").failures[0].explanation.title == "Cette adresse n’existe pas, ou plus"
    )


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", '5.1.3 Bad recipient address syntax.\nBitte prüfen Sie den Empfänger "lea@gmx.example>".'),
        ("en", '5.1.3 Bad recipient address syntax.\nPlease check the recipient "lea@gmx.example>" and try again.'),
        ("fr", "5.1.3 Bad recipient address syntax.\nVeuillez vérifier le destinataire « lea@gmx.example> »."),
    ],
)
def test_a_surplus_sign_is_seen_in_the_sentence_beside(lang: bouncekit.Language, text: str) -> None:
    (failure,) = bouncekit.classify_text(text, lang=lang).failures

    assert ">" in failure.explanation.meaning
    assert "lea@gmx.example" in failure.explanation.advice
