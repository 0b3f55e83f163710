"""A notice for what somebody else wrote in the reader's name asks first whether it is theirs."""

import pytest

import bouncekit

NOTICE = """Return-Path: <>
From: MAILER-DAEMON@mx.example
To: ann.lee@laposte.net
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; bob@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 unknown user

--b
Content-Type: message/rfc822

Received: from {host} by mx.example; Mon, 2 Mar 2026 10:00:00 +0100
From: Ann Lee <{sender}>
To: bob@example.org
Subject: Cheap watches

x

--b--
"""


@pytest.mark.parametrize(
    ("host", "sender", "asked"),
    [
        ("dsl-1.example", "ann.lee@laposte.net", True),
        ("smtp.laposte.net", "ann.lee@laposte.net", False),
        ("dsl-1.example", "ann.lee@firm.example", False),
    ],
)
def test_whose_the_message_is_is_asked_first(host: str, sender: str, asked: bool) -> None:
    advice = bouncekit.classify(NOTICE.format(host=host, sender=sender)).failures[0].explanation.advice

    assert asked == advice.startswith("Avez-vous écrit «\u00a0Cheap watches\u00a0»")
