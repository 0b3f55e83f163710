"""What a notice tells beside whom and why: the dialogue, the names in the servers' logs, who complains of what."""
# ruff: noqa: E501 - a case is one line of a table

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bouncekit
from bouncekit.reading.answers.dialogue import quoted_dialogue
from bouncekit.reading.answers.identifiers import queue_id_in_received, remote_id_in

SENDMAIL = """The original message was received at Tue, 3 Mar 2026 18:02:09 +0100

   ----- The following addresses had permanent fatal errors -----
<jane@office.example>

   ----- Transcript of session follows -----
... while talking to mx.office.example.:
>>> AUTH PLAIN AGphbmUAc2VjcmV0
<<< 235 OK
>>> RCPT To:<jane@office.example>
<<< 550-5.1.1 The account does not exist.
<<< 550 5.1.1 User unknown
550 5.1.1 <jane@office.example>... User unknown
"""


def notice(body: str, header: str = "", subject: str = "Returned mail: see transcript for details") -> bouncekit.Report:
    head = f"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.fr\nTo: tom@example.fr\nSubject: {subject}\n{header}\n"
    return bouncekit.classify(head + body)


def test_the_dialogue_is_told_line_by_line_without_passwords() -> None:
    said = [(line.said_by, line.words) for line in notice(SENDMAIL).transcript]

    assert [
        ("client", "AUTH PLAIN"),
        ("server", "235 OK"),
        ("client", "RCPT To:<jane@office.example>"),
        ("server", "550-5.1.1 The account does not exist."),
        ("server", "550 5.1.1 User unknown"),
    ] == said


def test_postfix_marks_who_speaks_in_words() -> None:
    body = "Transcript of session follows.\n\n Out: 220 mx.example.fr ESMTP Postfix\n In:  RCPT TO:<a@example.org>\n Out: 550 5.1.1 no\n"

    assert ["server", "client", "server"] == [line.said_by for line in quoted_dialogue(body)]


def test_without_marks_there_is_no_dialogue() -> None:
    assert () == notice("This is the mail system at host mx.\n\n<a@example.org>: 550 5.1.1 RCPT TO: no\n").transcript


@given(st.text(alphabet=">< -RCPTDAUH550\n", max_size=300))
def test_no_dialogue_raises(text: str) -> None:
    assert all(line.said_by in {"client", "server"} for line in quoted_dialogue(text))


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (
            "550-5.1.1 No such user. a1-20020a05600c1c0100b003fe1fe56202si123456wms.12 - gsmtp",
            "a1-20020a05600c1c0100b003fe1fe56202si123456wms.12",
        ),
        (
            "550 5.4.1 Access denied. [DB5EUR01FT010.eop-EUR01.prod.protection.outlook.com 2026-03-02T09:00:01.000Z 08DE1]",
            "DB5EUR01FT010.eop-EUR01.prod.protection.outlook.com",
        ),
        ("550 5.7.1 Email 4XyZ0a1bQ2 rejected per SPAM policy", "4XyZ0a1bQ2"),
        ("250 2.0.0 Ok: queued as 4XyZ0a1bQ2", "4XyZ0a1bQ2"),
        ("554 5.7.1 refused, session id: 20260303-4711", "20260303-4711"),
        ("554 5.7.1 refused, id=00012-34-5", "00012-34-5"),
        ("550 refused (ref: AB-99881)", "AB-99881"),
        ("550 5.1.1 user id unknown", None),
        ("550 5.1.1 User unknown", None),
        ("550 refer to https://example.org/help", None),
        ("", None),
        (None, None),
    ],
)
def test_the_remote_servers_name_for_the_message(answer: str | None, name: str | None) -> None:
    assert name == remote_id_in(answer)


@pytest.mark.parametrize(
    ("received", "name"),
    [
        ("from a (a [192.0.2.1]) by mail.example.fr (Postfix) with ESMTP id 4XyAAB for <x@example.org>; Tue", "4XyAAB"),
        (
            "by mail.example.fr with local (Exim 4.96) (envelope-from <a@example.fr>) id 1abcDE-0001Xy-2Z; Tue",
            "1abcDE-0001Xy-2Z",
        ),
        ("from a by b; Tue, 3 Mar 2026", None),
        ("id", None),
        (None, None),
    ],
)
def test_the_queue_name_in_a_received_field(received: str | None, name: str | None) -> None:
    assert name == queue_id_in_received(received)


def test_the_names_in_a_report() -> None:
    report = bouncekit.classify(
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx\nSubject: x\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\n\nNo.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.fr\nX-Postfix-Queue-ID: 4XyAAB\n"
        "Original-Envelope-Id: campagne+2B7\n\nFinal-Recipient: rfc822; a@example.org\nAction: failed\nStatus: 5.1.1\nFinal-Log-ID: k4711\n\n"
        "--b\nContent-Type: text/rfc822-headers\n\nReceived: from x by y id ZZZZZZ1; Tue\nFrom: tom@example.fr\n"
        "List-Id: Infos <infos.example.fr>\nFeedback-ID: 7:infos:example\nMessage-ID: <1@example.fr>\n--b--\n"
    )

    assert ("4XyAAB", "campagne+7", "k4711") == (report.queue_id, report.envelope_id, report.failures[0].remote_id)
    assert report.original is not None
    assert ("infos.example.fr", "7:infos:example") == (report.original.list_id, report.original.feedback_id)


def test_exim_tells_its_name_for_the_message_in_a_warning() -> None:
    body = (
        "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\n"
        "recipients after more than 24 hours on the queue on mail.example.fr.\n\nThe message identifier is:     1abcDE-0001Xy-2Z\n\n"
        "The address to which the message has not yet been delivered is:\n\n  a@example.org\n    Delay reason: Connection timed out\n"
    )

    assert "1abcDE-0001Xy-2Z" == notice(body, subject="Warning: message 1abcDE-0001Xy-2Z delayed 24 hours").queue_id


def complaint(fields: str) -> bouncekit.Report:
    return bouncekit.classify(
        "From: fbl@isp.example\nSubject: FW: Offre\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n"
        f"--b\n\nAbuse.\n--b\nContent-Type: message/feedback-report\n\n{fields}\n"
        "--b\nContent-Type: message/rfc822\n\nFrom: news@example.fr\nMessage-ID: <1@example.fr>\n\nx\n--b--\n"
    )


def test_a_complaint_tells_who_of_what_and_from_where() -> None:
    told = complaint(
        "Feedback-Type: Abuse\nVersion: 1\nSource-IP: 192.0.2.10\nOriginal-Mail-From: <retour@example.fr>\n"
        "Original-Rcpt-To: <marie@example.org>\nReported-Domain: Example.FR\nIncidents: 3\nArrival-Date: Mon, 2 Mar 2026 10:01:00 +0100\n"
    ).complaint

    assert told is not None
    assert {
        "feedback_type": "abuse",
        "recipients": ["marie@example.org"],
        "source_ip": "192.0.2.10",
        "mail_from": "retour@example.fr",
        "reported_domain": "example.fr",
        "arrival_date": "2026-03-02T10:01:00+01:00",
        "incidents": 3,
    } == json.loads(told.model_dump_json())


@pytest.mark.parametrize("value", ["nowhere", "999.1.1.1", "", "::1::"])
def test_a_broken_complaint_tells_what_is_left(value: str) -> None:
    told = complaint(f"Feedback-Type: abuse\nSource-IP: {value}\nIncidents: many\nArrival-Date: {value}\n").complaint

    assert told is not None
    assert ("abuse", None, None, None) == (told.feedback_type, told.source_ip, told.incidents, told.arrival_date)


def test_a_plain_complaint_tells_the_address_in_its_subject() -> None:
    report = bouncekit.classify(
        "From: staff@hotmail.com\nSubject: complaint about message from 192.0.2.10\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: message/rfc822\n\nX-HmXmrOriginalRecipient: lectrice@hotmail.fr\nFrom: a@example.fr\n\nx\n--b--\n"
    )

    assert report.complaint is not None
    assert ("192.0.2.10", ("lectrice@hotmail.fr",)) == (report.complaint.source_ip, report.complaint.recipients)


def test_a_report_in_xarf_is_a_complaint() -> None:
    report = bouncekit.classify(
        "From: bot@abusix.example\nSubject: abuse report\nX-ARF: PLAIN\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nDear Sir\n"
        "--b\nContent-Type: text/plain; name=report.txt\n\n---\nReported-From: bot@abusix.example\nReport-Type: spam\nSource: 192.0.2.10\n--b--\n"
    )

    assert report.complaint is not None
    assert ("complaint", "spam", "192.0.2.10") == (
        report.kind,
        report.complaint.feedback_type,
        report.complaint.source_ip,
    )


def test_who_hands_a_complaint_on_does_not_complain() -> None:
    report = bouncekit.classify(
        "Return-Path: <paul@example.fr>\nFrom: Paul <paul@example.fr>\nSubject: TR: plainte\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\n\nQue faire ?\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--b--\n"
    )

    assert ("other", None) == (report.kind, report.complaint)


def test_a_complaint_in_json() -> None:
    event = {
        "notificationType": "Complaint",
        "complaint": {
            "complaintFeedbackType": "abuse",
            "complainedRecipients": [{"emailAddress": "marie@example.org"}],
            "timestamp": "2026-03-02T10:00:00.000Z",
        },
        "mail": {
            "source": "news@example.fr",
            "sourceIp": "192.0.2.10",
            "messageId": "4711",
            "destination": ["marie@example.org"],
        },
    }
    told = bouncekit.classify(
        f"From: no-reply@sns.amazonaws.com\nSubject: AWS Notification\n\n{json.dumps(event)}"
    ).complaint

    assert told is not None
    assert ("abuse", ("marie@example.org",), "192.0.2.10", "news@example.fr") == (
        told.feedback_type, told.recipients, told.source_ip, told.mail_from,
    )  # fmt: skip
