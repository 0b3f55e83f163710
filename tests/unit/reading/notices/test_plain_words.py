"""Notices without codes: what one's own provider did not send, and addresses that are no more, with those to use."""

from tables import cases

import bouncekit
from bouncekit import Kind, Reason


def notice(text: str) -> bouncekit.Report:
    header = "Return-Path: <>\nFrom: Service <postmaster@example.org>\nTo: moi@example.fr\nSubject: Message\n"
    return bouncekit.classify(f"{header}Content-Type: text/plain; charset=utf-8\n\nBonjour,\n\n{text}\n".encode())


@cases(__file__, "own_sending")
def test_what_the_readers_own_provider_did_not_send_spares_the_recipient(text: str, reason: str) -> None:
    report = notice(text)

    assert report.kind is Kind.FAILURE
    assert [("marie@example.org", reason, False)] == [
        (failure.recipient, failure.reason.value, failure.counts_against_address) for failure in report.failures
    ]


@cases(__file__, "gone")
def test_the_address_that_is_no_more_failed_and_not_the_one_to_use(text: str) -> None:
    assert [("marie@example.org", Reason.USER_UNKNOWN, True)] == [
        (failure.recipient, failure.reason, failure.counts_against_address) for failure in notice(text).failures
    ]


@cases(__file__, "only_the_new_one")
def test_an_address_that_is_given_to_be_used_is_never_who_failed(text: str) -> None:
    assert "accueil@example.org" not in [failure.recipient for failure in notice(text).failures]
