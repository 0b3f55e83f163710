"""A server's answer names a rule and no more; the notice around it says what whoever made the rule wants."""

import pytest

import bouncekit
from bouncekit.vocabulary import Language, Reason

ANSWER = "550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy"
ENDINGS: dict[Language, str] = {
    "fr": "La mairie n'accepte pas les fichiers .rar, .bat ni .xlsm. Envoyez un PDF.",
    "en": "Attachments ending in .zip, .iso and .pptm are not accepted by the council. Please send a PDF instead.",
    "de": "Anhänge vom Typ .zip, .exe und .docm werden von der Kanzlei nicht angenommen. Bitte als PDF senden.",
}
UNNAMED = "Your message was refused. Please write to the reception desk instead."


def _report(words: str, answer: str = ANSWER) -> bytes:
    return f"""\
From: postmaster@kanzlei.example
To: gabi@x.example
Subject: Undeliverable: Plan
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Delivery has failed to these recipients or groups:

akten@kanzlei.example
{words}

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; ex.kanzlei.example

Final-Recipient: rfc822; akten@kanzlei.example
Action: failed
Status: {answer.split()[1]}
Diagnostic-Code: smtp; {answer}

--b--
""".encode()


@pytest.mark.parametrize(("lang", "words"), ENDINGS.items())
def test_the_notice_names_the_attachments_that_the_rule_refuses(lang: Language, words: str) -> None:
    (failure,) = bouncekit.classify(_report(words), lang=lang).failures

    assert (failure.reason, failure.counts_against_address) == (Reason.CONTENT_REJECTED, False)
    assert "PDF" in failure.explanation.advice


@pytest.mark.parametrize("words", [UNNAMED, "The files .zip and .exe were received."])
def test_a_rule_that_the_notice_does_not_name_stays_a_rule(words: str) -> None:
    (failure,) = bouncekit.classify(_report(words)).failures

    assert failure.reason is Reason.POLICY_VIOLATION


def test_a_notice_changes_nothing_of_what_the_answer_names() -> None:
    (failure,) = bouncekit.classify(_report(ENDINGS["en"], "550 5.1.1 <akten@kanzlei.example>: User unknown")).failures

    assert failure.reason is Reason.USER_UNKNOWN
