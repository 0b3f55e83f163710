"""Words that led to the wrong act, or read wrongly: what is said instead."""

import pytest

import bouncekit


@pytest.mark.parametrize(
    ("lang", "words"),
    [("fr", "le serveur d’une autre boîte"), ("en", "server of another mailbox"), ("de", "Server eines anderen")],
)
def test_who_sends_by_another_server_is_told_which_to_take(lang: bouncekit.Language, words: str) -> None:
    assert words in bouncekit.explain("550 5.7.23 SPF fail - not authorized", lang=lang).explanation.advice


def test_a_missing_letter_is_no_statement() -> None:
    advice = bouncekit.explain("550 5.1.1 User unknown", lang="de").explanation.advice

    assert "Fehlt auch nur ein Buchstabe" in advice


@pytest.mark.parametrize(
    ("lang", "words", "no"),
    [
        ("fr", "expéditeurs bloqués", "s’il reste de la place"),
        ("en", "blocked senders", "has room"),
        ("de", "blockierten Absender", "noch Platz"),
    ],
)
def test_who_waits_for_a_letter_looks_at_what_stops_it(lang: bouncekit.Language, words: str, no: str) -> None:
    told = {
        "fr": "Ma nièce dit m'avoir écrit trois fois, et rien n'arrive chez moi. Les autres m'écrivent sans souci.",
        "en": "My niece says she has written to me three times and nothing arrives. I get mail from everybody else.",
        "de": "Meine Nichte sagt, sie hat mir dreimal geschrieben, aber bei mir kommt nichts an. Andere Post kommt.",
    }
    advice = bouncekit.classify_text(told[lang], lang=lang).description.advice

    assert words in advice
    assert no not in advice


@pytest.mark.parametrize(("lang", "words"), [("fr", "Collez-en"), ("en", "Paste its"), ("de", "Fügen Sie")])
def test_who_greets_is_told_what_to_paste(lang: bouncekit.Language, words: str) -> None:
    told = {
        "fr": "Bonjour, est-ce que quelqu'un est là ? Merci beaucoup !",
        "en": "Hello, is anybody there? Thank you very much!",
        "de": "Guten Tag, ist da jemand? Vielen Dank und schöne Grüße!",
    }

    assert words in bouncekit.classify_text(told[lang], lang=lang).description.advice


def test_english_readers_are_told_of_their_own_providers() -> None:
    notes = bouncekit.classify_text("550 5.7.1 Message rejected", lang="en").description.notes

    assert not any("Orange" in note or "OVH" in note for note in notes)


CIRCLING = """\
From: MAILER-DAEMON@mx.verein.example
To: lea@x.example
Subject: Undelivered Mail Returned to Sender

<vorstand@verein.example> (expanded from <info@verein.example>): mail forwarding loop for vorstand@verein.example
"""


@pytest.mark.parametrize("lang", ["fr", "en", "de"])
def test_nobody_is_named_again_who_was_not_named_before(lang: bouncekit.Language) -> None:
    said = {"fr": ("même personne", "cette personne"), "en": ("same person", "this person")}
    unsaid = said.get(lang, ("dieselbe Person", "diese Person"))
    refused = bouncekit.explain("550 5.7.26 Unauthenticated email is not accepted: DMARC policy", lang=lang)
    circling = bouncekit.classify(CIRCLING.encode(), lang=lang).failures[0]

    for words in (refused.explanation.advice, circling.explanation.advice):
        assert not any(named in words for named in unsaid)


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("fr", "Outlook a pris une ancienne adresse"),
        ("en", "Outlook used an old address"),
        ("de", "Outlook hat eine alte Adresse benutzt"),
    ],
)
def test_it_is_the_address_that_is_gone_and_not_the_entry(lang: bouncekit.Language, title: str) -> None:
    told = bouncekit.explain("550 5.1.11 RESOLVER.ADR.ExRecipNotFound; IMCEAEX-_o=X@x.example", lang=lang).explanation

    assert told.title.startswith(title)


def test_ordinary_mail_is_told_without_two_denials() -> None:
    told = bouncekit.classify(b"From: Eva <eva@x.example>\nSubject: Kuchen\n\nBis Sonntag!\n", lang="de").description

    assert told.meaning.startswith("Diese Nachricht meldet keinen Fehler")
    assert "Tun Sie es nicht." in told.advice
