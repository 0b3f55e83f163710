"""What came back though the server calls its trouble temporary has not arrived: who cannot wait telephones now."""

import pytest

import bouncekit

ANSWERS = {
    "452 4.3.1 Insufficient system storage": "4.3.1",
    "451 4.3.0 Temporary server error": "4.3.0",
    "451 4.4.1 Connection refused": "4.4.1",
}
URGENT = {"fr": "Si c’est urgent, ou", "en": "If it is urgent, or", "de": "Ist es dringend, oder"}


@pytest.mark.parametrize(("lang", "words"), URGENT.items())
@pytest.mark.parametrize("answer", ANSWERS)
def test_who_cannot_wait_telephones(answer: str, lang: bouncekit.Language, words: str) -> None:
    said = f"host mx.example.org[192.0.2.1] said: {answer} (in reply to MAIL FROM command)"
    notice = f"<lea@example.org>: {said}\n\nAction: failed\nStatus: {ANSWERS[answer]}\n"
    (failure,) = bouncekit.classify_text(notice, lang=lang).failures
    (waiting,) = bouncekit.classify_text(notice.replace("failed", "delayed"), lang=lang).failures

    assert words in failure.explanation.advice
    assert words not in waiting.explanation.advice


RULES = "554 5.7.0 Email rejected due to security policies"


@pytest.mark.parametrize(("lang", "words"), [("fr", "mot de passe"), ("en", "by a password"), ("de", "einem Passwort")])
def test_against_the_rules_may_be_what_a_password_locks(lang: bouncekit.Language, words: str) -> None:
    assert words in bouncekit.explain(RULES, lang=lang).explanation.advice


@pytest.mark.parametrize(
    ("lang", "words"), [("fr", "n’est pas arrivé"), ("en", "has not arrived"), ("de", "nicht angekommen")]
)
def test_what_went_to_an_old_address_has_not_arrived(lang: bouncekit.Language, words: str) -> None:
    assert words in bouncekit.explain("551 5.1.6 User has moved to lea@y.example", lang=lang).explanation.advice
