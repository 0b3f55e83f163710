"""What a notice's sentence announces: a server's answer in the paragraph below, and somebody's new address."""

import bouncekit

HEAD = "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: nina@example.fr\nSubject: Undeliverable mail\n\n"


def test_the_answer_that_a_sentence_announces_is_judged() -> None:
    text = (
        "Your message to <luc@jardin.example> was rejected by the recipient's filter:\n\n554 5.7.1 Rejected as spam\n"
    )

    (failure,) = bouncekit.classify(HEAD + text).failures

    assert (failure.recipient, failure.diagnostic) == ("luc@jardin.example", "554 5.7.1 Rejected as spam")
    assert failure.reason == "spam_detected"


def test_a_sentence_that_announces_no_code_is_kept() -> None:
    text = "Your message to <luc@jardin.example> was rejected by the recipient's filter:\n\nSee the rules.\n"

    (failure,) = bouncekit.classify(HEAD + text).failures

    assert "recipient's filter" in (failure.diagnostic or "")


def test_a_new_address_is_nobody_who_failed() -> None:
    text = "luc@jardin.example n'est plus utilisée. Nouvelle adresse : luc@verger.example\n551 5.1.6 Adresse changée\n"

    (failure,) = bouncekit.classify(HEAD + text).failures

    assert failure.recipient == "luc@jardin.example"
