"""What somebody says before they paste a server's answer is not the server's."""

import pytest

import bouncekit
from bouncekit.vocabulary import Reason, Situation

ANSWER = "552-5.2.2 The recipient's inbox is out of storage space. Please\n552 5.2.2 direct the recipient to clear it"


@pytest.mark.parametrize(
    "led",
    [
        "My circular came back from one member, with nothing but this:",
        "Mon courrier est revenu pour une adhérente avec ceci :",
        "Der Rundbrief kam bei einem Mitglied zurück, mit nur diesem Text:",
    ],
)
def test_the_words_before_an_answer_are_not_the_servers(led: str) -> None:
    report = bouncekit.classify_text(f"{led}\n\n{ANSWER}")
    (failure,) = report.failures

    assert failure.reason is Reason.MAILBOX_FULL
    assert (failure.diagnostic or "").startswith("552 5.2.2 The recipient's inbox")
    assert report.situation is Situation.RETURNED


def test_what_came_back_for_now_is_sent_again_once_there_is_room() -> None:
    text = "It came back for one member with this:\n\n452 4.2.2 The recipient's inbox is out of storage space."
    (failure,) = bouncekit.classify_text(text, lang="en").failures

    assert "Send your message again when they have made room" in failure.explanation.advice


@pytest.mark.parametrize(
    "text",
    [
        "550 5.1.1 <lea@x.example>: no such user here",
        "Your message to lea@x.example was refused: 550 5.1.1 no such user",
        "host mx.x.example said:\n550 5.1.1 <lea@x.example>: no such user here",
    ],
)
def test_an_answer_by_itself_stays_as_it_is(text: str) -> None:
    (failure,) = bouncekit.classify_text(text).failures

    assert (failure.reason, failure.reply_code) == (Reason.USER_UNKNOWN, 550)
