"""What KMail 24.12 (Akonadi) wrote: the mail of an IMAP account in a database and files; its own stands elsewhere."""

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from containers_made import zipped
from located import located, told

from bouncekit.mailbox.quota.store_scale import weigh_store
from bouncekit.sources import MailPath, load, read_messages

COPIES = "copies /home/k/.local/share/local-mail"
NO_INBOX = "no-inbox Sent (IMAP Account 1), Drafts (IMAP Account 1), Trash (IMAP Account 1)"
WHOLE = "(SELECT id FROM PartTypeTable WHERE name = 'RFC822')"
ITEM = "(SELECT pimItemId FROM PartTable WHERE id = 39)"


@pytest.fixture
def akonadi(stores: Path, tmp_path: Path) -> Path:
    """Return a copy of the folder of Akonadi."""
    return shutil.copytree(stores / "kmail-24.12" / "share" / "akonadi", tmp_path / "akonadi")


def change(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "akonadi.db", isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_each_message_has_its_folder_account_and_marks(akonadi: Path) -> None:
    envelopes = [each.envelope for each in located(MailPath.whole(akonadi)) if each.envelope is not None]

    assert Counter((each.account, each.folder, each.role) for each in envelopes) == {
        ("IMAP Account 1", "INBOX", "inbox"): 7,
        ("IMAP Account 1", "Archive", "archive"): 1,
        ("IMAP Account 1", "Clients/Été 2026", "other"): 2,
        ("IMAP Account 1", "Drafts", "drafts"): 1,
        ("IMAP Account 1", "Junk", "junk"): 2,
        ("IMAP Account 1", "Sent", "sent"): 2,
        ("IMAP Account 1", "Trash", "trash"): 1,
    }
    assert ("$ATTACHMENT", "\\Answered", "\\Seen") in {each.flags for each in envelopes}


def test_a_message_in_a_file_beside_the_database_is_read_there(akonadi: Path) -> None:
    large = [each for each in located(akonadi) if "file_db_data" in each.path]

    assert [b"donnees.bin" in bytes(load(each)) for each in large] == [True]
    shutil.rmtree(akonadi / "file_db_data")
    names, errors = told(akonadi)
    assert (11, ["not-found", COPIES, NO_INBOX]) == (len(names), errors)


def test_its_own_mail_is_read_where_it_stands(stores: Path) -> None:
    names, errors = told(stores / "kmail-24.12")

    assert (8 + 12, [COPIES, NO_INBOX]) == (len(names), errors)


@pytest.mark.parametrize(
    ("statement", "count", "notes"),
    [
        (f"DELETE FROM PartTable WHERE pimItemId = 9 AND partTypeId = {WHOLE}", 12, [COPIES, NO_INBOX, "truncated 1"]),
        ("DELETE FROM PartTable WHERE pimItemId = 9", 11, ["unfetched 1", COPIES, NO_INBOX]),
        ("UPDATE PartTable SET data = '../../x' WHERE storage", 11, ["not-found", COPIES, NO_INBOX]),
        ("UPDATE CollectionTable SET parentId = id", 12, None),
        ("DROP TABLE PartTypeTable", 0, ["database Akonadi (KMail)"]),
    ],
)
def test_what_the_database_tells_is_read_and_told(
    akonadi: Path, statement: str, count: int, notes: list[str] | None
) -> None:
    change(akonadi, "PRAGMA foreign_keys = OFF", statement)

    names, errors = told(akonadi)

    assert count == len(names)
    assert notes is None or notes == errors


def in_a_zip(folder: Path) -> Path:
    files = {
        path.relative_to(folder.parent).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    archive = folder.with_suffix(".zip")
    archive.write_bytes(zipped(files))
    return archive


def test_in_a_container_each_message_is_read_once(akonadi: Path) -> None:
    shutil.rmtree(akonadi / "search_db", ignore_errors=True)
    (akonadi / "search_db").mkdir()
    (akonadi / "search_db" / "flintlock").write_bytes(b"Subject: x\n\nx\n")
    whole = {bytes(load(each)) for each in located(MailPath.whole(akonadi))}
    path = in_a_zip(akonadi)

    # Of the two in files one is a copy of local mail, and stands in no other member.
    found = [bytes(content) for _, content in read_messages(MailPath.whole(path))]

    assert (len(whole) + 1, whole) == (len(found), whole & set(found))


@pytest.mark.parametrize("content", [b"", b"changes"])
def test_of_a_container_the_changes_that_stand_apart_are_named(akonadi: Path, content: bytes) -> None:
    (akonadi / "akonadi.db-wal").write_bytes(content)

    told_of = [each for each in told(in_a_zip(akonadi))[1] if each.startswith("unsettled")]

    assert len(told_of) == bool(content)


@pytest.mark.parametrize("beside", ["file_db_data/13/13_r0", "Akonadi.error", "db_misc/x", "search_db/email/iamglass"])
def test_tables_of_mariadb_are_named_once(tmp_path: Path, beside: str) -> None:
    for name in ("db_data/akonadi/pimitemtable.ibd", beside):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"Subject: x\n\nx\n")

    assert ([], ["database Akonadi (KMail)"]) == told(tmp_path)


def test_what_stands_beside_the_database_weighs_as_mail(akonadi: Path) -> None:
    weight = weigh_store(str(akonadi))

    large = {each.path for each in located(MailPath.whole(akonadi)) if "file_db_data" in each.path}
    files = sum(path.stat().st_size for path in akonadi.rglob("*") if path.is_file())
    assert 1 == len(large)
    assert weight.used == sum(Path(path).stat().st_size for path in {str(akonadi / "akonadi.db")} | large)
    assert files == weight.used + weight.beside
