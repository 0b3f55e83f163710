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
