"""Returned mail as an administrator has it, made up: senders, providers, reasons, days; the same on every run."""

import mailbox
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

__all__ = ["messages", "write_folder", "write_mbox"]

_BEGIN = datetime(2026, 1, 5, 8, tzinfo=UTC)
_DAYS = 84
_NOTICE = """\
From: MAILER-DAEMON@mx.shop.example
To: {sender}
Subject: Undelivered Mail Returned to Sender
Date: {date:%a, %d %b %Y %H:%M:%S} +0000
Message-ID: <notice-{number}@mx.shop.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

<{address}>: host {host} said: {answer}

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.shop.example
Arrival-Date: {date:%a, %d %b %Y %H:%M:%S} +0000

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Remote-MTA: dns; {host}
Diagnostic-Code: smtp; {answer}

--b
Content-Type: message/rfc822

From: {sender}
To: {address}
Subject: Facture n° {number}
Date: {date:%a, %d %b %Y %H:%M:%S} +0000
Message-ID: <sent-{number}@shop.example>
{list_id}
Bonjour,
{padding}
--b--
"""
_COMPLAINT = """\
From: feedback@provider.example
To: abuse@shop.example
Subject: FW: complaint
Date: {date:%a, %d %b %Y %H:%M:%S} +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: message/feedback-report

Feedback-Type: {answer}
User-Agent: Provider/1.0
Version: 1
Original-Rcpt-To: {address}
Source-IP: 192.0.2.7

--b
Content-Type: message/rfc822

From: {sender}
To: {address}
Subject: Nos offres
{list_id}
Bonjour
--b--
"""
_SENDERS = [("factures@shop.example", ""), ("lettre@shop.example", "lettre.shop.example"), ("sav@shop.example", "")]
_HOSTS = {
    "orange.fr": "smtp-in.orange.fr", "gmail.com": "gmail-smtp-in.l.google.com", "free.fr": "mx1.free.fr",
    "hotmail.fr": "eur.olc.protection.outlook.com", "laposte.net": "smtpz4.laposte.net", "sfr.fr": "smtp-in.sfr.fr",
    "plomberie-durand.example": "plomberie-durand.mail.protection.outlook.com", "mairie.example": "mx.ovh.net",
}  # fmt: skip
_ANSWERS = [
    (40, "5.1.1", "550 5.1.1 User unknown"),
    (14, "5.2.2", "552 5.2.2 Over quota"),
    (9, "4.2.2", "452 4.2.2 Mailbox full, try again later"),
    (8, "5.7.1", "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org"),
    (4, "5.7.1", "550 5.7.1 Message contains a link listed in dbl.spamhaus.org"),
    (6, "5.7.1", "550 5.7.1 Message rejected as spam"),
    (5, "4.7.0", "421 4.7.0 Too many messages, slow down"),
    (4, "5.7.26", "550 5.7.26 Unauthenticated mail: SPF and DKIM checks failed"),
    (3, "5.2.1", "550 5.2.1 The account is disabled"),
    (3, "4.4.1", "451 4.4.1 Connection timed out"),
    (2, "5.0.0", "550 Le chameau de <{address}> est refusé par la tente {number}"),
    (1, "5.3.4", "552 5.3.4 Message size exceeds fixed limit"),
]
_MISSPELT = ["gmial.com", "ornage.fr", "hotmial.fr", "wanado.fr"]


def messages(count: int) -> Iterator[bytes]:
    """Yield so many notices, delays and complaints."""
    chance = random.Random(2026)
    weights = [weight for weight, *_ in _ANSWERS]
    domains, popular = list(_HOSTS), [9, 8, 5, 6, 3, 3, 2, 2]
    for number in range(count):
        day = chance.randrange(_DAYS)
        date = _BEGIN + timedelta(
            days=day - (day % 7 > 4 and chance.random() < 0.8) * 3, seconds=chance.randrange(30_000)
        )
        sender, listed = chance.choices(_SENDERS, [3, 6, 1])[0]
        domain = chance.choices(domains, popular)[0]
        _, status, answer = chance.choices(_ANSWERS, weights)[0]
        host, action, form = _HOSTS[domain], "failed", _NOTICE
        sort = chance.random()
        if sort < 0.04:
            domain = chance.choice(_MISSPELT)
            status, answer, host = "5.1.2", "550 5.1.2 Host or domain name not found", "mx.shop.example"
        elif sort < 0.09:
            action, status, answer = "delayed", "4.4.1", "451 4.4.1 Connection timed out"
        elif sort < 0.11:
            form, answer = _COMPLAINT, chance.choice(["abuse", "abuse", "opt-out", "fraud"])
        address = f"client{chance.randrange(count // 2 + 1)}@{domain}"
        yield form.format(
            address=address, answer=answer.format(address=address, number=number), status=status, host=host,
            action=action, sender=sender, list_id=f"List-Id: <{listed}>\n" if listed else "", date=date, number=number,
            padding="Voici votre facture.\n" * chance.randrange(1, 60),
        ).encode()  # fmt: skip


def write_folder(place: Path, count: int) -> None:
    """Write a file for each of so many messages."""
    for number, content in enumerate(messages(count)):
        folder = place / f"{number // 1000:04}"
        if number % 1000 == 0:
            folder.mkdir(parents=True)
        (folder / f"{number:07}.eml").write_bytes(content)


def write_mbox(path: Path, count: int) -> None:
    """Write so many messages as an mbox."""
    box = mailbox.mbox(path)
    for content in messages(count):
        box.add(content)
    box.close()
