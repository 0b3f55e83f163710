"""What an automatic reply tells of its mailbox, in the languages of the field; an absence tells nothing."""

# ruff: noqa: E501 - a case is one line of a table
import pytest

import bouncekit
from bouncekit.data import load
from bouncekit.text.folding import fold

NEW = "marie@nouveau.example"


def reply(body: str, subject: str = "Réponse automatique : Facture") -> bouncekit.Report:
    return bouncekit.classify(
        f"From: Marie <marie@ancien.example>\nTo: paul@example.fr\nSubject: {subject}\nAuto-Submitted: auto-replied\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{body}"
    )


@pytest.mark.parametrize(
    ("body", "hint", "address"),
    [
        ("Marie Durand ne travaille plus dans notre société. Écrivez à paul@ancien.example.", "mailbox_disabled", None),
        ("J’ai quitté l’entreprise le 1er mars.", "mailbox_disabled", None),
        ("Marie no longer works here. Please contact paul@ancien.example.", "mailbox_disabled", None),
        ("Marie has left the company.", "mailbox_disabled", None),
        ("Marie arbeitet nicht mehr bei uns.", "mailbox_disabled", None),
        ("Marie ya no trabaja en la empresa.", "mailbox_disabled", None),
        ("Marie non lavora più con noi.", "mailbox_disabled", None),
        ("A Marie já não trabalha connosco.", "mailbox_disabled", None),
        ("Marie werkt niet meer bij ons.", "mailbox_disabled", None),
        ("Marie nie pracuje już w naszej firmie.", "mailbox_disabled", None),
        ("Marie arbetar inte längre här.", "mailbox_disabled", None),
        ("マリーは退職いたしました。", "mailbox_disabled", None),
        ("该员工已离职。", "mailbox_disabled", None),
        ("Cette adresse n’est plus utilisée.", "mailbox_disabled", None),
        ("Cette adresse n’est plus utilisée. Merci d’écrire à marie@nouveau.example.", "mailbox_moved", NEW),
        ("This mailbox is no longer monitored.", "mailbox_disabled", None),
        ("Mon adresse a changé : marie@nouveau.example (et non marie@ancien.example).", "mailbox_moved", NEW),
        ("Bonjour, ma nouvelle adresse est Marie@nouveau.example", "mailbox_moved", "Marie@nouveau.example"),
        ("My new email address is marie@nouveau.example. Call paul@example.org.", "mailbox_moved", NEW),
        ("My new email address: ask me.", "mailbox_moved", None),
        ("My address marie@ancien.example has gone. My new address is <marie@nouveau.example>", "mailbox_moved", NEW),
        ("Meine neue E-Mail-Adresse lautet marie@nouveau.example", "mailbox_moved", NEW),
        ("新しいメールアドレスは marie@nouveau.example です。", "mailbox_moved", NEW),
        ("Je suis absente jusqu’au 3 mars. En cas d’urgence : paul@ancien.example", None, None),
        ("I am no longer in the office this week.", None, None),
        (
            "Notre nouvelle adresse : 12, rue du Bac, 75007 Paris. Pour toute question, voyez le site ou contact@ancien.example.",
            None,
            None,
        ),
        ("Notre nouvelle adresse : marie@nouveau.example", "mailbox_moved", NEW),
        ("Je ne suis plus au bureau avant lundi.", None, None),
        ("", None, None),
    ],
)
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
