"""Notices of which every column of the table has something."""

__all__ = ["COMPLAINT", "NOTICE"]

NOTICE = b"""\
From: MAILER-DAEMON@mx.example.fr
To: paul@example.fr
Subject: Undelivered Mail Returned to Sender
Date: Mon, 2 Mar 2026 10:00:00 +0100
Message-ID: <notice@mx.example.fr>
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b

It did not work.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.fr
X-Postfix-Queue-ID: 4Q1
Original-Envelope-Id: env-7

Final-Recipient: rfc822; marie@Example.ORG
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full
Last-Attempt-Date: Mon, 2 Mar 2026 09:59:00 +0100

Final-Recipient: rfc822; luc@example.org
Action: delivered
Status: 2.0.0

--b
Content-Type: text/rfc822-headers

From: paul@example.fr
To: marie@example.org
Subject: Facture
Message-ID: <1@example.fr>

--b--
"""
COMPLAINT = b"""\
From: fbl@provider.example
Subject: complaint
Date: Mon, 2 Mar 2026 10:00:00 +0100
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b

An abuse report.

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: marie@example.org
Original-Rcpt-To: luc@example.net
Source-IP: 192.0.2.1

--b
Content-Type: message/rfc822

From: paul@example.fr
To: marie@example.org
Subject: News
Message-ID: <2@example.fr>

Text
--b--
"""
