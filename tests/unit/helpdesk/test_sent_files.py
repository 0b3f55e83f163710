"""What was sent, in a file of SQLite."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bouncekit.helpdesk import Sent, SqliteSent

MARCH, MAY = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 5, 2, tzinfo=UTC)


def test_what_was_sent_is_found_by_another_process_after_it_was_kept(tmp_path: Path) -> None:
    with SqliteSent(tmp_path / "sent.sqlite") as sent:
        sent.add(Sent("<1@Example.FR>", ("jean@client.example",), "12", MARCH), Sent("<2@example.fr>"))
    with SqliteSent(tmp_path / "sent.sqlite", MARCH) as again:
        assert Sent("<1@example.fr>", ("jean@client.example",), "12", MARCH) == again.find("1@EXAMPLE.fr")
        assert again.find("<3@example.fr>") is None
        assert MARCH == again.complete_since


def test_the_last_of_one_id_counts_and_the_old_are_forgotten(tmp_path: Path) -> None:
    with SqliteSent(tmp_path / "sent.sqlite") as sent:
        sent.add(Sent("<1@example.fr>", ticket="1", at=MARCH), Sent("<1@example.fr>", ticket="2", at=MARCH))
        sent.add(Sent("<2@example.fr>", at=MAY), Sent("<3@example.fr>"))
        first = sent.find("<1@example.fr>")

        assert first is not None
        assert ("2", 1) == (first.ticket, sent.forget(MAY))
        assert [False, True, True] == [sent.find(f"<{number}@example.fr>") is not None for number in (1, 2, 3)]


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Bonjour, ceci n’est pas une base de données.\n" * 50)

    with pytest.raises(sqlite3.Error):
        SqliteSent(tmp_path / "letter")
