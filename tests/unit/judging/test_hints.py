"""What an automatic reply tells of its mailbox, in the languages of the field; an absence tells nothing."""

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


def test_only_an_automatic_reply_gives_a_hint() -> None:
    report = bouncekit.classify(
        "From: Marie <marie@example.org>\nSubject: Ma nouvelle adresse\n\nMa nouvelle adresse est m@example.net\n"
    )

    assert ("other", None, None) == (report.kind, report.hint, report.new_address)


def test_no_phrase_is_too_short_to_tell() -> None:
    phrases = [fold(phrase) for phrases in load("kinds/hints.toml").values() for phrase in phrases]

    assert [] == [phrase for phrase in phrases if phrase.isascii() and len(phrase) < 10]
    assert len(phrases) == len(set(phrases))
