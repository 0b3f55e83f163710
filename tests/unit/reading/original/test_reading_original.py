"""The message that came back, from whatever is left of it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bouncekit.data import load
from bouncekit.message import parse
from bouncekit.reading import OriginalFacts, read
from bouncekit.reading.original.lost_message import message_id_in, parse_date, read_original
from bouncekit.reading.original.quoting import split_quoted_original

HEADER = (
    "DKIM-Signature: v=1; d=example.fr; h=from:to:subject:\n message-id:date; b=abc=\n"
    "From: Claire <claire@example.fr>\nTo: marie@example.org, paul@example.org\nSubject: =?utf-8?Q?R=C3=A9union?=\n"
    "Message-ID: <facture.1@example.fr>\nList-Id: Lettre <lettre.example.fr>\nDate: Mon, 2 Mar 2026 10:00:00 +0100\n"
)
ORIGINAL = OriginalFacts(
    message_id="<facture.1@example.fr>",
    subject="Réunion",
    sender="claire@example.fr",
    to=("marie@example.org", "paul@example.org"),
    date=datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=1))),
    list_id="lettre.example.fr",
)


@pytest.mark.parametrize(
    ("content_type", "found_in"),
    [
        ("message/rfc822", "copy"),
        ("message/global", "copy"),
        ("text/rfc822-headers", "headers"),
        ("message/rfc822-headers", "headers"),
        ("message/global-headers", "headers"),
    ],
)
def test_a_copy_in_a_part_is_read(content_type: str, found_in: str) -> None:
    raw = f"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nnotice\n--b\nContent-Type: {content_type}\n\n{HEADER}\n"
    original = read_original(parse(f"{raw}\ntext\n--b--\n".encode()))

    assert original is not None
    assert (ORIGINAL.message_id, ORIGINAL.subject, ORIGINAL.to, ORIGINAL.date, ORIGINAL.list_id, found_in) == (
        original.message_id,
        original.subject,
        original.to,
        original.date,
        original.list_id,
        original.found_in,
    )


@pytest.mark.parametrize(
    "separator",
    [
        "------ This is a copy of the message, including all the headers. ------\n\n",
        "--- Below this line is a copy of the message.\n\n",
        "----- Original message -----\n\n",
        "Original message headers:\n\n",
        "En-têtes de message d’origine\u00a0:\n\n",
        "   ----- Original message follows -----\nReturn-Path: <claire@example.fr>\n",
        "Return-Path: <claire@example.fr>\n",
        "Received: from a.example.fr by b.example.fr; Mon, 2 Mar 2026 10:00:00 +0100\n",
    ],
)
def test_a_quoted_header_is_read_and_cut_off(separator: str) -> None:
    notice, headers = split_quoted_original(f"Could not deliver to marie@example.org\n\n{separator}{HEADER}\nBonjour\n")
    body = f"Hi. This is the qmail-send program at mx.\n\n<marie@example.org>:\nno\n\n{separator}{HEADER}\n"
    facts = read(parse(f"From: MAILER-DAEMON\nSubject: failure notice\n\n{body}".encode()))

    assert "Could not deliver to marie@example.org" == notice.strip()
    assert headers is not None
    assert "Message-ID: <facture.1@example.fr>" in headers
    assert "Bonjour" not in headers
    assert facts.original is not None
    assert ORIGINAL.message_id == facts.original.message_id


def test_a_header_quoted_with_marks_loses_them() -> None:
    quoted = "".join(f"> {line}\n" for line in HEADER.splitlines())
    _, headers = split_quoted_original(f"Failed.\n\n--- original message ---\n{quoted}\n> Bonjour\n")

    assert HEADER.strip() == (headers or "").strip()


@pytest.mark.parametrize(
    "text", ["Nothing is quoted here.\nFrom: nobody in particular", "", "I saw the original message: it was empty."]
)
def test_prose_is_no_quoted_original(text: str) -> None:
    assert (text, None) == split_quoted_original(text)


@pytest.mark.parametrize("words", [*load("kinds/original.toml")["separators"], *load("kinds/original.toml")["fields"]])
def test_each_of_the_words_opens_a_quoted_original(words: str) -> None:
    assert split_quoted_original(f"Not delivered.\n{words}\nFrom: a@example.fr")[0] == "Not delivered.\n"


def test_a_reference_is_the_last_resort() -> None:
    message = parse(b"From: MAILER-DAEMON\nIn-Reply-To: <facture.1@example.fr>\n\nx")

    assert OriginalFacts(message_id="<facture.1@example.fr>", found_in="reference") == read_original(message)
    assert read_original(parse(b"From: x@example.fr\n\nx")) is None


@pytest.mark.parametrize(
    ("value", "message_id"),
    [
        ("<a@b>", "<a@b>"),
        (" <a@b> (x)", "<a@b>"),
        ("<a@b> <c@d>", "<a@b>"),
        ("<a <b@c>", "<b@c>"),
        ("<a\u2028b@c>", None),
        ("<>", None),
        (f"<{'a' * 501}>", None),
        ("a@b", "<a@b>"),
        ("from:to:date", None),
        ("", None),
        (None, None),
    ],
)
def test_only_what_looks_like_one_is_a_message_id(value: str | None, message_id: str | None) -> None:
    assert message_id == message_id_in(value)


def test_rare_forms_of_a_date_are_read() -> None:
    second = datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC)

    assert second == parse_date("Mon, 2 Mar 2026 23:59:60 +0000")
    assert second == parse_date("Mon (Montag), 2 (zwei) Mar 2026 23:59:60 +0000 (here (or there))")
    assert second == parse_date("Mon, 2 Mar 126 23:59:59 GMT")
    assert second == parse_date("Mon, 2 Mar 26 23:59:59 GMT")
    assert parse_date("Mon, 2 Mar 2026 23:60:00 +0000") is None
    assert parse_date("Sat, 29 Feb 126 10:00:00 GMT") is None


def test_broken_dates_are_no_dates() -> None:
    assert datetime(2026, 3, 2, 10, tzinfo=UTC) == parse_date("Mon, 02 Mar 2026 10:00:00 +0000")
    assert datetime(2026, 3, 2, 10, tzinfo=UTC) == parse_date("Mon, 02 Mar 2026 10:00:00 GMT")
    assert datetime(2026, 3, 2, 10) == parse_date("Mon, 02 Mar 2026 10:00:00 -0000")
    assert parse_date("Fri, 31 Dec 9999 23:59:59 -1200") is None
    assert datetime(9999, 12, 30, 23, 59, 59, tzinfo=UTC) == parse_date("Thu, 30 Dec 9999 23:59:59 +0000")
    assert datetime(2026, 3, 11, 20, 18, 15) == parse_date("Wed, 11 Mar 2026 20:18:15 +00,0")
    assert parse_date("Wed, 11 Mar 2026 20:18:65 +0100") is None
    assert parse_date("next Monday") is None
    assert parse_date("Mon, 99 Foo 2026 10:00:00 +9999999999") is None
