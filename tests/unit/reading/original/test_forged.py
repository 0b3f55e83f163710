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


@pytest.mark.parametrize(
    "answer",
    [
        "550 5.1.1 unknown user",
        "550 5.1.2 Host unknown",
        "550 5.2.1 This mailbox is disabled",
        "552 5.2.2 mailbox full",
        "550 5.7.1 Message rejected as spam",
    ],
)
@pytest.mark.parametrize(
    ("lang", "theirs", "told"),
    [
        ("fr", "C’est bien de vous\u202f? Téléphonez à votre correspondant.", "n’est peut-être pas de vous"),
        ("en", "Is it yours? Telephone the recipient.", "is perhaps not yours"),
        ("de", "Ist sie von Ihnen? Rufen Sie den Empfänger an.", "vielleicht nicht von Ihnen"),
    ],
)
def test_what_somebody_else_wrote_to_is_no_address_to_mend(
    answer: str, lang: bouncekit.Language, theirs: str, told: str
) -> None:
    notice = NOTICE.format(host="dsl-1.example", sender="ann.lee@laposte.net")
    notice = notice.replace("5.1.1\n", f"{answer[4:9]}\n").replace("550 5.1.1 unknown user", answer)
    report = bouncekit.classify(notice, lang=lang)
    explanation = report.failures[0].explanation

    assert told in explanation.title
    assert explanation.advice.endswith(theirs)
    assert {"fr": "Rien à faire", "en": "Nothing to do", "de": "Nichts zu tun"}[lang] == explanation.to_do


def test_a_delay_of_what_may_be_somebody_elses_asks_nothing() -> None:
    notice = NOTICE.format(host="dsl-1.example", sender="ann.lee@laposte.net")
    notice = notice.replace("Action: failed", "Action: delayed").replace("5.1.1 unknown user", "4.4.1 timeout")

    assert "réessaie tout seul" in bouncekit.classify(notice).failures[0].explanation.advice


@pytest.mark.parametrize("answer", ["554 5.7.1 Virus found in message", "550 5.7.1 Message rejected as spam"])
@pytest.mark.parametrize(("lang", "asked"), [("fr", "pas de vous"), ("en", "not yours"), ("de", "nicht von Ihnen")])
def test_whose_the_message_is_is_asked_once(answer: str, lang: bouncekit.Language, asked: str) -> None:
    notice = NOTICE.format(host="dsl-1.example", sender="ann.lee@laposte.net")
    notice = notice.replace("5.1.1\n", "5.7.1\n").replace("550 5.1.1 unknown user", answer)
    advice = bouncekit.classify(notice, lang=lang).failures[0].explanation.advice

    assert 1 == advice.count(asked)
    assert "did not write" not in advice
    assert "  " not in advice


QUOTED = """Return-Path: <>
From: MAILER-DAEMON@mx.example
To: ann.lee@laposte.net
Subject: failure notice

Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<bob@example.org>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <ann.lee@laposte.net>
Received: from unknown (HELO {host}) (192.0.2.9)
  by mx.example with SMTP; 2 Mar 2026 10:00:00 -0000
From: Ann Lee <ann.lee@laposte.net>
To: bob@example.org
Subject: Cheap watches

x
"""


@pytest.mark.parametrize(("host", "asked"), [("win-1", True), ("smtp.laposte.net", False)])
def test_a_copy_that_the_notice_quotes_tells_its_way_too(host: str, asked: bool) -> None:
    advice = bouncekit.classify(QUOTED.format(host=host)).failures[0].explanation.advice

    assert asked == advice.startswith("Avez-vous écrit «\u00a0Cheap watches\u00a0»")


LURES = [
    ("Your parcel is waiting", "Pay the customs fee of 1.99 EUR within 24 hours: http://fee.example/pay"),
    ("Facture impayée", "Payez 35 € sous 24 heures, ou votre accès sera bloqué : http://regler.example/x"),
    ("Ihr Konto wird gesperrt", "Bestätigen Sie Ihr Passwort innerhalb von 24 Stunden: http://konto.example/x"),
]


@pytest.mark.parametrize(("subject", "text"), LURES)
@pytest.mark.parametrize(
    ("host", "asked"),
    [("dsl-1.example", True), ("smtp.firm.example", False), ("mail-7.outlook.com", False)],
)
def test_a_lure_from_a_domain_of_its_own_that_passed_by_strangers_is_asked_of(
    subject: str, text: str, host: str, asked: bool
) -> None:
    notice = NOTICE.format(host=host, sender="ann.lee@firm.example")
    notice = notice.replace("Subject: Cheap watches\n\nx", f"Subject: {subject}\n\n{text}")
    advice = bouncekit.classify(notice).failures[0].explanation.advice

    assert asked == advice.startswith("Avez-vous écrit «")


OWN_DOMAIN = """Return-Path: <>
Received: from mx.far.example (mx.far.example [192.0.2.77])
  by {arrives} (Postfix) with ESMTP id 4cT for <office@garden-club.example>; Mon, 2 Mar 2026 10:00:05 +0100
From: MAILER-DAEMON@mx.far.example
To: office@garden-club.example
Subject: failure notice

Hi. This is the qmail-send program at mx.far.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<bob@far.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <office@garden-club.example>
Received: {hop}; Mon, 2 Mar 2026 10:00:00 +0100
Message-ID: <88@garden-club.example>
From: Prize Office <office@garden-club.example>
To: bob@far.example
Subject: You have won

x
"""
QMAIL = "from unknown (HELO vds-1.rented.example) (192.0.2.9)\n  by mx.far.example with SMTP"
POSTFIX = "from win-7 (unknown [192.0.2.9])\n  by mx.far.example (Postfix) with ESMTP id 7"


@pytest.mark.parametrize(
    ("arrives", "hop", "asked"),
    [
        ("mx1.host.example", QMAIL, True),
        ("mx1.host.example", POSTFIX, True),
        ("mx1.host.example", "from [192.0.2.9] (helo=win-7)\n  by mx.far.example with esmtp (Exim 4.96)", True),
        ("mx1.host.example", "from [192.168.1.9] (helo=pc)\n  by mx.far.example with esmtp (Exim 4.96)", False),
        ("mx1.host.example", "from out.host.example (unknown [192.0.2.9])\n  by mx.far.example with ESMTP", False),
        ("mx1.host.example", "from garden-club.example (unknown [192.0.2.9])\n  by mx.far.example with ESMTP", False),
        ("mx1.host.example", "from pc (unknown [192.0.2.9])\n  by mx.far.example (Postfix) with ESMTPSA id 7", False),
        ("mx1.host.example", "from pc (unknown [192.0.2.9])\n  by smtp.line.example (Postfix) with ESMTP id 7", False),
        ("mx1.host.example", "from out.other.example (out.other.example [192.0.2.9])\n  by mx.far.example", False),
        ("mx2.far.example", QMAIL, False),
        ("localhost", QMAIL, False),
    ],
)
@pytest.mark.parametrize(
    ("lang", "left_alone"), [("fr", "ne corrigez rien"), ("en", "correct nothing"), ("de", "ändern Sie nichts")]
)
def test_what_a_nameless_machine_brought_past_the_own_host_is_asked_of(
    arrives: str, hop: str, asked: bool, lang: bouncekit.Language, left_alone: str
) -> None:
    advice = bouncekit.classify(OWN_DOMAIN.format(arrives=arrives, hop=hop), lang=lang).failures[0].explanation.advice

    assert asked == (left_alone in advice)


def test_the_name_behind_the_address_of_a_machine_is_no_part_of_its_domain() -> None:
    notice = OWN_DOMAIN.format(arrives="mx1.host.example", hop=POSTFIX)
    named = notice.replace("From: MAILER-DAEMON@mx.far.example", "From: MAILER-DAEMON@mx.far.example (Mail Delivery)")

    assert "ne corrigez rien" in bouncekit.classify(named).failures[0].explanation.advice


SIGNED = (
    ("Received-SPF: SoftFail (mx.example: domain of transitioning ann.lee@laposte.net)", "Ann Lee", True),
    ("Authentication-Results: mx.example; spf=fail smtp.mailfrom=laposte.net", "Ann Lee", True),
    ("X-Mailer: PHPMailer 6.1", "Ann Lee", True),
    ("X-Priority: 1", "PayPal Service", True),
    ("X-Priority: 1", "Assurance Maladie", True),
    ("X-Priority: 1", "Ann Lee", False),
    ("X-Priority: 1", "Lee Upson", False),
    ("Received-SPF: pass (mx.example)", "Ann Lee", False),
)


@pytest.mark.parametrize(("field", "name", "asked"), SIGNED)
def test_a_message_id_with_the_providers_name_is_doubted_where_a_sign_is_seen(
    field: str, name: str, asked: bool
) -> None:
    notice = NOTICE.format(host="vps-7.example", sender="ann.lee@laposte.net")
    made_up = f"Message-ID: <123ABC@laposte.net>\n{field}\nFrom: {name} <ann"
    report = bouncekit.classify(notice.replace("From: Ann Lee <ann", made_up))

    assert asked == report.failures[0].explanation.advice.startswith("Avez-vous écrit «\u00a0Cheap watches\u00a0»")


@pytest.mark.parametrize(("field", "name"), [one[:2] for one in SIGNED])
def test_what_the_provider_itself_sent_on_is_not_doubted_by_a_sign(field: str, name: str) -> None:
    notice = NOTICE.format(host="smtp.laposte.net", sender="ann.lee@laposte.net")
    report = bouncekit.classify(notice.replace("From: Ann Lee <ann", f"{field}\nFrom: {name} <ann"))

    assert "Cheap watches" not in report.failures[0].explanation.advice


def test_who_writes_through_another_box_of_theirs_is_not_doubted_for_it() -> None:
    notice = NOTICE.format(host="mail.club.example with ESMTPSA", sender="ann.lee@laposte.net")
    signs = "Message-ID: <123ABC@laposte.net>\nReceived-SPF: softfail (mx.example)\nFrom: Ann Lee <ann"
    report = bouncekit.classify(notice.replace("From: Ann Lee <ann", signs))

    assert "Cheap watches" not in report.failures[0].explanation.advice
