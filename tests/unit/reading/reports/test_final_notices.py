"""Last notices that call themselves delays are failures; what is still tried stays a delay and has not expired."""
# ruff: noqa: E501 - a case is one line of a table

import pytest

import bouncekit

WARNING = "This is a warning message only.\nYou do not need to resend your message.\n"


def report(prose: str, group: str, subject: str = "Delivery status notification: delayed") -> bouncekit.Report:
    return bouncekit.classify(
        f"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.org\nTo: nadia@example.org\nSubject: {subject}\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{prose}\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.example.org\n\n{group}\n--b--\n"
    )


def group(status: str, more: str = "", action: str = "delayed") -> str:
    return f"Final-Recipient: rfc822; lea@example.net\nAction: {action}\nStatus: {status}\n{more}"


def told(said: bouncekit.Report) -> tuple[str, str, bool]:
    (failure,) = said.failures
    return said.kind.value, failure.reason.value, failure.counts_against_address


NULLMAILER = (
    "This is the nullmailer delivery system.  The message attached below\nhas not been delivered to one or more of"
)
OPENSMTPD = (
    "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    A message is delayed for more "
    "than 4 hours for the following\n    list of recipients:\n\nlea@example.net: {}\n\n"
    "    Please note that this is only a temporary failure report.\n"
)


@pytest.mark.parametrize(
    ("prose", "fields", "reason"),
    [
        (f"{NULLMAILER}\nthe intended recipients:\n\n\t<lea@example.net>\n", group("4.7.1", "Diagnostic-Code: SMTP; 450 4.7.1 try again later\n"), "delivery_expired"),
        (f"{NULLMAILER}\nthe intended recipients:\n\n\t<lea@example.net>\n", group("4.2.2", "Diagnostic-Code: SMTP; 452 4.2.2 mailbox full\n"), "mailbox_full"),
        (OPENSMTPD.format("Envelope expired"), group("4.4.7"), "delivery_expired"),
    ],
)  # fmt: skip
def test_what_its_program_has_given_up_is_a_failure(prose: str, fields: str, reason: str) -> None:
    assert ("failure", reason, False) == told(report(prose, fields))


def test_the_text_of_a_last_notice_without_its_fields_is_a_failure_too() -> None:
    said = bouncekit.classify_text(OPENSMTPD.format("Envelope expired"))

    assert ("failure", "delivery_expired", False) == told(said)


def test_a_notice_that_tells_until_when_it_tries_is_a_delay() -> None:
    until = "Will-Retry-Until: Thu, 5 Mar 2026 09:00:00 +0100\n"

    assert "delay" == report(OPENSMTPD.format("Envelope expired"), group("4.4.7", until)).kind.value


@pytest.mark.parametrize(
    ("prose", "fields"),
    [
        (f"{WARNING}\nDelivery to the following recipients has been delayed.\n\n   lea@example.net\n", group("4.4.7")),
        (f"{WARNING}Your message could not be delivered for more than 4 hour(s).\nIt will be retried until it is 5 day(s) old.\n\n<lea@example.net>: see the log\n", group("4.0.0", "Diagnostic-Code: X-Postfix; see the log\n")),
        (OPENSMTPD.format("450 4.2.1 not now"), group("4.0.0")),
        ("A message that you sent has not yet been delivered after more than 24 hours on the queue.\n\n  lea@example.net\n", group("4.0.0")),
    ],
)  # fmt: skip
def test_what_is_still_tried_has_not_expired(prose: str, fields: str) -> None:
    kind, reason, counts = told(report(prose, fields, "Warning: could not send message for past 4 hours"))

    assert ("delay", False) == (kind, counts)
    assert "delivery_expired" != reason


def test_a_connection_that_times_out_while_it_is_tried_is_a_fault_of_the_network() -> None:
    fields = group("4.4.1", "Diagnostic-Code: smtp; connect to mx.example.net[192.0.2.1]:25: Connection timed out\n")

    assert ("delay", "network_error", False) == told(report(WARNING, fields))


def test_an_answer_that_asks_for_another_try_has_expired_where_nobody_tries_again() -> None:
    fields = group("4.7.1", "Diagnostic-Code: smtp; 451 4.7.1 try again later\n", action="failed")

    assert ("failure", "delivery_expired", False) == told(report("Not delivered.", fields))


@pytest.mark.parametrize("announced", ["was given", "was returned by it", "was"])
def test_what_announces_an_error_is_not_the_error(announced: str) -> None:
    said = bouncekit.classify(
        "From: Mail Delivery System <Mailer-Daemon@mx.example.org>\nTo: nadia@example.org\nSubject: Mail failure\n\n"
        "A message that you sent was rejected by the local scanning code that checks\nincoming messages. The following "
        f"error {announced}:\n\n  letters with a tail are not for us\n\n------ This is a copy of your message ------\n\n"
        "From: nadia@example.org\nTo: lea@example.net\nSubject: x\n"
    )

    assert ["letters with a tail are not for us"] == [failure.diagnostic for failure in said.failures]
