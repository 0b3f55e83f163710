"""Filters' lists of what they hold back, and phishing that looks like a notice: no failure; and notices that stay ones."""
# ruff: noqa: E501 - a notice keeps its own line lengths

import pytest
from tables import cases

import bouncekit


def m(sender: str, subject: str, body: str, header: str = "", media_type: str = "text/plain; charset=utf-8") -> str:
    head = f"From: {sender}\nTo: nadia@example.fr\nSubject: {subject}\n{header}MIME-Version: 1.0\n"
    return f"{head}Content-Type: {media_type}\n\n{body}"


NULL = "Return-Path: <>\n"


@cases(__file__, "lookalikes")
def test_a_lookalike_is_no_failure(message: str) -> None:
    report = bouncekit.classify(message)

    assert ("other", ()) == (report.kind, report.failures)


@cases(__file__, "notices")
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
