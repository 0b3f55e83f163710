"""Notices in rare clothes: who failed, with what codes, wherever the parts and the fields stand."""
# ruff: noqa: E501 - a case is one line of a table

import pytest

from bouncekit import classify
from bouncekit.message import parse
from bouncekit.reading import read

HEADER = "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nTo: moi@example.fr\n"
MARIE = ("marie@example.org", "5.1.1", None)
FIELDS = (
    "Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; marie@example.org\nAction: failed\nStatus: 5.1.1\n"
)
REPORT = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"'
MIXED = 'Content-Type: multipart/mixed; boundary="b"'
INNER = f"Content-Type: message/rfc822\n\n{HEADER}Subject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status; boundary=c\n\n--c\n\nNo.\n--c\nContent-Type: message/delivery-status\n\n{FIELDS}--c--"
QMAIL = f"Content-Type: message/rfc822\n\n{HEADER}Subject: failure notice\n\nHi. This is the qmail-send program at mx.example.net.\n\n<marie@example.org>:\nSorry, no mailbox here by that name. (#5.1.1)"

# (name, rest of the header, parts or the only text, what is read: address, status, reply code)
TEXTS = [
    ("a-table", "Subject: Delivery report", "Recipient                Status\n---------------------------\nmarie@example.org        550 User unknown\npaul@example.net         452 Mailbox full\n", [("marie@example.org", None, 550), ("paul@example.net", None, 452)]),
    ("one-blank-and-a-code", "Subject: Delivery report", "marie@example.org 550 User unknown\npaul@example.net 552 5.2.2 Full\n", [("marie@example.org", None, 550), ("paul@example.net", "5.2.2", 552)]),
    ("a-numbered-list", "Subject: Undeliverable mail", "Could not deliver to:\n\n1. marie@example.org - user unknown\n2) paul@example.net - mailbox full\n", [("marie@example.org", None, None), ("paul@example.net", None, None)]),
    ("words-in-parentheses", "Subject: Delivery failure", "These could not be reached:\n\nmarie@example.org (550 no such user)\npaul@example.net (552 mailbox full)\nluc@example.com\n", [("marie@example.org", None, 550), ("paul@example.net", None, 552), ("luc@example.com", None, None)]),
    ("a-semicolon-between", "Subject: Undeliverable", "Failed recipients: marie@example.org; paul@example.net\nReason: 552 over quota\n", [("marie@example.org", None, 552), ("paul@example.net", None, 552)]),
    ("a-gateways-table-of-fields", "Subject: Undeliverable: devis", "A gateway could not deliver your message.\n\nFrom:    luc@example.fr\nTo:      marie@example.org\nSubject: devis\n\nReason: 550 5.1.1 unknown\n", [("marie@example.org", "5.1.1", 550)]),
    ("a-virus-that-looks-like-an-address", "Subject: Virus in your mail", "We found\n   W32/Example.P@mm\nin your mail to the following recipient:\n-> marie@example.org\n", [("marie@example.org", None, None)]),
    ("words-that-nobody-knows", "Subject: nix ganga", "Dei Briaf is bei <marie@example.org> ned okemma.\n", [("marie@example.org", None, None)]),
    ("the-reached-before-the-failed", "Subject: Delivery report", "Your message was delivered to the following recipients:\n  paul@example.net\n\nIt could not be delivered to the following recipients:\n  marie@example.org: 550 unknown\n", [("paul@example.net", None, None), ("marie@example.org", None, 550)]),
    ("and-between", "Subject: Undeliverable", "Your message could not be delivered to marie@example.org and paul@example.net: 550.\n", [("marie@example.org", None, 550), ("paul@example.net", None, 550)]),
    ("a-name-before", "Subject: Undeliverable", 'Your message could not be delivered to "Marie Martin" <marie@example.org>.\n', [("marie@example.org", None, None)]),
    ("a-key-and-a-value", "Subject: Undeliverable mail", "recipient=marie@example.org\nreason=550 User unknown\n", [("marie@example.org", None, 550)]),
    ("folded-x-failed-recipients", "Subject: Mail failure\nX-Failed-Recipients: marie@example.org,\n paul@example.net,luc@example.com", "There was a problem.\n", [("marie@example.org", None, None), ("paul@example.net", None, None), ("luc@example.com", None, None)]),
    ("only-the-subject", "Subject: Mail delivery failed: marie@example.org user unknown", "", [("marie@example.org", None, None)]),
    ("only-winmail-dat", "Subject: Undeliverable: marie@example.org\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64", "eJ8+IgAA\n", [("marie@example.org", None, None)]),
    ("a-warning-put-above", "Subject: Undelivered Mail", "CAUTION: this mail comes from outside. Report to phishing@client.example\n\nThis is the mail system at host mx.example.net.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n<marie@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1 no\n", [("marie@example.org", "5.1.1", 550)]),
    ("a-footer-put-below", "Subject: Undelivered Mail", "Your mail to marie@example.org could not be delivered: 550 5.1.1 unknown\n\n___\nScanned. Report spam to spam-report@gate.example\n", [("marie@example.org", "5.1.1", 550)]),
    ("an-smtp-log", "Subject: Message delivery failure", "SMTP session log:\n\n> MAIL FROM:<moi@example.fr>\n< 250 OK\n> RCPT TO:<marie@example.org>\n< 550 5.1.1 User unknown\n> QUIT\n", [("marie@example.org", "5.1.1", 550)]),
    ("base64-of-utf-16", "Subject: Undelivered Mail\nContent-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: base64", "TQBhAGkAbAAgAHQAbwAgADwAbQBhAHIAaQBlAEAAZQB4AGEAbQBwAGwAZQAuAG8AcgBnAD4AIABjAG8AdQBsAGQAIABuAG8AdAAgAGIAZQAgAGQAZQBsAGkAdgBlAHIAZQBkADoAIAA1ADUAMAA=\n", [("marie@example.org", None, 550)]),
]  # fmt: skip
PARTS = [
    ("html-in-an-alternative", 'Subject: Undeliverable\nContent-Type: multipart/alternative; boundary="b"', ["Content-Type: text/html\n\n<p>Your message to <b>&lt;marie@example.org&gt;</b> couldn't be delivered.</p><p>550 5.1.1 Unknown</p>"], [("marie@example.org", "5.1.1", 550)]),
    ("html-beside-its-picture", 'Subject: Undeliverable\nContent-Type: multipart/related; boundary="b"', ["Content-Type: text/html\n\n<table><tr><td>Recipient</td><td>marie@example.org</td></tr><tr><td>552 5.2.2 Full</td></tr></table>", "Content-Type: image/gif\nContent-Transfer-Encoding: base64\n\nR0lGODlhAQABAAAAACw="], [("marie@example.org", "5.2.2", 552)]),
    ("winmail-dat-beside", f"Subject: Undeliverable\n{MIXED}", ["\nYour message did not reach some or all of the intended recipients.\n\nThe following recipient(s) could not be reached:\n\n      marie@example.org on 02/03/2026 10:00\n            The account does not exist.\n            <mx.example.net #5.1.1>\n", "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+IgAA"], [MARIE]),
    ("fields-in-details-txt", f"Subject: Returned mail\n{MIXED}", ["\nSee the details.", f"Content-Type: text/plain; name=details.txt\nContent-Disposition: attachment; filename=details.txt\n\n{FIELDS}"], [MARIE]),
    ("fields-in-att00001-dat", f"Subject: Returned mail\n{MIXED}", ["\nSee the details.", f"Content-Type: application/octet-stream; name=ATT00001.dat\nContent-Disposition: attachment; filename=ATT00001.dat\n\n{FIELDS}"], [MARIE]),
    ("fields-in-a-part-without-a-name", f"Subject: Returned mail\n{MIXED}", ["\nSee the details.", f"Content-Type: application/octet-stream\n\n{FIELDS}"], [MARIE]),
    ("only-original-recipient", f"Subject: Undelivered\n{REPORT}", ["\nNo.", "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\nOriginal-Recipient: rfc822; marie@example.org\nAction: failed\nStatus: 5.1.1\n"], [MARIE]),
    ("empty-groups", f"Subject: Undelivered\n{REPORT}", ["\nNo.", "Content-Type: message/delivery-status\n\n" + FIELDS.replace("\n\n", "\n\n\n\n \n") + "\n\n\n"], [MARIE]),
    ("only-status", f"Subject: Undelivered\n{REPORT}", ["\nMail to <marie@example.org> failed.", "Content-Type: message/delivery-status\n\nStatus: 5.1.1\n"], [MARIE]),
    ("an-empty-status-part", f"Subject: Undelivered Mail\n{REPORT}", ["\nMail to <marie@example.org> could not be delivered: 550 5.1.1.", "Content-Type: message/delivery-status\n\n"], [("marie@example.org", "5.1.1", 550)]),
    ("only-reporting-mta", f"Subject: Undelivered Mail\n{REPORT}", ["\nMail to <marie@example.org> could not be delivered: 550 5.1.1.", "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n"], [("marie@example.org", "5.1.1", 550)]),
    ("expired-after-a-last-answer", f"Subject: Undelivered\n{REPORT}", ["\nNo.", "Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; marie@example.org\nAction: failed\nStatus: 4.4.7\nDiagnostic-Code: smtp; 554 4.4.7 Message expired <452 4.2.2 full>\n"], [("marie@example.org", "4.2.2", 452)]),
    ("expired-and-no-more", f"Subject: Undelivered\n{REPORT}", ["\nNo.", "Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; marie@example.org\nAction: failed\nStatus: 4.4.7\nDiagnostic-Code: smtp; 554 4.4.7 Message expired\n"], [("marie@example.org", "4.4.7", 554)]),
    ("two-status-parts", f"Subject: Undelivered\n{REPORT}", ["\nNo.", f"Content-Type: message/delivery-status\n\n{FIELDS}", f"Content-Type: message/delivery-status\n\n{FIELDS.replace('marie', 'paul')}"], [MARIE, ("paul@example.org", "5.1.1", None)]),
    ("a-report-in-a-filters-own-mail", f"Subject: [SPAM] Undelivered\n{MIXED}", ["\nThis message looks like spam. It is attached.", INNER], [MARIE]),
    ("a-text-notice-in-a-filters-own-mail", f"Subject: [SPAM] Undelivered\n{MIXED}", ["\nThis message looks like spam. It is attached.", QMAIL], [MARIE]),
]  # fmt: skip
CASES = [
    *((name, f"{header}\n\n{text}", wanted) for name, header, text, wanted in TEXTS),
    *((name, f"{header}\n\n" + "".join(f"--b\n{p}\n" for p in parts) + "--b--\n", wanted) for name, header, parts, wanted in PARTS),
]  # fmt: skip


@pytest.mark.parametrize(("message", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_rare_notice_is_read(message: str, wanted: list[tuple[str, str | None, int | None]]) -> None:
    facts = read(parse((HEADER + message).encode()))

    assert wanted == [(said.address, said.status, said.reply_code) for said in facts.recipients]


@pytest.mark.parametrize(
    ("reached", "missed"),
    [
        ("Folgende Empfänger wurden erreicht:", "Folgende Empfänger wurden nicht erreicht:"),
        ("Les destinataires suivants ont reçu votre message :", "Ceux-ci ne l'ont pas reçu :"),
        ("These recipients were reached:", "These were not reached:"),
    ],
)
def test_who_was_reached_is_a_delivery_and_no_failure(reached: str, missed: str) -> None:
    text = f"{reached}\n  paul@example.net\n\n{missed}\n  marie@example.org\n     550 5.1.1 User unknown\n"

    found = classify(f"{HEADER}Subject: Delivery report\n\n{text}".encode())

    assert [failure.recipient for failure in found.failures] == ["marie@example.org"]
    assert [delivery.recipient for delivery in found.deliveries] == ["paul@example.net"]


def test_a_gateway_that_found_a_virus_gives_a_notice() -> None:
    text = "Ihre Nachricht an marie@example.org wurde nicht zugestellt.\nGefunden: X97M/Loader\n"
    header = "Return-Path: <>\nFrom: MailFilter <mailfilter@example.net>\nSubject: Virus in Ihrer Nachricht gefunden\n"

    (failure,) = classify(f"{header}To: moi@example.fr\n\n{text}".encode()).failures

    assert (failure.recipient, failure.reason) == ("marie@example.org", "virus_detected")
