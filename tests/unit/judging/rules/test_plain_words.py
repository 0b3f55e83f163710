"""What an answer says plainly is not turned into something else by a code of a provider's beside it."""

import re

import pytest

import bouncekit
from bouncekit.judging.rules.book import default_book
from bouncekit.vocabulary import Reason

PLAIN = {
    "the mailbox of this user is full": Reason.MAILBOX_FULL,
    "la boîte du destinataire est pleine": Reason.MAILBOX_FULL,
    "das Postfach des Empfängers ist voll": Reason.MAILBOX_FULL,
    "no such user here": Reason.USER_UNKNOWN,
    "utilisateur inconnu": Reason.USER_UNKNOWN,
    "message size exceeds the maximum": Reason.MESSAGE_TOO_LARGE,
    "message trop volumineux": Reason.MESSAGE_TOO_LARGE,
}


def codes() -> list[str]:
    """Return a code of every table of codes: the part of a rule's example that is a code and decides."""
    found = []
    for rule in default_book().rules:
        if rule.in_names and not rule.vague and not rule.hosts and not rule.commands and rule.remote is None:
            code = re.fullmatch(r"(?:.*\s)?([A-Z]{2,6}\w{0,4}[_-]?\d{3})(?:\s.*)?", rule.matches[0])
            found += [code[1]] if code else []
    return found


@pytest.mark.parametrize("words", PLAIN)
def test_plain_words_are_heard_before_a_code(words: str) -> None:
    tables = codes()

    assert len(tables) > 40
    for code in tables:
        told = bouncekit.explain(f"550 5.0.0 {words}. {code}")
        assert (PLAIN[words], code) == (told.reason, code)


def test_an_address_is_spared_where_code_and_words_contradict_each_other() -> None:
    told = bouncekit.explain("550 5.1.1 <x@y.example>: no such user here OFR004_506")

    assert (Reason.USER_UNKNOWN, False) == (told.reason, told.counts_against_address)


def test_before_the_first_command_no_content_was_read() -> None:
    told = bouncekit.explain(
        "<x@orange.fr>: host mx.example[192.0.2.1] refused to talk to me: 550 refused OFR_506 [506]"
    )

    assert told.reason is Reason.CLIENT_BLOCKED
