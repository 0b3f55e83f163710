"""An absent person's reply, and whoever pastes it says that their own letter does not wait."""

import pytest

import bouncekit

ABSENT = {
    "fr": (
        "Réponse automatique : Absence\n\nBonjour, je suis absente du bureau jusqu’au 14 décembre. Si c’est urgent, "
        "merci de contacter Mme Roy au 01 23 45 67 89. Cordialement"
    ),
    "en": (
        "Automatic reply: Hall\n\nI am out of the office until 14 December with limited access to e-mail. "
        "If it is urgent, please contact Joan Roy on 01632 960001."
    ),
    "de": (
        "Automatische Antwort: Saal\n\nIch bin bis zum 14.12. nicht im Büro. Ihre E-Mail wird nicht weitergeleitet. "
        "In dringenden Fällen wenden Sie sich bitte an Frau Kern, 0123 456789."
    ),
}
NAMED = {"fr": "la personne que la réponse nomme", "en": "whom the answer names", "de": "in der Antwort genannt ist"}


@pytest.mark.parametrize(
    ("lang", "own"),
    [
        ("fr", "Le trésorier me répond ceci. La date limite est vendredi, que faire ?"),
        ("fr", "Je dois rendre le dossier lundi matin !"),
        ("fr", "Je ne peux pas attendre son retour."),
        ("en", "Our deadline is the 9th, so what now?"),
        ("en", "I need it by Monday, the hall has to be paid."),
        ("en", "But it's urgent! Has she got it?"),
        ("de", "Meine Frist läuft am 9. ab. Ist die Mail angekommen?"),
        ("de", "Der Antrag muss bis Montag da sein."),
        ("de", "So lange warten kann ich nicht."),
    ],
)
def test_whoever_cannot_wait_turns_to_the_person_who_is_named(lang: bouncekit.Language, own: str) -> None:
    for text in (f"{own}\n\n{ABSENT[lang]}", f"{ABSENT[lang]}\n\n{own}"):
        told = bouncekit.classify_text(text, lang=lang)

        assert bouncekit.Kind.AUTO_REPLY is told.kind
        assert NAMED[lang] in told.description.advice


@pytest.mark.parametrize(
    ("lang", "otherwise", "whom"),
    [
        ("fr", "Sinon, il est inutile d’y répondre", "la personne qu’elle nomme"),
        ("en", "If not, there is no need to answer it", "the person that it names"),
        ("de", "Sonst müssen Sie weder antworten", "die Person, die darin genannt ist"),
    ],
)
def test_others_are_told_whom_to_ask_in_urgent_cases(lang: bouncekit.Language, otherwise: str, whom: str) -> None:
    advice = bouncekit.classify_text(ABSENT[lang], lang=lang).description.advice

    assert otherwise in advice
    assert whom in advice


def test_an_address_that_nobody_reads_is_told_as_such_however_urgent_it_is() -> None:
    text = (
        "Notre délai est court.\n\nRéponse automatique\n\nCette adresse n’est plus utilisée, écrivez à club@x.example."
    )

    assert NAMED["fr"] not in bouncekit.classify_text(text).description.advice
