"""A Diagnostic-Code that is only a link tells nothing: the words that the notice quotes are the server's answer."""

import bouncekit

NOTICE = """\
From: mailer-daemon@x.example
To: lea@x.example
Subject: Mail delivery failed
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

The following address failed:

    luc@y.example:
    SMTP error from remote server for RCPT TO command, host: mx.y.example (192.0.2.1) reason: 552-5.2.2 {}
    552 5.2.2  https://help.y.example/?p=Full

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; x.example

Final-Recipient: rfc822; luc@y.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 https://help.y.example/?p=Full

--b--
"""


def test_the_words_beside_the_link_are_kept() -> None:
    (failure,) = bouncekit.classify(NOTICE.format("The inbox is out of storage space and inactive.").encode()).failures

    assert "out of storage space and inactive" in (failure.diagnostic or "")
