"""What is told of one failure: of anybody alike, but for what repeats their address."""

import bouncekit
from bouncekit.failures import _told_of_all as told_of_all

NOTICE = b"""From: MAILER-DAEMON
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ann@example.org
Action: failed
Diagnostic-Code: smtp; 550 %s
"""


def of(answer: str) -> bouncekit.Failure:
    (failure,) = bouncekit.classify(NOTICE % answer.encode(), lang="en").failures
    return failure


def test_what_is_said_of_anybody_is_told_once() -> None:
    one = of("<ann@example.org>: user unknown")
    asked = told_of_all.cache_info().misses
    other = of("<bob.miller@example.net>: user unknown")

    assert asked == told_of_all.cache_info().misses
    assert one.explanation is other.explanation
    assert ("550 <ann@example.org>: user unknown", "550 <bob.miller@example.net>: user unknown") == (
        one.diagnostic,
        other.diagnostic,
    )


def test_what_repeats_an_address_is_told_of_each() -> None:
    one, other = of("<ann@example.org> wandered off"), of("<bob@example.net> wandered off")

    assert "ann@example.org" in one.explanation.meaning
    assert "bob@example.net" in other.explanation.meaning


def test_the_letters_of_an_address_are_no_words_of_the_server() -> None:
    assert "Mailbox Full" == of("5.2.2 <mailboxfull@example.jp>... Mailbox Full").explanation.phrase
