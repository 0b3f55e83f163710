"""How long a server asks to wait, in the words of the field's languages; what was done is no advice."""

import pytest

import bouncekit


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        ("451 try again in 5 minutes", 300),
        ("450 réessayez dans 2 heures", 7200),
        ("450 Veuillez réessayer dans 2 heures", 7200),
        ("450 Veuillez essayer de nouveau dans une heure", 3600),
        ("451 greylisted, try again after 300 seconds", 300),
        ("421 Trop de connexions, attendez 10 minutes", 600),
        ("450 retry in 1h", 3600),
        ("452 Please try again in an hour", 3600),
        ("450 Patientez 15 minutes avant de renvoyer", 900),
        ("450 4.7.1 Try again in 5 min", 300),
        ("550 blocked for 24 hours", 86400),
        ("421 temporarily deferred, please retry after 2 hours", 7200),
        ("451 nouvelle tentative dans 30 minutes", 1800),
        ("450 Merci de renvoyer votre message dans 10 min", 600),
        ("450 Essayez à nouveau d'ici 5 minutes", 300),
        ("450 wait at least 5 minutes", 300),
        ("450 Bitte in 10 Minuten erneut versuchen", 600),
        ("451 Inténtelo de nuevo en 15 minutos", 900),
        ("450 riprova tra 5 minuti", 300),
        ("450 tente novamente em 10 minutos", 600),
        ("450 probeer het over 10 minuten opnieuw", 600),
        ("450 spróbuj ponownie za 5 minut", 300),
        ("450 försök igen om 5 minuter", 300),
        ("550 5.4.7 not delivered after 5 days", None),
        ("450 Your message has been in the queue for 4 hours", None),
        ("451 retry timeout exceeded after 4 days", None),
        ("450 10分後に再送してください", 600),
        ("450 请在5分钟后重试", 300),
        ("450 réessayez ultérieurement", None),
        ("421 Réessayez d’ici une demi-heure", 1800),
        ("451 try again in half an hour", 1800),
        ("450 try again in a few minutes", None),
        ("421 Service refusé. Veuillez essayer plus tard", None),
        ("451 retry-after: 120", 120),
        ("450 come back in two hours", 7200),
        ("450 réessayez dans deux heures", 7200),
        ("450 Réessayer dans 90 secondes", 90),
        ("450 Rejoué dans 1 heure", None),
        ("450 try again tomorrow", None),
        ("450 renvoyez le message dans une dizaine de minutes", None),
    ],
)
def test_the_time_to_wait(answer: str, seconds: int | None) -> None:
    assert seconds == bouncekit.explain(answer).retry_after
