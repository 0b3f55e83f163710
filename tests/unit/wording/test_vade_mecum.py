"""The French wording against the vade-mecum's tables, word for word (`vade-mecum-tables.md` is their copy)."""

from pathlib import Path

import pytest

from bouncekit import data
from bouncekit.judging.verdict import CountsEvidence, Evidence, Verdict
from bouncekit.vocabulary import Action, Ground, Reason, Severity
from bouncekit.wording import Explanation, explain, explain_notice

COPY = Path(__file__).with_name("vade-mecum-tables.md")

REASONS = {
    "Disc quota exceeded": Reason.MAILBOX_FULL,
    "Message size exceeds fixed maximum message size.": Reason.MESSAGE_TOO_LARGE,
    "User unknown.": Reason.USER_UNKNOWN,
    "Host not found.": Reason.HOST_UNKNOWN,
}

PAIRS = {
    "Disc quota exceeded": "Espace disque saturé.",
    "Over quota.": "Espace disque saturé.",
    "Mailbox full.": "Boîte e-mail pleine.",
    "Message size exceeds fixed maximum message size.": "La taille du message excède la taille maximum autorisée.",
    "User unknown.": "Utilisateur inconnu",
    "No such user here.": "Cet utilisateur n'existe pas",
    "... is not a valid mailbox.": "Email inexistant",
    "Invalid recipient.": "Destinataire incorrect",
    "User not found.": "Utilisateur introuvable",
    "Host not found.": "Hôte introuvable",
    "Host unknown.": "Hôte inconnu",
    "Domain not found": "Domaine introuvable",
}


def table(number: int) -> list[tuple[str, str, str]]:
    """Return the rows of the copy's first (0) or second (1) table."""
    lines = COPY.read_text(encoding="utf-8").split("|---|---|---|\n")[number + 1].split("\n\n")[0].splitlines()
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line.startswith("|")]
    assert rows
    return rows  # type: ignore[return-value]  # three cells each, as unpacking them proves


def full_rows(number: int) -> list[tuple[list[str], str, str]]:
    return [(message.split(" OU "), words, meaning) for message, words, meaning in table(number) if words]


def lone_rows(number: int) -> list[str]:
    return [message for message, words, _ in table(number) if not words]


def explained(reason: Reason, diagnostic: str) -> Explanation:
    evidence = Evidence("a-rule", diagnostic, "diagnostic")
    counts = CountsEvidence(Ground.UNCLEAR, *evidence)
    verdict = Verdict(reason, reason.category, Severity.PERMANENT, Action.REVIEW, False, counts, evidence)
    return explain(verdict, diagnostic=diagnostic, subject=None, lang="fr")


@pytest.mark.parametrize(("messages", "translation", "meaning"), full_rows(1))
def test_every_reason_row_is_said_word_for_word(messages: list[str], translation: str, meaning: str) -> None:
    explanations = [explained(REASONS[messages[0]], message) for message in messages]

    assert translation == " ".join(dict.fromkeys(e.translation or "" for e in explanations))
    assert [meaning] * len(messages) == [e.meaning for e in explanations]


def test_every_phrase_has_its_own_translation() -> None:
    got = {
        message: explained(REASONS[messages[0]], f"550 5.0.0 <jean@example.org>: {message}").translation
        for messages, _, _ in full_rows(1)
        for message in messages
    }

    assert {key.rstrip("."): words for key, words in PAIRS.items()} == {key.rstrip("."): got[key] for key in got}


def test_the_phrase_is_shown_as_the_server_wrote_it() -> None:
    for messages, _, _ in full_rows(1):
        for message in messages:
            shouted = message.upper()
            assert shouted.rstrip(".") == explained(REASONS[messages[0]], f"550 5.0.0 {shouted}").phrase


def test_every_notice_row_is_said_word_for_word() -> None:
    rows = full_rows(0)
    shared_meaning = rows[0][2]  # The cell spans the rows below it.
    expected: dict[str, tuple[str, ...] | None] = {
        message: (words, meaning or shared_meaning) for messages, words, meaning in rows for message in messages
    }

    assert expected == {message: (explain_notice(message, "fr") or ())[1:] for message in expected}


def test_a_pasted_notice_is_translated_though_it_tells_no_reason() -> None:
    for messages, translation, meaning in full_rows(0):
        for message in messages:
            got = explained(Reason.UNDETERMINED, message)
            shared_meaning = full_rows(0)[0][2]
            assert (message, translation, meaning or shared_meaning) == (got.phrase, got.translation, got.meaning)


def test_the_rows_without_a_translation_are_kept_too() -> None:
    keys = ("section-volume", "section-before-at", "section-after-at", "other-reasons")

    rows = data.load("words/fr/explain.toml")["rows"]

    assert lone_rows(0) == [rows["other-notices"]]
    assert lone_rows(1) == [rows[key] for key in keys]
