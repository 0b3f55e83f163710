"""Filters' lists of what they hold back, and phishing that looks like a notice: no failure; and notices that stay ones."""
# ruff: noqa: E501 - a case is one line of a table

import pytest

import bouncekit


def m(sender: str, subject: str, body: str, header: str = "", media_type: str = "text/plain; charset=utf-8") -> str:
    head = f"From: {sender}\nTo: nadia@example.fr\nSubject: {subject}\n{header}MIME-Version: 1.0\n"
    return f"{head}Content-Type: {media_type}\n\n{body}"


NULL = "Return-Path: <>\n"
LOOKALIKES = {
    "q1": m(
        "Quarantine <postmaster@example.fr>",
        "Quarantine Summary: [3 messages]",
        "Dear nadia@example.fr,\n\nThe following messages have been blocked and held in quarantine:\n\nFrom: spammer@bad.example  Subject: Buy now  Score 9\nFrom: luc@partner.example  Subject: Delivery failed\n\nClick to release.\n",
        NULL,
    ),
    "q2": m(
        "Spam Filter <quarantine@example.fr>",
        "Spam quarantine digest",
        "You have 5 new messages in your quarantine.\n\nsender@bad.example - Mail delivery failed - Release\n",
        NULL,
    ),
    "q3": m(
        "Microsoft <quarantine@messaging.microsoft.com>",
        "Notification de courrier indésirable : 1 nouveau message",
        "Bonjour nadia@example.fr, vous avez 1 message en quarantaine.\nExpéditeur : x@bad.example\nObjet : Undelivered Mail\nLibérer\n",
        NULL,
    ),
    "q4": m(
        "MAILER-DAEMON@filtre.example",
        "Rapport de quarantaine",
        "Les messages suivants ont été bloqués :\n\n<x@bad.example> Gagnez de l'argent\n<y@bad.example> Votre colis n'a pas pu être livré\n\nPour les libérer, cliquez.\n",
        NULL,
    ),
    "q5": m(
        "Barracuda <no-reply@barracuda.example>",
        "Spam Quarantine Summary - 4 Messages",
        "The following message was blocked for marie@example.fr: rejected\n",
        NULL,
    ),
    "q6": m(
        "Postmaster <postmaster@example.fr>",
        "[Quarantine] Virus blocked in message from x@bad.example",
        "A message to you from x@bad.example contained a virus and was quarantined. It was not delivered.\n\nTo: nadia@example.fr\n",
        NULL,
    ),
    "q7": m(
        "MailGuard <mailer-daemon@example.fr>",
        "Message quarantined",
        "The message below could not be delivered to nadia@example.fr because it is held in quarantine:\nFrom: luc@partner.example\n",
        NULL,
    ),
    "p1": m(
        "Mail Delivery System <info@plombier.example>",
        "Undelivered Mail Returned to Sender",
        "Dear nadia@example.fr,\n\n7 incoming messages could not be delivered to your inbox: mailbox full.\n\nRelease pending messages: http://203.0.113.5/login\n",
    ),
    "p2": m(
        "Mail Delivery Subsystem <mailer@evil.example>",
        "Delivery Status Notification (Failure)",
        "<html><body>Hello nadia,<br>You have (9) undelivered mails clustered on your cloud due to incorrect routing.<br><a href='http://evil.example/x'>Retrieve messages</a></body></html>",
        media_type="text/html",
    ),
    "p3": m(
        "Microsoft Outlook <support@evil.example>",
        "Undeliverable: (5) messages",
        "Sync Error: 5 messages failed to deliver to nadia@example.fr. Click here to verify your account and restore mail delivery.\nhttp://evil.example/verify\n",
    ),
    "p4": m(
        "Administrateur <admin@evil.example>",
        "Échec de la remise : boîte pleine",
        "Votre boîte nadia@example.fr est pleine, 8 messages n'ont pas pu être remis. Cliquez ici pour valider votre compte : http://evil.example/\n",
    ),
    "p5": m(
        "MAILER-DAEMON@evil.example",
        "Mail delivery failed",
        "Your mailbox nadia@example.fr has exceeded its storage limit. Messages could not be delivered. Validate your account within 24 hours: http://evil.example/\n",
        "Return-Path: <bounce@evil.example>\n",
    ),
    "p6": m(
        "Mail Delivery System <MAILER-DAEMON@example.fr>",
        "Undelivered Mail Returned to Sender",
        "This is the mail system at host example.fr.\n\nYour pending messages were returned. Upgrade your mailbox quota to release them: http://203.0.113.5/\n\n<nadia@example.fr>: mailbox full\n",
        NULL,
    ),
    "p7": m(
        "Mail Delivery System <postmaster@evil.example>",
        "Returned mail: Password expired",
        "Your password for nadia@example.fr expires today. Keep same password: http://evil.example/\nIncoming mails will be rejected.\n",
    ),
    "p8": m(
        "IT Helpdesk <mailer-daemon@evil.example>",
        "Warning: message delayed",
        "Dear user, 3 messages are delayed. Click below to release messages to your inbox\n[Release messages]\n",
        NULL,
    ),
}
NOTICES = {
    "real1": m(
        "MAILER-DAEMON@mx.example.org",
        "Undelivered Mail Returned to Sender",
        "This is the mail system at host mx.\n\n<marie@example.org>: host mx.example.org[192.0.2.1] said: 550 5.7.1 Message quarantined, see http://example.org/help (in reply to end of DATA command)\n",
        NULL,
    ),
    "real2": m(
        "MAILER-DAEMON@mx.example.org",
        "Mail delivery failed: returning message to sender",
        "Your message to marie@example.org could not be delivered: mailbox full.\nMore: http://help.example.org/\n",
        NULL,
    ),
    "real3": m(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        "** Address not found **\n\nYour message wasn't delivered to marie@example.org because the address couldn't be found.\n\nLearn more here: https://support.google.com/mail/?p=NoSuchUser\n",
        NULL,
    ),
}


@pytest.mark.parametrize("message", LOOKALIKES.values(), ids=LOOKALIKES)
def test_a_lookalike_is_no_failure(message: str) -> None:
    report = bouncekit.classify(message)

    assert ("other", ()) == (report.kind, report.failures)


@pytest.mark.parametrize("message", NOTICES.values(), ids=NOTICES)
def test_a_notice_stays_one(message: str) -> None:
    assert ["marie@example.org"] == [failure.recipient for failure in bouncekit.classify(message).failures]


@pytest.mark.parametrize("path", ["", NULL, "Return-Path: <x@bad.example>\n"])
@pytest.mark.parametrize(
    "body",
    [
        "Hi nadia,\n\nYou have (7) undelivered mails, because the server is out of step.\n\nMend it: http://bad.example/fix/nadia@example.fr\n",
        "nadia@example.fr\nWe could not deliver 3 messages to your inbox (552 quota). See https://bad.example/in?user=nadia@example.fr\n",
        "Dear nadia@example.fr,\nyour e-mail account will be closed. 550 mailbox disabled.\nLog in to keep it: https://bad.example/l\n",
        "Votre boîte nadia@example.fr est pleine (552). 4 messages retenus : https://bad.example/?nadia@example.fr\n",
    ],
)
def test_what_leads_its_reader_to_a_page_is_no_notice(path: str, body: str) -> None:
    said = bouncekit.classify(
        m("Mail Delivery System <x@bad.example>", "Undelivered Mail Returned to Sender", body, path)
    )

    assert ("other", ()) == (said.kind.value, said.failures)
