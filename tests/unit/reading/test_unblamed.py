"""Whom a notice names beside those refused, with nothing against them, is no failure."""

import pytest

import bouncekit

NOTICE = """The mail server writes:
Ihre Nachricht konnte nicht zugestellt werden:
   gert@t-onlin.example
   Unrouteable address
   manfred@t-online.example  -- {remark}
"""


@pytest.mark.parametrize("remark", ["(no message)", "(keine Meldung)", "aucune erreur", "accepted", "250 2.0.0 OK"])
def test_of_whom_nothing_is_said_nothing_is_to_be_sent_again(remark: str) -> None:
    failures = bouncekit.classify_text(NOTICE.format(remark=remark)).failures

    assert [failure.recipient for failure in failures] == ["gert@t-onlin.example"]


@pytest.mark.parametrize("remark", ["550 5.1.1 user unknown", "mailbox full", "no such user"])
def test_who_is_refused_stays_one(remark: str) -> None:
    failures = bouncekit.classify_text(NOTICE.format(remark=remark)).failures

    assert [failure.recipient for failure in failures] == ["gert@t-onlin.example", "manfred@t-online.example"]


def test_a_remark_that_stands_alone_is_all_there_is() -> None:
    text = NOTICE.replace("Unrouteable address", "(no message)").format(remark="(no message)")

    assert bouncekit.Kind.FAILURE is bouncekit.classify_text(text).kind
