"""Until when a server tries, in the words of a pasted notice."""

from datetime import datetime

import pytest

import bouncekit
from bouncekit.reading.notices.deadlines import retried_until

MAY_22 = datetime(2026, 5, 22, 18, 5)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Prochaines tentatives jusqu'au : 22/05/2026 18:05", MAY_22),
        ("Le serveur réessaiera jusqu’au 22/05/2026 à 18h05.", MAY_22),
        ("Delivery will be retried until 22/05/2026 18:05", MAY_22),
        ("Delivery will be retried until 05/22/2026, 18:05", MAY_22),
        ("Weitere Versuche bis zum 22.05.2026 um 18:05 Uhr", MAY_22),
        ("Weitere Versuche bis 03.04.2026 18:05", datetime(2026, 4, 3, 18, 5)),
        ("Delivery will be retried until 03/04/2026 18:05", None),
        ("Prochaines tentatives jusqu'au 31/02/2026 18:05", None),
        ("Nous sommes fermés jusqu'au 22/05/2026", None),
        ("", None),
    ],
)
def test_the_day_is_read_where_there_is_no_doubt_of_it(text: str, until: datetime | None) -> None:
    assert until == retried_until(text)


def test_a_pasted_notice_tells_until_when_the_server_tries() -> None:
    notice = (
        "Ce message a été créé automatiquement par le système de messagerie.\n"
        "Votre message n'a pas encore pu être délivré :\n\n  zoe@y.example\n"
        "  Delivery temporarily suspended: connect to mx.y.example[198.51.100.19]:25: Connection refused\n"
        "  Prochaines tentatives jusqu'au : 22/05/2026 18:05\n"
    )
    (failure,) = bouncekit.classify_text(notice).failures

    assert MAY_22 == failure.will_retry_until
    assert "22 mai 2026 à 18\u00a0h\u00a005" in failure.explanation.advice.replace("\u202f", "\u00a0")
