"""The rows of a report: one a recipient, the same columns always; and which of them are chosen."""

import pytest
from full_notices import COMPLAINT, NOTICE

from bouncekit import classify
from bouncekit.tables import COLUMNS, Choice, rows_of

NAMES = [column.name for column in COLUMNS]


def told(content: bytes, choice: Choice | None = None) -> list[dict[str, object]]:
    report = classify(content, name="x.eml")
    if choice is None:
        return [dict(zip(NAMES, row, strict=True)) for row in rows_of(report)]
    return [dict(zip((c.name for c in choice.columns), row, strict=True)) for row in choice.rows_of(report)]


def test_a_row_a_recipient_with_what_became_of_each() -> None:
    failed, delivered = told(NOTICE)

    assert [0, 1] == [failed["place"], delivered["place"]]
    assert ("failed", "marie@example.org", "example.org", "mailbox_full") == tuple(
        failed[name] for name in ("outcome", "recipient", "recipient_domain", "reason")
    )
    assert ("delivered", "luc@example.org", None) == tuple(
        delivered[name] for name in ("outcome", "recipient", "reason")
    )
    for row in (failed, delivered):
        assert ("<notice@mx.example.fr>", "4Q1", "env-7", "Facture") == tuple(
            row[name] for name in ("notice_message_id", "queue_id", "envelope_id", "original_subject")
        )
    assert "2026-03-02T09:59:00+01:00" == failed["last_attempt"].isoformat()  # type: ignore[attr-defined]
    assert failed["title"]
    assert failed["to_do"]


def test_a_row_a_complaining_recipient() -> None:
    rows = told(COMPLAINT)

    assert [("complained", "marie@example.org"), ("complained", "luc@example.net")] == [
        (row["outcome"], row["recipient"]) for row in rows
    ]
    assert {("abuse", "192.0.2.1", "<2@example.fr>")} == {
        (row["complaint_type"], row["complaint_source_ip"], row["original_message_id"]) for row in rows
    }


def test_a_row_for_a_message_without_recipients() -> None:
    (row,) = told(b"From: marie@example.fr\nTo: paul@example.fr\nSubject: Bonjour\n\nA demain.\n")

    assert ("other", 0, None, None) == tuple(row[name] for name in ("kind", "place", "outcome", "recipient"))
    assert row["title"]


def test_columns_are_chosen_in_the_order_asked_for() -> None:
    assert {"reason": "mailbox_full", "place": 0} == told(NOTICE, Choice(fields=("reason", "place")))[0]
    assert [{"recipient": "marie@example.org"}, {"recipient": "luc@example.org"}] == told(
        NOTICE, Choice(("recipient",))
    )


def test_without_words_no_explanation_is_left() -> None:
    words = {column.name for column in COLUMNS} - {column.name for column in Choice(words=False).columns}

    assert {"title", "notice", "phrase", "translation", "meaning", "advice", "short", "to_do"} == words


def test_names_of_other_systems_are_columns() -> None:
    failed, delivered = told(NOTICE, Choice(names=("ses",)))

    assert ("Transient/MailboxFull", None) == (failed["name_ses"], delivered["name_ses"])


def test_an_unknown_column_is_named_beside_those_that_there_are() -> None:
    with pytest.raises(ValueError, match="no column is called colour; those that there are: source, kind"):
        Choice(fields=("kind", "colour"))
