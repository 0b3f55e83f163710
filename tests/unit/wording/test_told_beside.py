"""What whoever pastes an answer tells beside it of themselves decides what they are to do, in three languages."""

from typing import Any

import pytest
from tables import cases

import bouncekit
from bouncekit.servers.problems import AccessProblem
from bouncekit.serving import understand
from bouncekit.vocabulary import Language

FROM_THE_SAME_DOMAIN = (
    "From: MAILER-DAEMON@mx.host.example\nTo: a@{own}\nMIME-Version: 1.0\n"
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
    "--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; mx.host.example\n\nFinal-Recipient: rfc822; b@{to}\nAction: failed\nStatus: 5.1.2\n"
    "Diagnostic-Code: smtp; 550 5.1.2 Host or domain name not found\n\n--b\nContent-Type: message/rfc822\n\n"
    "From: a@{own}\nTo: b@{to}\nSubject: Minutes\n\nx\n--b--\n"
)
OWN_DOMAIN: dict[Language, str] = {
    "fr": "Votre propre domaine est introuvable",
    "en": "Your own domain cannot be found",
    "de": "Ihre eigene Domain wird nicht gefunden",
}


def words(text: str, lang: Language) -> str:
    report = understand(text.encode(), lang=lang)
    if isinstance(report, AccessProblem):
        return f"{report.title} {report.advice}"
    return " ".join(
        f"{one.recipient} {one.explanation.title} {one.explanation.meaning} {one.explanation.advice}"
        for one in report.failures
    )


@cases(__file__, "told")
def test_what_is_told_beside_an_answer_decides(lang: Any, text: str, said: list[str], unsaid: list[str] | None) -> None:
    got = words(text, lang)

    assert [] == [one for one in said if one not in got]
    assert [] == [one for one in unsaid or () if one in got]


@pytest.mark.parametrize("lang", OWN_DOMAIN)
@pytest.mark.parametrize(
    ("own", "to", "is_own"),
    [
        ("club-aviron.example", "club-aviron.example", True),
        ("club-aviron.example", "club-aviran.example", False),
        ("orange.fr", "orange.fr", False),
    ],
)
def test_whoever_writes_from_the_domain_that_is_not_found_has_it(
    lang: Language, own: str, to: str, is_own: bool
) -> None:
    notice = FROM_THE_SAME_DOMAIN.format(own=own, to=to).encode()

    assert is_own == (OWN_DOMAIN[lang] == bouncekit.classify(notice, lang=lang).failures[0].explanation.title)


FORWARDED = (
    "From: Nora <nora@member.example>\nTo: bureau@gmail.com\nSubject: {subject}\n\n{words}\n\n"
    "---------- Forwarded message ---------\n"
    "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nDate: Sat, 28 Nov 2026 10:12\n"
    "Subject: Delivery Status Notification (Failure)\nTo: <nora@member.example>\n\n"
    "Your message wasn't delivered to office@choir-hill.example because the domain choir-hill.example "
    "couldn't be found.\n"
)


@pytest.mark.parametrize(
    ("lang", "subject", "said"),
    [
        ("fr", "Tr: échec", "Bonjour,\nje n'arrive plus à vous écrire, voilà ce que je reçois."),
        ("fr", "Tr: échec", "Bonsoir, votre adresse ne marche plus ?"),
        ("en", "Fwd: failure", "Hello,\nI can't email you any more, see below."),
        ("de", "WG: Fehler", "Guten Tag,\nich kann Ihnen nicht mehr schreiben, siehe unten."),
    ],
)
def test_whoever_hands_it_on_tells_it_to_whom_it_is_about(lang: Language, subject: str, said: str) -> None:
    message = FORWARDED.format(subject=subject, words=said).encode()

    assert OWN_DOMAIN[lang] == bouncekit.classify(message, lang=lang).failures[0].explanation.title


@pytest.mark.parametrize("said", ["Do you know this person's new address?", "Je voulais vous montrer cet avis."])
def test_what_is_only_handed_on_is_of_another_domain(said: str) -> None:
    message = FORWARDED.format(subject="Fwd: failure", words=said).encode()

    assert OWN_DOMAIN["en"] != bouncekit.classify(message, lang="en").failures[0].explanation.title


@pytest.mark.parametrize(("to", "counts"), [("club-aviron.example", False), ("club-aviran.example", True)])
def test_an_own_domain_that_has_lapsed_may_come_back(to: str, counts: bool) -> None:
    notice = FROM_THE_SAME_DOMAIN.format(own="club-aviron.example", to=to).encode()

    assert counts == bouncekit.classify(notice).failures[0].counts_against_address
