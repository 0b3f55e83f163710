"""What an automatic reply tells of its mailbox, in the languages of the field; an absence tells nothing."""

import pytest
from tables import cases

import bouncekit
from bouncekit.data import load
from bouncekit.text.folding import fold

NEW = "marie@nouveau.example"


def reply(body: str, subject: str = "Réponse automatique : Facture") -> bouncekit.Report:
    return bouncekit.classify(
        f"From: Marie <marie@ancien.example>\nTo: paul@example.fr\nSubject: {subject}\nAuto-Submitted: auto-replied\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{body}"
    )


@cases(__file__, "replies")
def test_what_the_reply_tells(body: str, hint: str | None, address: str | None) -> None:
    report = reply(body)

    assert ("auto_reply", hint, address, ()) == (report.kind, report.hint, report.new_address, report.failures)


@pytest.mark.parametrize(
    ("body", "again"),
    [
        (
            "Cette adresse n’est plus lue. Notre nouvelle adresse : marie@nouveau.example.",
            "Renvoyez",
        ),
        ("Notre nouvelle adresse est marie@nouveau.example. Votre message n’est pas transmis.", "Renvoyez"),
        ("My new email address is marie@nouveau.example. Your message has not been forwarded.", "Renvoyez"),
        ("Meine neue E-Mail-Adresse: marie@nouveau.example. Ihre Nachricht wird nicht weitergeleitet.", "Renvoyez"),
        ("Diese Adresse wird seit März nicht mehr gelesen. Neue Adresse: marie@nouveau.example", "Renvoyez"),
        ("Mon adresse e-mail a changé : marie@nouveau.example. Votre message est transféré.", None),
        ("My new email address is marie@nouveau.example. This mailbox is no longer checked; mail is forwarded.", None),
        ("Meine neue E-Mail-Adresse: marie@nouveau.example. Ihre Nachricht wird weitergeleitet.", None),
    ],
)
def test_what_nobody_reads_is_sent_again_to_the_new_address(body: str, again: str | None) -> None:
    report = reply(body)

    assert ("mailbox_moved", NEW) == (report.hint, report.new_address)
    assert (again is not None) is ("Renvoyez" in report.description.advice)


@cases(__file__, "fates")
def test_who_has_left_gets_nothing_again_but_where_nobody_reads_it_others_do(
    lang: bouncekit.Language, body: str, said: str, unsaid: str
) -> None:
    report = bouncekit.classify(
        f"From: x@x.example\nTo: y@y.example\nSubject: Automatic reply: x\nAuto-Submitted: auto-replied\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{body}",
        lang=lang,
    )

    assert "mailbox_disabled" == report.hint
    assert said in report.description.advice
    assert unsaid not in report.description.advice


@pytest.mark.parametrize(
    "body",
    [
        "Ich bin bis zum 14. Dezember nicht im Haus. Ihre Nachricht wird nicht weitergeleitet.",
        "Je suis absente jusqu’au 3 mai. Vos messages ne seront pas transférés.",
        "Mr Lane has left the office for today. Your message will be read tomorrow.",
        "Ich bin heute nicht mehr im Büro und lese Ihre Nachricht morgen.",
    ],
)
def test_who_is_away_for_now_has_not_left(body: str) -> None:
    report = reply(body)

    assert ("auto_reply", None) == (report.kind, report.hint)
    assert "Renvoyez" not in report.description.advice


def test_only_an_automatic_reply_gives_a_hint() -> None:
    report = bouncekit.classify(
        "From: Marie <marie@example.org>\nSubject: Ma nouvelle adresse\n\nMa nouvelle adresse est m@example.net\n"
    )

    assert ("other", None, None) == (report.kind, report.hint, report.new_address)


def test_no_phrase_is_too_short_to_tell() -> None:
    lists = [phrases for phrases in load("kinds/hints.toml").values() if isinstance(phrases, list)]
    phrases = [fold(phrase) for phrases in lists for phrase in phrases]

    assert [] == [phrase for phrase in phrases if phrase.isascii() and len(phrase) < 10]
    assert len(phrases) == len(set(phrases))
