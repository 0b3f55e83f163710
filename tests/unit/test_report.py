"""A report lives long: it tells the notice's own date and name, and is read by other versions than wrote it."""

import json
from datetime import UTC, datetime

import bouncekit
from bouncekit.model import SCHEMA_VERSION

NOTICE = (
    "Return-Path: <>\nFrom: MAILER-DAEMON@mail.example.fr\nTo: claire@example.fr\nSubject: Undelivered Mail\n"
    "Date: Mon, 2 Mar 2026 11:00:00 +0000\nMessage-ID: <notice@mail.example.fr>\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    "--b\n\nYour message could not be delivered.\n--b\nContent-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; mail.example.fr\n\nFinal-Recipient: rfc822; marie@example.org\nAction: failed\nStatus: 5.1.1\n"
    "{last}\n"
    "--b\nContent-Type: message/rfc822\n\nFrom: claire@example.fr\nTo: marie@example.org\nMessage-ID: <1@example.fr>\n"
    "Date: Mon, 2 Mar 2026 09:00:00 +0000\nSubject: Facture\n\nBonjour\n--b--\n"
)
LAST = "Last-Attempt-Date: Mon, 2 Mar 2026 10:30:00 +0000\n"


def notice(last: str = LAST) -> bytes:
    return NOTICE.replace("{last}", last).encode()


def test_the_notice_has_its_own_date_and_name_beside_those_of_the_lost_message() -> None:
    report = bouncekit.classify(notice())

    assert report.original is not None
    assert (datetime(2026, 3, 2, 11, tzinfo=UTC), "<notice@mail.example.fr>") == (report.date, report.message_id)
    assert (datetime(2026, 3, 2, 9, tzinfo=UTC), "<1@example.fr>") == (report.original.date, report.original.message_id)


def test_each_failure_tells_when_the_server_last_tried() -> None:
    told = [
        bouncekit.classify(notice(last)).failures[0].last_attempt for last in (LAST, "", "Last-Attempt-Date: soon\n")
    ]

    assert [datetime(2026, 3, 2, 10, 30, tzinfo=UTC), None, None] == told


def test_of_a_notice_that_is_handed_on_its_own_date_is_told() -> None:
    handed_on = (
        b"From: Claire <claire@example.fr>\nTo: help@example.fr\nSubject: Fwd: Undelivered Mail\n"
        b"Date: Tue, 3 Mar 2026 08:00:00 +0000\nMessage-ID: <question@example.fr>\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/mixed; boundary=f\n\n--f\n\nWhat does this mean?\n"
        b"--f\nContent-Type: message/rfc822\n\n" + notice() + b"\n--f--\n"
    )
    report = bouncekit.classify(handed_on)

    assert report.forwarded
    assert (datetime(2026, 3, 2, 11, tzinfo=UTC), "<notice@mail.example.fr>") == (report.date, report.message_id)


def test_what_has_no_header_has_no_date() -> None:
    report = bouncekit.classify_text("550 5.1.1 User unknown")

    assert (None, None) == (report.date, report.message_id)


def test_a_report_is_read_again_as_it_was_written() -> None:
    report = bouncekit.classify(notice())

    assert report == bouncekit.Report.model_validate_json(report.model_dump_json())
    assert SCHEMA_VERSION == report.schema_version


def test_fields_that_a_later_version_adds_are_passed_over() -> None:
    report = bouncekit.classify(notice())
    later = json.loads(report.model_dump_json())
    later["weather"] = "rain"
    later["failures"][0]["evidence"]["weather"] = "rain"

    assert report == bouncekit.Report.model_validate(later)


def test_a_line_of_before_there_were_versions_is_read() -> None:
    older = json.loads(bouncekit.classify(notice()).model_dump_json())
    for field in ("schema_version", "rules_version", "date", "message_id"):
        del older[field]
    del older["failures"][0]["last_attempt"]
    report = bouncekit.Report.model_validate(older)

    assert (1, None, None) == (report.schema_version, report.rules_version, report.failures[0].last_attempt)
