"""What is no delivery notice: each kind by its structure, header or words; and ordinary mail, always ordinary."""
# ruff: noqa: E501 - a notice keeps its own line lengths

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import cases

import bouncekit
from bouncekit import Reason
from bouncekit.message import parse
from bouncekit.reading import DeliveryAction, Facts, Form, read

NOTICE = (
    "This is the mail system at host mx.example.\n\n<paul@example.org>: host mx[192.0.2.1] said: 550 5.1.1 unknown\n"
)


def mail(header: str, body: str = "Bonjour\n") -> Facts:
    return read(parse(f"{header}\nTo: claire@example.fr\n\n{body}".encode()))


def parts(header: str, *bodies: str) -> Facts:
    return mail(header + "; boundary=b", "".join(f"--b\n{body}\n" for body in bodies) + "--b--\n")


PAUL = "From: Paul <paul@example.org>\n"


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("Return-Path: <paul@example.org>\n" + PAUL + "Subject: boîte pleine", "J'ai reçu « 552 Mailbox full » !"),
        (PAUL + "Subject: RE: Non remis : Facture", f"Que faire ?\n\n{NOTICE}"),
        ("Return-Path: <paul@example.org>\n" + PAUL + "Subject: Undelivered Mail", f"What is this?\n\n{NOTICE}"),
        (PAUL + "User-Agent: Mozilla Thunderbird\nSubject: Undelivered Mail", NOTICE),
        (PAUL + "List-Id: <l.example.org>\nSubject: Undelivered Mail?", NOTICE),
        ("From: News <news@example.org>\nPrecedence: bulk\nSubject: Votre quota", "Delivery failed? Mailbox full?"),
        ("Return-Path: <>\nFrom: root@example.org (Cron Daemon)\nSubject: Cron <root@x> backup", "error 550 a@b.fr"),
        (PAUL + "Subject: Absence de Marie lundi", "Marie sera absente lundi."),
        ("Return-Path: <paul@example.org>\n" + PAUL + "Subject: Absence de Léo", "Léo est malade et sera absent jusqu'au 28."),
        (PAUL + "Sender: owner-club@example.org\nPrecedence: bulk\nSubject: Re: Trip", "When I return from Spain we can meet."),
        (PAUL + "Subject: (Action Required) Your account", "Please confirm your order."),
        ("Return-Path: <paul@example.org>\n" + PAUL + "Subject: Vacation plans", "I will be on vacation in August."),
        ("Return-Path: <pm@example.org>\nFrom: Postmaster <pm@example.org>\nSubject: Re: returned mail",
         "The address marie@example.org does not exist any more, hence the \"550 user unknown\"."),
        ("Return-Path: <x@example.net>\nFrom: Microsoft Outlook <x@example.net>\nSubject: Undeliverable: 4 messages",
         "Delivery has failed to these recipients or groups:\n\nYour messages could not be sent. RETRY SENDING"),
        (PAUL + "Subject: Question mailinblack", "Connaissez-vous mailinblack ?"),
        (PAUL + "Subject: Plainte", "Je me plains de vos services : this is spam."),
        (PAUL + "Subject: Read: the manual", "You should."),
        (PAUL + "Auto-Submitted: no\nSubject: Facture", "Voici."),
        ("Subject:", ""),
    ],
)  # fmt: skip
def test_ordinary_mail_is_ordinary(header: str, body: str) -> None:
    facts = mail(header, body)

    assert (Form.ORDINARY, ()) == (facts.form, facts.recipients)


@pytest.mark.parametrize(
    ("header", "machine"),
    [
        (PAUL + "Subject: Facture", False),
        (PAUL + "Auto-Submitted: no", False),
        (PAUL + "Auto-Submitted: auto-generated", True),
        (PAUL + "Precedence: bulk", True),
        (PAUL + "List-Id: <l.example.org>", True),
        (PAUL + "X-Auto-Response-Suppress: All", True),
        ("Return-Path: <>\n" + PAUL, True),
        ("From: MAILER-DAEMON", True),
        ("From: Postmaster <postmaster@example.org>", False),
    ],
)
def test_the_header_tells_a_machine(header: str, machine: bool) -> None:
    assert machine == mail(header).machine


@pytest.mark.parametrize(
    ("header", "body"),
    [
        (PAUL + "Subject: =?utf-8?Q?R=C3=A9ponse_automatique=C2=A0=3A_Facture?=", "Bonjour"),
        (PAUL + "Subject: Automatic reply: Invoice\nX-Auto-Response-Suppress: All", ""),
        (PAUL + "Subject: Abwesenheitsnotiz: Rechnung", ""),
        (PAUL + "Subject: Absent(e)\nPrecedence: bulk", "Retour lundi."),
        (PAUL + "Subject: Absence", "Bonjour, je suis absent du bureau jusqu'au 3 mars."),
        (PAUL + "Subject: En congés", "Je suis en congé, de retour le 3."),
        (PAUL + "Subject: Re: Facture\nAuto-Submitted: auto-replied", "Ma boîte est pleine (mailbox full)."),
        ("Return-Path: <>\n" + PAUL + "Subject: Facture", "I am out of the office until Monday."),
        (PAUL + "Subject: Re: Facture\nX-Autoreply: yes", "Merci."),
        (PAUL + "Subject: Re: Facture\nPrecedence: auto_reply", "Merci."),
        (PAUL + "Subject: Paul Hansen er ikke til stede\nAuto-Submitted: auto-generated", "Tilbage den 3."),
        (PAUL + "Subject: Poczta\nAuto-Submitted: auto-replied", "Jestem na urlopie."),
    ],
)
def test_automatic_replies(header: str, body: str) -> None:
    assert Form.AUTO_REPLY == mail(header, body).form


def test_a_bounce_marked_auto_replied_stays_a_bounce() -> None:
    header = (
        "From: MAILER-DAEMON@mx.example\nAuto-Submitted: auto-replied\nSubject: Undelivered Mail Returned to Sender"
    )

    assert Form.NOTICE == mail(header, NOTICE).form


@cases(__file__, "reported")
def test_an_absence_may_be_dressed_as_a_report_of_success(sender: str, text: str, form: str) -> None:
    fields = (
        "Arrival-Date: Mon, 02 Mar 2026 09:00:00 +0100\n\nFinal-Recipient: rfc822; paul@x.example\nAction: delivered"
    )
    facts = parts(
        f"From: {sender}@x.example\nSubject: Re: Devis\nAuto-Submitted: auto-replied\n"
        "Content-Type: multipart/report; report-type=delivery-status",
        f"\n{text}\n",
        f"Content-Type: message/delivery-status\n\n{fields}\n",
    )

    assert Form(form) is facts.form


@pytest.mark.parametrize(
    ("header", "body"),
    [
        (
            "Return-Path: <no-reply@mailinblack.com>\n" + PAUL + "Subject: Votre message est en attente",
            "Cliquez sur le lien pour que votre message soit remis : https://app.mailinblack.com/x",
        ),
        (
            "From: Boxbe <notify@boxbe.com>\nSubject: Action required",
            "paul@example.org uses Boxbe to protect his inbox",
        ),
        (PAUL + "Subject: Please confirm your message\nAuto-Submitted: auto-replied", "Tagged Message Delivery Agent"),
        (
            "Return-Path: <paul@example.org>\n" + PAUL + "Subject: Re: Facture (verification required)",
            "Protecting myself from receiving junk mail.\n\nhttp://www.spamarrest.com/a2?X",
        ),
        (
            "From: AntiSpam UOL <anti-spam@uol.com.br>\nSubject: Confirme o envio\nAuto-Submitted: auto-replied",
            "Confirme o envio clicando no link.",
        ),
    ],
)
def test_challenges(header: str, body: str) -> None:
    assert Form.CHALLENGE == mail(header, body).form


@cases(__file__, "dressed")
def test_a_challenge_may_be_dressed_as_a_delivery_report(text: str, form: str) -> None:
    fields = "Reporting-MTA: dns; x.example\n\nFinal-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.7.1"
    facts = parts(
        "From: MAILER-DAEMON@x.example\nContent-Type: multipart/report; report-type=delivery-status",
        f"\n{text}\n",
        f"Content-Type: message/delivery-status\n\n{fields}\n",
    )

    assert Form(form) is facts.form


def test_who_asks_about_a_challenge_is_none() -> None:
    body = "Que faire ?\n\n> Please confirm your message.\n> http://www.spamarrest.com/a2?X\n"

    assert Form.ORDINARY == mail(PAUL + "Subject: Re: Facture (verification required)", body).form


def test_a_list_managers_own_affairs_are_ordinary_though_a_bounce_is_attached() -> None:
    header = "From: liste-bounces@example.fr\nX-List-Administrivia: yes\nContent-Type: multipart/mixed"
    notice = f"From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\n\n{NOTICE}"
    facts = parts(header, "\nMember: paul@example.org\nAction: disabled\n", f"Content-Type: message/rfc822\n\n{notice}")

    assert (Form.ORDINARY, ()) == (facts.form, facts.recipients)


@cases(__file__, "certified")
def test_receipts_of_certified_mail(header: str, text: str, action: str, address: str | None) -> None:
    facts = mail(f"From: posta-certificata@pec.example\n{header}\nX-Riferimento-Message-ID: <1@pec.example>", text)

    assert [(action, address)] == [
        (said.action.value if said.action else None, said.address) for said in facts.recipients
    ]
    assert facts.original is not None
    assert "<1@pec.example>" == facts.original.message_id


def test_certified_mail_itself_is_ordinary() -> None:
    header = 'From: "Per conto di: a@example.it" <posta-certificata@pec.example>\nX-Trasporto: posta-certificata\n'

    assert Form.ORDINARY == mail(header + "Subject: POSTA CERTIFICATA: Preventivo", "Consegna").form


def test_complaints_name_those_who_complain() -> None:
    facts = parts(
        "From: fbl@example.org\nSubject: FW: offre\nContent-Type: multipart/report; report-type=feedback-report",
        "\nThis is an email abuse report",
        "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\n"
        "Original-Rcpt-To: <marie@example.org>\nOriginal-Rcpt-To: paul@example.org\n",
        "Content-Type: message/rfc822\n\nFrom: news@example.fr\nMessage-ID: <1@example.fr>\n\nx",
    )

    assert Form.COMPLAINT == facts.form
    assert ["marie@example.org", "paul@example.org"] == [said.address for said in facts.recipients]
    assert facts.original is not None
    assert "<1@example.fr>" == facts.original.message_id


def test_plain_complaints() -> None:
    body = "This is an email abuse report for an email message received from IP 192.0.2.1"

    assert Form.COMPLAINT == mail("From: staff@hotmail.com\nSubject: complaint about message from 192.0.2.1", body).form
    assert Form.ORDINARY == mail(PAUL + "Subject: Re: abuse report", body).form


def test_read_receipts_name_the_original() -> None:
    facts = parts(
        PAUL + "Subject: Lu : Facture\nContent-Type: multipart/report; report-type=disposition-notification",
        "\nVotre message a été lu le 2 mars.",
        "Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;paul@example.org\n"
        "Original-Message-ID: <1@example.fr>\nDisposition: automatic-action/MDN-sent-automatically; deleted/failed\n"
        "Failure: mailbox over quota\n",
    )

    assert Form.DISPOSITION == facts.form
    assert ["paul@example.org"] == [said.address for said in facts.recipients]
    assert "mailbox over quota" in {words.text for words in facts.passages}
    assert facts.original is not None
    assert "<1@example.fr>" == facts.original.message_id


def test_a_receipt_that_tells_of_a_rejection_is_a_failure() -> None:
    facts = parts(
        "Return-Path: <>\nFrom: postmaster@example.org\nSubject: Automatically rejected mail\n"
        "Content-Type: multipart/report; report-type=disposition-notification",
        "\nYour message to <paul@example.org> was automatically rejected:\nOver quota, 552 5.2.2 full",
        "Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; paul@example.org\n"
        "Disposition: automatic-action/MDN-sent-automatically; deleted\n",
    )
    (said,) = facts.recipients

    assert (Form.DELIVERY_REPORT, DeliveryAction.FAILED) == (facts.form, said.action)
    assert ("5.2.2", 552, "Over quota, 552 5.2.2 full") == (said.status, said.reply_code, said.diagnostic)


@pytest.mark.parametrize(
    "header",
    [
        "Subject: Report domain: example.fr Submitter: x\nContent-Type: application/zip",
        'Subject: x\nContent-Type: application/gzip; name="x.org!example.fr!1700000000!1700086399.xml.gz"',
        "Subject: x\nContent-Type: application/tlsrpt+gzip",
        "Subject: x\nTLS-Report-Domain: example.fr",
    ],
)
def test_periodic_reports(header: str) -> None:
    assert Form.PERIODIC_REPORT == mail(f"From: reports@example.org\n{header}").form


def test_json_notifications_are_read() -> None:
    body = (
        '{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":'
        '"marie@example.org","action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 unknown"}]},'
        '"mail":{"messageId":"abc-1","source":"claire@example.fr","destination":["marie@example.org"]}}\n\n--\nAWS'
    )
    facts = mail("From: SES <no-reply@sns.amazonaws.com>\nSubject: AWS Notification Message", body)

    assert [("marie@example.org", "5.1.1", 550)] == [(r.address, r.status, r.reply_code) for r in facts.recipients]
    assert Form.ORDINARY == mail("From: x@example.org", body[:200]).form
    assert Form.ORDINARY == mail("From: x@example.org", '{"notificationType":' + "[" * 100_000).form


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"])
def test_a_time_that_stands_for_none_is_none(written: str) -> None:
    body = (
        '{"notificationType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"marie@example.org"}],'
        f'"arrivalDate":"{written}"}},"mail":{{"messageId":"abc-1","source":"claire@example.fr","timestamp":"{written}"}}}}'
    )
    facts = mail("From: SES <no-reply@sns.amazonaws.com>\nSubject: AWS Notification Message", body)

    assert facts.complaint is not None
    assert facts.original is not None
    assert (None, None) == (facts.complaint.arrival_date, facts.original.date)


def test_the_last_resort_is_only_for_mail_systems() -> None:
    body = "Your message was not delivered to the following recipients:\n\n marie@example.org: gone fishing\n"
    text = f"{body}\n--- odd words of an odd server ---\n"

    assert Form.ORDINARY == mail(PAUL + "Subject: x", text).form


@given(st.binary(max_size=400))
def test_any_bytes_are_read(raw: bytes) -> None:
    assert isinstance(read(parse(raw)), Facts)


@given(st.text(max_size=300))
def test_any_text_in_a_notice_is_read(text: str) -> None:
    raw = f"Return-Path: <>\nFrom: MAILER-DAEMON\nSubject: Undelivered Mail\n\n{text}".encode("utf-8", "surrogatepass")

    assert isinstance(read(parse(raw)), Facts)


@pytest.mark.parametrize(
    ("form", "header", "body"),
    [
        (Form.AUTO_REPLY, PAUL + "Precedence: bulk\nSubject: Re: Trip", "I will not be reading my mail for a while."),
        (
            Form.AUTO_REPLY,
            PAUL + "In-Reply-To: <a@b.example>\nSubject: Fuera de oficina",
            "Estaré de vacaciones hasta el 28.",
        ),
        (
            Form.CHALLENGE,
            PAUL + "Subject: Please confirm your message",
            "This message was created automatically by mail delivery software (TMDA).",
        ),
        (
            Form.COMPLAINT,
            PAUL + "Subject: complaint about message from 192.0.2.1",
            "X-HmXmrOriginalRecipient: marie@example.org\nSubject: x",
        ),
        (Form.COMPLAINT, PAUL + "Subject: Spam complaint", "We received a complaint from one of our customers."),
    ],
)
def test_old_machines_are_known_by_their_words(form: Form, header: str, body: str) -> None:
    assert form is mail(header, body).form


@pytest.mark.parametrize("told", ["User unknown", "I take no advertising here.", "Message refused by policy"])
@pytest.mark.parametrize(
    "frame",
    [
        "Your message to <lea@example.org> was automatically rejected:\n",
        "Your message was automatically rejected by Sieve, a mail\nfiltering language.\n\nThe following reason was given:\n",
    ],
)
def test_a_recipients_script_refuses_whatever_it_pretends(frame: str, told: str) -> None:
    raw = (
        "From: Postmaster <postmaster@example.org>\nSubject: Automatically rejected mail\n"
        'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"\n\n'
        f"--b\n\n{frame}{told}\n--b\nContent-Type: message/disposition-notification\n\n"
        "Reporting-UA: example.org; Mail Delivery Agent\nFinal-Recipient: rfc822; lea@example.org\n"
        "Disposition: automatic-action/MDN-sent-automatically; deleted\n\n--b--\n"
    )
    (failure,) = bouncekit.classify(raw.encode()).failures

    assert (Reason.RECIPIENT_FILTERED, False) == (failure.reason, failure.counts_against_address)
    assert told in (failure.diagnostic or "")


@pytest.mark.parametrize(
    ("domain", "reason"),
    [
        ("mail.example.org", Reason.USER_UNKNOWN),
        ("example.org", Reason.USER_UNKNOWN),
        ("example.com", Reason.HOST_UNKNOWN),
    ],
)
def test_an_unrouteable_address_of_the_reporting_host_is_an_unknown_user(domain: str, reason: Reason) -> None:
    raw = (
        "From: Mail Delivery System <Mailer-Daemon@mail.example.org>\nSubject: Mail delivery failed\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        f"--b\n\nThis message was created automatically by mail delivery software.\n\n  lea@{domain}\n    Unrouteable address\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example.org\n\n"
        f"Action: failed\nFinal-Recipient: rfc822;lea@{domain}\nStatus: 5.0.0\n\n--b--\n"
    )
    (failure,) = bouncekit.classify(raw.encode()).failures

    assert reason is failure.reason


def test_exims_report_of_a_forwarded_message_names_the_address_that_failed() -> None:
    raw = (
        "From: Mail Delivery System <Mailer-Daemon@mail.example.org>\nSubject: Mail delivery failed\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\n\nThis message was created automatically by mail delivery software.\n\n"
        "  lea@nowhere.example\n    (generated from team@mail.example.org)\n    Unrouteable address\n"
        "  luc@example.com\n    (ultimately generated from team@mail.example.org)\n"
        "    host mx.example.com [192.0.2.1]\n"
        "    550 5.1.1 no such user\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example.org\n\n"
        "Action: failed\nFinal-Recipient: rfc822;team@mail.example.org\nStatus: 5.0.0\n\n"
        "Action: failed\nFinal-Recipient: rfc822;team@mail.example.org\nStatus: 5.0.0\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\n\n--b--\n"
    )
    failures = bouncekit.classify(raw.encode()).failures

    assert ["lea@nowhere.example", "luc@example.com"] == [f.recipient for f in failures]
    assert {"team@mail.example.org"} == {f.original_recipient for f in failures}
    assert Reason.USER_UNKNOWN is failures[1].reason


@cases(__file__, "filters")
def test_a_filter_of_no_name_is_a_challenge_by_what_all_of_them_say(text: str) -> None:
    assert Form.CHALLENGE == mail(PAUL + "Subject: Re: Facture", text).form


@cases(__file__, "no_filters")
def test_what_says_less_than_a_filter_is_no_challenge(text: str) -> None:
    assert Form.CHALLENGE != mail(PAUL + "Subject: Re: Facture", text).form
