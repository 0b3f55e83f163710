"""Words that lines break, or that a picture of a screen shows wrongly, are found where nothing else was."""

import pytest

import bouncekit
from bouncekit.vocabulary import Reason

BROKEN = [
    ("Votre message n’a pas été distribué : boîte aux let-\ntres plei\nne", Reason.MAILBOX_FULL),
    ("Votre message n’a pas été remis : uti1isateur lnconnu", Reason.USER_UNKNOWN),
    ("Votre message n'a pas ete remis car i1 depasse 1a limite de tai lle", Reason.MESSAGE_TOO_LARGE),
    ("Your message was not delivered: mai1box fu1l", Reason.MAILBOX_FULL),
    ("Your message was not delivered. Address cou ldn't\nbe found", Reason.USER_UNKNOWN),
    ("Nicht zugestellt: Postfach ist vo11", Reason.MAILBOX_FULL),
]


@pytest.mark.parametrize(("text", "reason"), BROKEN)
def test_broken_words_are_read(text: str, reason: Reason) -> None:
    told = bouncekit.explain(text)

    assert (reason, False) == (told.reason, told.counts_against_address)


def test_what_is_said_in_whole_words_goes_first() -> None:
    told = bouncekit.explain("Votre message n’a pas été remis : boîte pleine. (autre message : uti1isateur inc0nnu)")

    assert told.reason is Reason.MAILBOX_FULL
