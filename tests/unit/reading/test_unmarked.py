"""Marks of a quotation before the lines of what somebody pastes: they break the sentences, and are no server's."""

import pytest

import bouncekit
from bouncekit.reading.unmarked import without_marks

WAITING = [
    "> Votre message à <lea@example.org> n'a\n> pas encore été remis.\n>\n> host mx.example.org said: 451 4.7.1\n"
    "> <lea@example.org>: Greylisted, come\n> back later (in reply to RCPT TO command)",
    ">>> Your message to <lea@example.org> has not\n>>> yet been delivered.\n>>>\n"
    ">>> host mx.example.org said: 450 4.2.0 Greylisting in\n>>> action, try later",
    "| Ihre Nachricht an <lea@example.org> konnte noch\n| nicht zugestellt werden.\n|\n"
    "| mx.example.org antwortete: 451 4.7.1 Greylisted, please\n| try again",
    "Que faire ?\n\n> > Votre message à <lea@example.org> n'a pas\n> > encore été distribué :\n"
    "> > 421 4.7.0 Try again\n> > later",
]


@pytest.mark.parametrize("text", WAITING)
def test_what_is_still_tried_is_told_so_in_a_quotation(text: str) -> None:
    report = bouncekit.classify_text(text)

    assert bouncekit.Kind.DELAY is report.kind
    (failure,) = report.failures
    assert "renvoyez-le" not in failure.explanation.advice


@pytest.mark.parametrize("text", WAITING)
def test_no_mark_stands_in_the_servers_words(text: str) -> None:
    (failure,) = bouncekit.classify_text(text).failures

    assert not set("|") & set(failure.diagnostic or "")
    assert "> " not in (failure.diagnostic or "").replace("org>", "org")


@pytest.mark.parametrize(
    "text",
    [
        "Could you help?\n> 550 5.1.1 User unknown",
        "... while talking to mx.example.org.:\n>>> RCPT To:<lea@example.org>\n>>> DATA\n<<< 550 5.1.1 User unknown",
        "550 5.1.1 <lea@example.org> User unknown",
        "a | b\nc | d",
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert text == without_marks(text)


def test_a_quotation_within_is_parted_from_what_stands_around_it() -> None:
    assert "Please help.\n\nThe address\n> is gone\n\nBob" == without_marks(
        "Please help.\n> The address\n> > is gone\nBob"
    )
