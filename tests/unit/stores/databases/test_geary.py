"""What Geary 46.0 wrote, and what it may write: which messages, in which folders, with which marks; nothing changed."""

import shutil
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from containers_made import zipped
from located import located, told

from bouncekit.mailbox.quota.store_scale import weigh_store
from bouncekit.sources import MailPath, SourceError, load

CHANGES = {
    "nothing": ([], 12, ["deleted 1"]),
    "removed from its folder, and not forgotten": (
        [
            "DELETE FROM MessageLocationTable WHERE message_id = 2",
            "UPDATE FolderTable SET last_seen_total = 7 WHERE name = 'INBOX'",
        ],
        *(11, ["deleted 2"]),
    ),
    "about to be removed": (
        ["UPDATE MessageLocationTable SET remove_marker = 1 WHERE message_id = 2"],
        *(11, ["deleted 2"]),
    ),
    "in the inbox and among the sent": (
        ["INSERT INTO MessageLocationTable (message_id, folder_id) VALUES (2, 6)"],
        *(12, ["deleted 1"]),
    ),
    "in the trash and in the inbox": (
        ["INSERT INTO MessageLocationTable (message_id, folder_id) VALUES (2, 7)"],
        *(12, ["deleted 1"]),
    ),
    "in a folder that is not known": (
        ["UPDATE MessageLocationTable SET folder_id = 99 WHERE message_id = 2"],
        *(12, ["unfetched 1", "deleted 1"]),
    ),
    "the beginning alone": (["UPDATE MessageTable SET body = NULL WHERE id = 2"], 12, ["deleted 1", "truncated 1"]),
    "shown and not fetched": (
        ["UPDATE MessageTable SET header = NULL, body = NULL WHERE id = 2"],
        *(11, ["unfetched 1", "deleted 1"]),
    ),
    "more of them on the server": (
        ["UPDATE FolderTable SET last_seen_total = 98 WHERE name = 'INBOX'"],
        *(12, ["unfetched 90", "deleted 1"]),
    ),
    "folders in circles": (["UPDATE FolderTable SET parent_id = 8 WHERE id = 2"], 12, ["deleted 1"]),
    "no numbers, no texts": (
        ["UPDATE MessageTable SET flags = 5, internaldate_time_t = 'x', rfc822_size = NULL WHERE id = 2"],
        *(12, ["deleted 1"]),
    ),
}
_WITHOUT_INDEX = "DROP INDEX MessageTableRfc822SizeIndex"
FOREIGN = {
    "tables of another version": ["ALTER TABLE MessageTable RENAME TO Messages"],
    "a column less": [_WITHOUT_INDEX, "ALTER TABLE MessageTable DROP COLUMN rfc822_size"],
    "a view": [
        "ALTER TABLE MessageTable RENAME TO M",
        "CREATE VIEW MessageTable AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n)"
        " SELECT id, '' AS header, '' AS body, '' AS flags, 1 AS rfc822_size, 1 AS internaldate_time_t FROM n",
    ],
    "a computed column": [
        _WITHOUT_INDEX,
        "ALTER TABLE MessageTable DROP COLUMN rfc822_size",
        "ALTER TABLE MessageTable ADD COLUMN rfc822_size AS (length(zeroblob(100000000)))",
    ],
}


@pytest.fixture
def geary(stores: Path, tmp_path: Path) -> Path:
    """Return a copy of the folder of an account."""
    return shutil.copytree(stores / "geary-46.0" / "account_01", tmp_path / "account_01")


def change(folder: Path, statements: list[str]) -> None:
    with closing(sqlite3.connect(folder / "geary.db", isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def states(folder: Path) -> Iterator[tuple[str, int, int]]:
    for path in sorted(folder.rglob("*")):
        status = path.stat()
        yield str(path), status.st_size, status.st_mtime_ns


def test_each_message_has_its_folder_and_its_marks(geary: Path) -> None:
    counts: dict[tuple[str, str], int] = {}
    for each in located(MailPath.whole(geary)):
        assert each.envelope is not None
        counts[each.envelope.folder, each.envelope.role] = counts.get((each.envelope.folder, each.envelope.role), 0) + 1

    assert counts == {
        ("INBOX", "inbox"): 8,
        ("Archive", "archive"): 1,
        ("Clients/Été 2026", "other"): 2,
        ("Drafts", "drafts"): 1,
        ("Junk", "junk"): 2,
        ("Sent", "sent"): 2,
        ("Trash", "trash"): 1,
    }
    flags = [each.envelope.flags for each in located(geary) if each.envelope and each.envelope.folder == "INBOX"]
    assert flags == [("\\Seen",), (), ("\\Flagged", "\\Seen"), ("\\Answered", "\\Seen"), (), ("\\Seen",), ("\\Seen",)]


def test_the_bytes_are_those_of_the_server(stores: Path, geary: Path) -> None:
    """Evolution kept the same messages as they are, with line ends of its own."""
    kept = {bytes(load(each)) for each in located(MailPath.whole(stores / "evolution-3.56/cache"))}
    found = {bytes(load(each)) for each in located(MailPath.whole(geary))}

    assert 17 == len(kept) == len(found)
    assert {each.replace(b"\r\n", b"\n") for each in found} == {each.replace(b"\r\n", b"\n") for each in kept}
    assert all(b"\n" not in each.replace(b"\r\n", b"") for each in found)


@pytest.mark.parametrize("what", CHANGES)
def test_what_the_database_tells_is_read_and_told(geary: Path, what: str) -> None:
    statements, count, notes = CHANGES[what]
    change(geary, statements)

    names, errors = told(geary)

    assert (count, notes) == (len(names), [each for each in errors if not each.startswith("no-inbox")])


@pytest.mark.parametrize("what", FOREIGN)
def test_a_database_of_another_form_is_named_with_the_way_out(geary: Path, what: str) -> None:
    change(geary, FOREIGN[what])

    assert ([], ["database Geary"]) == told(geary) == told(geary / "geary.db")


@pytest.mark.unix("two slashes at the beginning are a name of the root")
def test_a_path_that_begins_with_two_slashes_is_read(geary: Path) -> None:
    assert 12 == len(told(Path(f"/{geary}"))[0])


def test_what_is_not_in_the_database_yet_is_read_too(geary: Path) -> None:
    """While Geary runs, the last changes may stand beside; and nothing there is touched."""
    with closing(sqlite3.connect(geary / "geary.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("DELETE FROM MessageLocationTable WHERE message_id = 2")
        assert (geary / "geary.db-wal").stat().st_size
        before = list(states(geary))

        names, errors = told(geary)

        assert before == list(states(geary))
    assert (11, "deleted 2") == (len(names), errors[-1])


def left_in_the_midst(geary: Path) -> Path:
    """Return the folder of an account as it is after the computer stopped while something was written."""
    with closing(sqlite3.connect(geary / "geary.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_spill = 1")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        connection.execute("DELETE FROM MessageTable")
        left = shutil.copytree(geary, geary.with_name("left"))
        connection.execute("ROLLBACK")
    assert (left / "geary.db-journal").stat().st_size
    return left


def test_what_was_begun_and_not_ended_is_taken_back(geary: Path) -> None:
    left = left_in_the_midst(geary)

    assert told(geary) == ([name.replace("left", geary.name) for name in told(left)[0]], told(left)[1])


def test_what_waits_to_be_sent_is_a_draft(geary: Path) -> None:
    change(geary, ["INSERT INTO SmtpOutboxTable (message) VALUES ('To: a@example.org' || char(13, 10, 13, 10) || 'x')"])

    (waiting,) = [each for each in located(MailPath.whole(geary)) if each.envelope and each.envelope.folder == "Outbox"]

    assert waiting.envelope is not None
    assert (b"To: a@example.org\r\n\r\nx", "drafts") == (bytes(load(waiting)), waiting.envelope.role)
    assert 12 == len(told(geary)[0])


def test_a_message_that_is_gone_when_it_is_read_is_told(geary: Path) -> None:
    place = located(geary)[0]
    change(geary, ["UPDATE MessageTable SET header = NULL, body = NULL"])

    with pytest.raises(SourceError) as raised:
        load(place)
    assert "changed" == raised.value.reason


def test_other_mail_beside_the_database_is_read(geary: Path) -> None:
    (geary / "old").mkdir()
    (geary / "old" / "one.eml").write_bytes(b"Subject: one\n\nx\n")
    (geary / "two.mbox").write_bytes(b"From a@example.org Mon Mar  2 10:00:00 2026\nSubject: two\n\nx\n")

    names, errors = told(geary)

    assert (14, ["no-inbox Drafts, Sent, Trash", "deleted 1"]) == (len(names), errors)


def test_a_journal_that_names_a_file_deletes_none(geary: Path) -> None:
    left = left_in_the_midst(geary)
    letter = left / "letter.txt"
    letter.write_bytes(b"Dear Anne\n")
    named = str(letter).encode()
    with (left / "geary.db-journal").open("ab") as journal:
        journal.write(bytes(4) + named + struct.pack(">II", len(named), sum(named)) + bytes.fromhex("d9d505f920a163d7"))

    names, errors = told(left / "geary.db")

    assert letter.read_bytes() == b"Dear Anne\n"
    assert ([], ["unreadable its journal names another file"]) == (names, errors)


def test_a_damaged_database_is_told(geary: Path) -> None:
    content = (geary / "geary.db").read_bytes()
    (geary / "geary.db").write_bytes(content[:4096] + bytes(len(content) - 4096))

    names, errors = told(geary)

    assert [] == names
    assert ["unreadable"] == [each.partition(" ")[0] for each in errors]


def test_damage_that_the_library_quotes_is_told(geary: Path) -> None:
    content = (geary / "geary.db").read_bytes()
    (geary / "geary.db").write_bytes(content.replace(b"CREATE TABLE FolderTable", b"CREATE TABLE Folder\xfbTabl", 1))

    names, errors = told(geary)

    assert ([], ["unreadable"]) == (names, [each.partition(" ")[0] for each in errors])


@pytest.mark.parametrize("name", ["geary.db", "akonadi.db"])
def test_a_database_without_a_byte_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")

    assert ([], ["empty"]) == told(tmp_path)
    assert ["empty"] == [each.reason for each in weigh_store(str(tmp_path)).faults]


def test_of_a_container_the_copies_of_attachments_are_no_mail(geary: Path, tmp_path: Path) -> None:
    files = {
        f"geary/{path.relative_to(geary.parent).as_posix()}": path.read_bytes()
        for path in geary.rglob("*")
        if path.is_file()
    }
    (tmp_path / "sauvegarde.zip").write_bytes(zipped(files))

    names, errors = told(tmp_path / "sauvegarde.zip")

    assert (12, ["no-inbox Drafts, Sent, Trash", "deleted 1"]) == (len(names), errors)


def test_it_weighs_what_stands_on_the_disk(geary: Path) -> None:
    weight = weigh_store(str(geary))

    assert (17, ()) == (weight.messages, weight.faults)
    assert weight.used + weight.beside == sum(path.stat().st_size for path in geary.rglob("*") if path.is_file())
