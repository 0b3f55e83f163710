"""Several addresses in one pasted sentence, each with its own cause."""

import pytest

import bouncekit
from bouncekit import Reason

UNKNOWN, FULL = Reason.USER_UNKNOWN, Reason.MAILBOX_FULL

APART = {
    "fr-words": ("Deux retours : zoe@example.org user unknown, et max@example.net mailbox full.", UNKNOWN, FULL),
    "fr-codes": (
        "Ma lettre à zoe@example.org est revenue avec 550 5.1.1 User unknown et celle à max@example.net avec 552 5.2.2"
        " Mailbox full.",
        UNKNOWN,
        FULL,
    ),
    "en-in-a-row": ("zoe@example.org: 550 5.1.1 no such user; max@example.net: 552 5.2.2 over quota", UNKNOWN, FULL),
    "en-cause-first": ("User unknown: zoe@example.org / Mailbox full: max@example.net", UNKNOWN, FULL),
    "de": (
        "An zoe@example.org kam zurück: 550 5.1.1 Benutzer unbekannt, und an max@example.net: 552 5.2.2 Postfach voll",
        UNKNOWN,
        FULL,
    ),
    "the-same-cause": ("zoe@example.org user unknown, max@example.net user unknown", UNKNOWN, UNKNOWN),
}


@pytest.mark.parametrize(("text", "first", "second"), APART.values(), ids=APART.keys())
def test_each_address_has_the_cause_that_stands_beside_it(text: str, first: Reason, second: Reason) -> None:
    failures = bouncekit.classify_text(text).failures
    assert [(one.recipient, one.reason) for one in failures] == [
        ("zoe@example.org", first),
        ("max@example.net", second),
    ]


WHOLE = {
    "one-cause-of-a-row": "zoe@example.org, max@example.net : 550 5.1.1 User unknown",
    "the-sender-beside": "550 5.7.1 <zoe@example.org>: Sender address rejected: not owned by user max@example.net",
    "one-without-a-cause": "550 5.1.1 <zoe@example.org> User unknown. J'ai écrit aussi à max@example.net",
    "help-is-given-there": "550 5.1.1 <zoe@example.org> User unknown, blocked? please contact max@example.net",
}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE.keys())
def test_where_an_address_has_no_cause_of_its_own_the_text_is_one_answer(text: str) -> None:
    assert len(bouncekit.classify_text(text).failures) <= 1


def test_what_joins_the_sentences_is_no_servers_word() -> None:
    text = "zoe@example.org : 550 5.1.1 User unknown, et max@example.net : 552 5.2.2 Mailbox full"
    assert [one.diagnostic for one in bouncekit.classify_text(text).failures] == [
        "zoe@example.org : 550 5.1.1 User unknown",
        "max@example.net : 552 5.2.2 Mailbox full",
    ]


def test_a_full_mailbox_condemns_nobody_beside_an_unknown_one() -> None:
    text = "zoe@example.org: 552 5.2.2 Mailbox full; max@example.net: 550 5.1.1 User unknown"
    told = {one.recipient: one.counts_against_address for one in bouncekit.classify_text(text).failures}
    assert told == {"zoe@example.org": False, "max@example.net": True}
