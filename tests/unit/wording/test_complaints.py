"""A complaint says whose it is: nobody can be taken off a list who is not named."""

import pytest

import bouncekit

REPORT = """\
From: Feedback <feedback@x.example>
To: lettre@y.example
Subject: FW: La lettre
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: message/feedback-report

Feedback-Type: {}
User-Agent: X/1
Version: 1
Original-Rcpt-To: lea@x.example

--b
Content-Type: message/rfc822

From: lettre@y.example
Subject: La lettre

Bonjour
--b--
"""


@pytest.mark.parametrize("feedback", ["abuse", "opt-out"])
@pytest.mark.parametrize("lang", ["fr", "en", "de"])
def test_who_complains_is_named(feedback: str, lang: bouncekit.Language) -> None:
    report = bouncekit.classify(REPORT.format(feedback).encode(), lang=lang)

    assert "lea@x.example." in report.description.meaning


def test_where_nobody_is_named_nothing_is_said_of_it() -> None:
    report = bouncekit.classify(REPORT.replace("Original-Rcpt-To: lea@x.example\n", "").format("abuse").encode())

    assert bouncekit.Kind.COMPLAINT is report.kind
    assert "en question" not in report.description.meaning


HIDING = REPORT.replace("Version: 1\n", "Version: 1\nOriginal-Mail-From: <{}>\n").replace("lea@x.example", "{}")
HIDDEN = [
    "redacted@x.example",
    "rcpt-redacted@x.example",
    "redacted-17@x.example",
    "xxxxxx@x.example",
    "l***a@x.example",
    "4d186321c1a7f0f354b297e8914ab240@x.example",
    "lea@redacted.invalid",
]
TAKEN_OFF = {"fr": "Retirez cette personne", "en": "Take that person off", "de": "Nehmen Sie diese Person"}


@pytest.mark.parametrize("address", HIDDEN)
@pytest.mark.parametrize("lang", ["fr", "en", "de"])
def test_who_is_hidden_is_found_by_what_the_mailing_bears(address: str, lang: bouncekit.Language) -> None:
    report = bouncekit.classify(HIDING.format("abuse", "bounce-4711@y.example", address).encode(), lang=lang)

    assert address not in report.description.meaning
    assert "bounce-4711@y.example" in report.description.meaning
    assert "La lettre" in report.description.meaning
    assert TAKEN_OFF[lang] in report.description.advice


@pytest.mark.parametrize("address", ["alex.redactor@x.example", "maxx@x.example"])
def test_a_name_is_no_hidden_address(address: str) -> None:
    report = bouncekit.classify(HIDING.format("abuse", "bounce-4711@y.example", address).encode())

    assert address in report.description.meaning


def test_nobody_is_taken_off_for_what_was_good_after_all() -> None:
    report = bouncekit.classify(HIDING.format("not-spam", "bounce-4711@y.example", HIDDEN[0]).encode())

    assert "rien à faire" in report.description.advice


CODED = ["5c61a4f0de5b", "9f2b-71c0a-4d3e8", "k7q2z9x4m1p8"]


@pytest.mark.parametrize("code", CODED)
def test_a_code_in_place_of_the_address_names_nobody(code: str) -> None:
    mail = REPORT.format("abuse").replace("lea@x.example", f"{code}@x.example")
    mail = mail.replace("Subject: La lettre\n", "Subject: La lettre\nMessage-ID: <lettre.00417@y.example>\n")

    said = bouncekit.classify(mail.encode(), lang="en").description.meaning

    assert code not in said
    assert "00417" in said


@pytest.mark.parametrize("name", ["fabienne.dede1960", "jean2b", "marie59160lille", "abcdef1234", "bea-2-3-4"])
def test_a_name_with_numbers_is_nobodys_code(name: str) -> None:
    mail = REPORT.format("abuse").replace("lea@x.example", f"{name}@x.example")

    assert f"{name}@x.example" in bouncekit.classify(mail.encode(), lang="en").description.meaning
