"""The text that a person passes on to whoever looks after their e-mail."""

import pickle
import re

import pytest

import bouncekit
from bouncekit import Report
from bouncekit.vocabulary import LANGUAGES, Language

NOTICE = b"""From: MAILER-DAEMON@mx.example.fr
Return-Path: <>
Subject: Undelivered Mail

<a@b.example>: host mx.b.example[192.0.2.1] said: 554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using
    zen.spamhaus.org (in reply to RCPT TO command)

Message-ID: <x@y.example>
Subject: Devis
From: lea@c.example
To: a@b.example
Date: Mon, 2 Mar 2026 10:05:00 +0100
"""
FACTS = (
    "Devis", "lea@c.example", "a@b.example", "554 5.7.1 Service unavailable", "mx.b.example", "<x@y.example>",
    "RCPT TO", "Spamhaus ZEN", "https://check.spamhaus.org/",
)  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_that_an_administrator_needs_is_told(lang: Language) -> None:
    (failure,) = bouncekit.classify(NOTICE).failures
    said = failure.forwardable(lang)

    assert [] == [fact for fact in FACTS if fact not in said]
    assert 3 <= said.count("…") + said.count(" / ")  # the blanks
    assert "{" not in said
    assert len(said.split()) < 220


def test_what_is_not_known_is_left_out() -> None:
    said = bouncekit.explain("550 5.7.1 rejected by policy").forwardable()

    assert "None" not in said
    assert "Message-ID" not in said
    assert "joint" not in said  # nothing whole to attach
    assert "code 550 5.7.1" in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Delivery is delayed. Will keep trying: 451 4.4.1 timed out", "n’est pas encore arrivé"),
        ("An error occurred while sending mail: 535 5.7.8 authentication failed", "Je n’arrive pas à envoyer"),
        ("Undeliverable: 550 5.7.1 rejected by policy", "n’est pas arrivé"),
    ],
)
def test_it_says_what_happened(text: str, told: str) -> None:
    assert told in bouncekit.explain(text).forwardable()


@pytest.mark.parametrize(
    ("answer", "read_out"),
    [("552 5.2.2 mailbox full <a@b.fr>", True), ("550 5.7.1 rejected by policy", False)],
)
def test_what_the_recipient_can_do_is_read_out_to_them(answer: str, read_out: bool) -> None:
    assert read_out == ("au téléphone" in bouncekit.explain(answer).forwardable())


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "fr",
            "Bonjour, mon message «\u00a0Devis\u00a0» du 02/03/2026 m’est revenu. Votre boîte a@b.example est pleine",
        ),
        ("en", "Hello, my message “Devis” of 2026-03-02 came back. Your mailbox a@b.example is full"),
        ("de", "Guten Tag, meine Nachricht „Devis“ vom 02.03.2026 kam zurück. Ihr Postfach (a@b.example) ist voll"),
    ],
)
def test_the_telephone_is_told_which_message_and_what_limit(lang: Language, told: str) -> None:
    full = b"552 5.2.2 mailbox full, limit 100 MB (in reply to RCPT TO command)"
    (failure,) = bouncekit.classify(re.sub(b"554 5.7.1.*\n.*command\\)", full, NOTICE)).failures
    said = failure.forwardable(lang).splitlines()[-1]

    assert said.startswith(told)
    assert "100\u00a0M" in said


def test_a_delay_promises_nothing_to_send_again() -> None:
    said = bouncekit.explain("Delivery is delayed. Will keep trying: 452 4.2.2 mailbox full <a@b.fr>").forwardable()

    assert said.startswith("Objet\u00a0: Message retardé")
    assert said.endswith("Le serveur réessaie tout seul.")
    assert "renverrai" not in said


def test_hostile_words_stay_on_their_line() -> None:
    said = bouncekit.explain("550 5.7.1 rejected by policy\x1b[31m" + " word" * 500).forwardable()

    assert "\x1b" not in said
    assert max(map(len, said.splitlines())) < 400


def test_a_failure_remembers_its_message_and_shows_it_nowhere() -> None:
    report = bouncekit.classify(NOTICE)
    line = report.model_dump_json()
    again = Report.model_validate_json(line)

    assert report == again == pickle.loads(pickle.dumps(report))
    assert report.failures[0].forwardable("de") == again.failures[0].forwardable("de")
    assert "_around" not in line
    alone = type(report.failures[0]).model_validate_json(report.failures[0].model_dump_json())
    assert alone == report.failures[0]
    assert "Devis" not in alone.forwardable()


def test_an_unknown_language_is_a_callers_error() -> None:
    with pytest.raises(ValueError, match="unknown language 'tlh'"):
        bouncekit.explain("550 5.7.1 no").forwardable("tlh")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lang", "asked"), [("fr", "Aucun retrait"), ("en", "no removal"), ("de", "Streichung ist nicht zu beantragen")]
)
def test_where_the_list_refused_to_be_asked_nobody_s_removal_is_asked_for(lang: Language, asked: str) -> None:
    answer = "550 5.7.1 client [198.51.100.3] blocked using zen.spamhaus.org; Error: open resolver"
    said = bouncekit.explain(answer, lang=lang).forwardable(lang)

    assert asked in said
    assert "check.spamhaus.org" not in said
