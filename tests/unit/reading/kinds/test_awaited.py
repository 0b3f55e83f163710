"""Whose letter is missing: the reader's, somebody else's, or one that is asked for; and letters that need no answer."""

from tables import cases

import bouncekit
from bouncekit.vocabulary import Kind, Situation

TITLES = {
    "awaited": {
        "fr": "Un message que vous attendez n’est pas arrivé",
        "en": "A message that you are waiting for has not come",
        "de": "Eine Nachricht, auf die Sie warten, ist nicht da",
    },
    "no_news": {
        "fr": "Rien ne dit que votre message ait échoué",
        "en": "Nothing says that your message failed",
        "de": "Nichts deutet auf einen Fehlschlag",
    },
    "asked_again": {
        "fr": "Une lettre\u00a0: un de vos messages n’est pas arrivé",
        "en": "A letter: a message of yours did not arrive",
        "de": "Ein Brief: Eine Nachricht von Ihnen kam nicht an",
    },
    "form_received": {
        "fr": "Un message venu du formulaire d’un site",
        "en": "A message from the form of a web site",
        "de": "Eine Nachricht aus dem Formular einer Website",
    },
    "archive": {
        "fr": "Une question\u00a0: archiver des messages",
        "en": "A question: archiving messages",
        "de": "Eine Frage: Nachrichten archivieren",
    },
    "letter": {
        "fr": "Une lettre, et non un avis",
        "en": "A letter, not a failure notice",
        "de": "Ein Brief, keine Meldung",
    },
}


@cases(__file__, "told")
def test_what_somebody_tells_is_told_for_what_it_is(about: str, lang: bouncekit.Language, text: str) -> None:
    report = bouncekit.classify_text(text, lang=lang)

    assert (TITLES[about][lang], Situation.OTHER_NOTICE) == (report.description.title, report.situation)


@cases(__file__, "asked_in_a_message")
def test_whoever_asks_in_a_message_for_another_is_answered(text: str) -> None:
    head = "Return-Path: <rene@x.example>\nFrom: René <rene@x.example>\nMessage-ID: <1@x.example>\nSubject: Re: plan\n"
    report = bouncekit.classify(f"{head}\n{text}".encode())

    assert (Kind.OTHER, TITLES["asked_again"]["fr"]) == (report.kind, report.description.title)
    assert "rien à renvoyer" not in report.description.meaning


def test_whoever_asks_for_it_by_a_link_is_not_told_to_answer() -> None:
    sent = (
        "Return-Path: <r@x.example>\nFrom: René <r@x.example>\nMessage-ID: <1@x.example>\nContent-Type: text/html\n\n"
        "<p>Bonjour,</p><p>je n'ai pas reçu votre mail. Merci de me le renvoyer ici :</p>"
        '<p><a href="https://x.example/a">Envoyer</a></p><p>René</p>'
    )

    assert TITLES["asked_again"]["fr"] != bouncekit.classify(sent.encode()).description.title


def test_a_friend_s_letter_that_quotes_a_server_is_told_as_theirs() -> None:
    sent = (
        "Return-Path: <rene@x.example>\nFrom: René <rene@x.example>\nTo: lea@y.example\nMessage-ID: <1@x.example>\n{}"
        "Subject: your other address\n\nDear Léa,\nmy letter to your other address came back, they say:\n\n"
        "> <lea@z.example>: host mx.z.example[192.0.2.1] said: 552 5.2.2\n>   Mailbox full\n\nSee you, René\n"
    )
    told = bouncekit.classify(sent.format("").encode(), lang="en")
    answered = bouncekit.classify(sent.format("In-Reply-To: <2@y.example>\n").encode(), lang="en")

    assert (Kind.OTHER, "A person is writing to you") == (told.kind, told.description.title)
    assert "your own mailbox" in told.description.advice
    assert "A person is writing to you" != answered.description.title
