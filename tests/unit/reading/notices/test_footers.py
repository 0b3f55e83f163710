"""What stands below every message that passes a gateway is said of none in particular."""
# ruff: noqa: E501 - a footer keeps its own line lengths

import pytest

import bouncekit
from bouncekit.reading.notices.footers import without_footer

NOTICE = "Delivery to the following recipient failed:\n\n    lea@example.net\n"
FOOTERS = [
    "____________________________________________________\nThis e-mail has been scanned for viruses and for offensive content\nby the gate of the Example works.",
    "-- \nNo virus found in this message.\nChecked by AVG\nVersion: 2026.0 / Virus Database: 4/9",
    "This message is confidential. If you are not the intended recipient, you must delete it:\nthe recipient is not authorized to keep it.",
    "L'absence de virus dans ce message a été vérifiée par le logiciel antivirus de la mairie.",
    "Ce message est confidentiel. Si vous n’êtes pas le destinataire, détruisez-le : destinataire inconnu de nos services.",
    "Diese E-Mail wurde von der Antivirus-Software der Gemeinde auf Viren geprüft.",
    "=====================\nThis mail was scanned by the spam filter of the house.",
]


def notice(text: str) -> bouncekit.Report:
    return bouncekit.classify(
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.org\nTo: nadia@example.org\nSubject: Delivery failure\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{text}"
    )


@pytest.mark.parametrize("footer", FOOTERS)
def test_a_footer_is_no_reason(footer: str) -> None:
    (failure,) = notice(f"{NOTICE}\n{footer}\n").failures

    assert ("lea@example.net", "undetermined") == (failure.recipient, failure.reason.value)


@pytest.mark.parametrize("footer", FOOTERS)
def test_a_footer_hides_no_status_of_a_report(footer: str) -> None:
    said = bouncekit.classify(
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.org\nTo: nadia@example.org\nSubject: Delivery failure\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{NOTICE}\n{footer}\n\n--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; lea@example.net\nAction: failed\nStatus: 5.1.1\n\n--b--\n"
    )

    assert ["user_unknown"] == [failure.reason.value for failure in said.failures]


@pytest.mark.parametrize(
    "text",
    [
        f"{NOTICE}\nThe message was checked for viruses by our gate, which said:\n554 5.7.1 infected with Example.A\n",
        f"{NOTICE}\nYour message was scanned by our gate for viruses. It was for:\n\n  paul@example.net\n",
        "Your message was scanned for viruses and one was found: Example.A. It was for lea@example.net.\n",
        "A message without any of them.\n\nAnd its end.\n",
    ],
)
def test_what_quotes_an_answer_or_names_a_recipient_or_opens_the_notice_is_no_footer(text: str) -> None:
    assert text == without_footer(text)


def test_the_line_that_parts_a_footer_goes_with_it() -> None:
    assert (
        "Not delivered."
        == without_footer("Not delivered.\n\n______________\n\nNo virus found in this message.\n").rstrip()
    )


def test_a_long_text_is_read_at_its_end_alone() -> None:
    text = "word " * 20_000 + "\n\n" + "No virus found in this message.\n\n" + "more\n" * 1000

    assert text == without_footer(text)
