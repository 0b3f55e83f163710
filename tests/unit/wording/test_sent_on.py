"""What is told of an address that another one sends its mail on to, and of what is wrong at the sender's own end."""

import pytest

import bouncekit


def explained(text: str, lang: bouncekit.Language = "fr") -> tuple[str, str, str]:
    said = bouncekit.classify_text(text, lang=lang).failures[0].explanation
    return said.title, said.meaning, said.advice


SENT_ON = "<jo@example.com> (expanded from <club@example.org>): host mx.example.com[192.0.2.1] said: {}"


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        ("550 5.1.1 no such user", "Un renvoi vers une autre adresse ne marche plus"),
        ("550 5.2.1 mailbox disabled", "Un renvoi vers une autre adresse ne marche plus"),
        ("552 5.2.2 mailbox full", "Un renvoi mène à une boîte pleine"),
        ("550 5.7.1 your server 192.0.2.9 is blocked", "Un renvoi est refusé par l’autre serveur"),
        ("550 5.7.25 client host has no PTR record", "Un renvoi est refusé par l’autre serveur"),
        ("550 5.7.1 message rejected as spam", "Un renvoi est pris pour un indésirable"),
    ],
)
def test_who_wrote_is_told_that_their_mail_was_sent_on(answer: str, title: str) -> None:
    told = explained(SENT_ON.format(answer))

    assert title == told[0]
    assert "club@example.org" in told[1]


@pytest.mark.parametrize("first", ["jo@mx.example.org", "Jo+liste@example.com", "j.o@example.com"])
def test_the_same_person_s_other_address_is_nobody_else_s(first: str) -> None:
    title, _, _ = explained(SENT_ON.replace("club@example.org", first).format("550 5.1.1 no such user"))

    assert "renvoi" not in title


LOOP = (
    "<board@north.example> (expanded from <{}>): host mx.north.example[192.0.2.1] said: 554 5.4.6 mail forwarding loop"
)


@pytest.mark.parametrize(("first", "said"), [("board@south.example", True), ("board@mx.north.example", False)])
def test_a_loop_of_two_domains_names_the_address_that_was_written_to(first: str, said: bool) -> None:
    title, meaning, advice = explained(LOOP.format(first), "en")

    assert said == (first in meaning) == ("forwarding" in title)
    assert "another address, a letter" in advice


@pytest.mark.parametrize("lang", ["fr", "en", "de"])
def test_a_domain_of_one_s_own_that_is_gone_is_told_as_one_s_own(lang: bouncekit.Language) -> None:
    title, _, advice = explained("450 4.1.8 <moi@example.fr>: Sender address rejected: Domain not found", lang)

    own = {"fr": "Votre propre domaine", "en": "Your own domain", "de": "Ihre eigene Domain"}
    assert title.startswith(own[lang])
    assert advice


@pytest.mark.parametrize(
    "text",
    [
        "Erreur lors de l'envoi du message. Le serveur a répondu : 4.7.1 <moi@example.fr>: Sender address rejected: "
        "Rate limit exceeded, too many recipients in the last 24 hours.",
        "Sending of the message failed. The mail server responded: 450 4.7.1 too many messages today",
    ],
)
def test_a_limit_of_one_s_own_asks_not_to_send_to_all_again(text: str) -> None:
    title, _, advice = explained(text)

    assert "Vous avez atteint votre limite d’envoi" == title
    assert "ne renvoyez pas à tous" in advice
    assert "seulement à ceux qui ne l’ont pas reçu" in advice
    assert [None] == [failure.recipient for failure in bouncekit.classify_text(text).failures]


def test_a_sender_that_a_mail_program_s_server_refuses_is_no_recipient() -> None:
    text = (
        "Impossible d'envoyer le message à l'aide du serveur smtp.example.fr\n\nLe message est dans la boîte d'envoi. "
        "L'adresse d'expédition moi@example.fr a été refusée par le serveur smtp.example.fr.\n"
    )
    title, _, advice = explained(text)

    assert "Votre adresse est refusée" == title
    assert "N’en choisissez pas un au hasard" in advice
    assert [None] == [failure.recipient for failure in bouncekit.classify_text(text).failures]


def test_a_loop_in_the_reader_s_own_domain_is_told_as_such() -> None:
    notice = (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: bureau@example.fr\nSubject: Undelivered Mail\n"
        "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nhello\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nAction: failed\n"
        "Status: 5.4.6\nFinal-Recipient: rfc822; caisse@example.{}\nDiagnostic-Code: X-Postfix; mail forwarding loop\n"
        "--b\nContent-Type: text/rfc822-headers\n\nFrom: bureau@example.fr\nTo: caisse@example.fr\n\n--b--\n"
    )
    own, others = (bouncekit.classify(notice.format(end).encode()).failures[0].explanation for end in ("fr", "com"))

    assert "Votre message a tourné en rond chez vous" == own.title
    assert "Votre message a tourné en rond" == others.title


@pytest.mark.parametrize(("date", "until"), [("Mon, 2 Mar 2026 09:00:00 +0200", "14"), ("", "12")])
def test_until_when_a_server_tries_is_told_by_the_sender_s_clock(date: str, until: str) -> None:
    field = f"Date: {date}\n" if date else ""
    notice = (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: bureau@example.fr\nSubject: Delayed Mail\n"
        "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nhello\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nAction: delayed\n"
        "Status: 4.4.1\nFinal-Recipient: rfc822; lea@example.com\nDiagnostic-Code: X-Postfix; connection timed out\n"
        "Will-Retry-Until: Sat, 7 Mar 2026 12:00:00 +0000\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nFrom: bureau@example.fr\nTo: lea@example.com\n{field}\n--b--\n"
    )
    failure = bouncekit.classify(notice.encode()).failures[0]

    assert f"7 mars 2026 à {until}" in failure.explanation.advice.replace("\u00a0", " ")
