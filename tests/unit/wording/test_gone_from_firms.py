"""Whoever has no mailbox in a firm any more may have left it: it is asked, and nobody else is sent anything again."""

import pytest

import bouncekit

TOLD = {
    "fr": ("a peut-être quitté «\u00a0mueller-holz.de\u00a0»", "gardez l’adresse d’où il vous écrit"),
    "en": ("They may no longer be at “mueller-holz.de”", "keep the address they write from"),
    "de": ("nicht mehr bei „mueller-holz.de“", "die Adresse, von der sie kommt"),
}


@pytest.mark.parametrize("lang", TOLD)
@pytest.mark.parametrize(
    "answer", ["550 5.1.1 <{}>: User unknown", "550 5.1.1 User x ({}) not listed in Domino Directory"]
)
def test_a_firm_knows_whether_somebody_has_left(lang: bouncekit.Language, answer: str) -> None:
    left, otherwise = TOLD[lang]
    (failure,) = bouncekit.classify_text(answer.format("x@mueller-holz.de"), lang=lang).failures

    assert left in failure.explanation.advice
    assert otherwise not in failure.explanation.advice


@pytest.mark.parametrize("lang", TOLD)
@pytest.mark.parametrize(
    "address", ["paul@orange.fr", "paul@gmail.com", "paul@gmial.com", "paul@t-online.de", "paul@mailbox.org"]
)
def test_a_mail_provider_is_not_asked_who_has_left(lang: bouncekit.Language, address: str) -> None:
    left, otherwise = TOLD[lang]
    (failure,) = bouncekit.classify_text(f"550 5.1.1 <{address}>: User unknown", lang=lang).failures

    assert otherwise in failure.explanation.advice
    assert left.partition("mueller")[0].rstrip("\u00a0«“„") not in failure.explanation.advice


def test_the_others_are_sent_nothing_again() -> None:
    notice = (
        "From: MAILER-DAEMON@x.example\nSubject: Undelivered Mail\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x.example\n\n"
        "Final-Recipient: rfc822; x@mueller-holz.de\nAction: failed\nStatus: 5.1.1\n\n"
        "--b\nContent-Type: text/rfc822-headers\n\nFrom: ann@example.org\n"
        "To: x@mueller-holz.de, y@mueller-holz.de\n\n--b--\n"
    )
    notes = " ".join(bouncekit.classify(notice, lang="en").description.notes)

    assert "send them nothing again" in notes
