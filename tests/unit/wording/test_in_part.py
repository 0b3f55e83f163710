"""Of a notice of which a part was pasted it is not said that the server gave no reason: the rest is asked for."""

import pytest

import bouncekit

PARTS = {
    "fr": "J'ai recopié ce que j'ai sur le papier, le bas manque :\n\n« Non remis : Devis toiture\n"
    "Échec de la remise pour ces destinataires ou groupes :\nAgnès Morvan »",
    "en": "Undeliverable: Roof quote\n"
    "Delivery has failed to these recipients or groups:\n"
    "Agnes Moor\n(my printer cut the rest)",
    "de": "Unzustellbar: Angebot Dach\n"
    "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n"
    "Agnes Moor",
}
NAMED = (
    "Undelivered Mail Returned to Sender\n\n"
    "Your message could not be delivered to one or more recipients:\n\n<agnes@x.example>"
)
NOT_SAID = {"fr": "n’a pas dit", "en": "did not say", "de": "hat nicht gesagt"}
REST = {"fr": "Collez tout l’avis", "en": "Paste the whole notice", "de": "Fügen Sie die ganze Meldung"}


@pytest.mark.parametrize("lang", PARTS)
@pytest.mark.parametrize("text", [*PARTS.values(), NAMED])
def test_the_rest_is_asked_for(text: str, lang: bouncekit.Language) -> None:
    told = bouncekit.classify_text(text, lang=lang).failures[0].explanation

    assert NOT_SAID[lang] not in told.meaning
    assert REST[lang] in told.advice


@pytest.mark.parametrize("lang", PARTS)
@pytest.mark.parametrize(
    "text",
    [
        "550 delivery failed",
        "<agnes@x.example>: 554 5.0.0 rejected",
        f"{NAMED}: host mx.x.example[192.0.2.1] said: 554 rejected (in reply to RCPT TO command)",
    ],
)
def test_a_server_that_answered_without_a_reason_is_told_as_that(text: str, lang: bouncekit.Language) -> None:
    assert REST[lang] not in bouncekit.classify_text(text, lang=lang).failures[0].explanation.advice


def test_whoever_hands_a_whole_notice_on_has_no_rest() -> None:
    notice = (
        "From: Lea <lea@x.example>\nTo: help@y.example\nSubject: Fwd: Undeliverable\nContent-Type: text/plain\n\n"
        "-------- Forwarded Message --------\nSubject: Undeliverable\n"
        "From: Mail Delivery System <MAILER-DAEMON@y.example>\n"
        "To: lea@x.example\n\nYour message could not be delivered to one or more recipients:\n\n<agnes@x.example>\n"
    )
    for failure in bouncekit.classify(notice, lang="en").failures:
        assert REST["en"] not in failure.explanation.advice
