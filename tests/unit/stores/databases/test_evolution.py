"""What Evolution 3.56 wrote: copies of IMAP folders, whose marks stand in a database, and of what POP3 gave."""

import errno
import os
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from located import located, told

from bouncekit.mailbox.quota.store_scale import weigh_store
from bouncekit.sources import MailPath

NO_INBOX = "no-inbox Drafts, Sent, Trash"


@pytest.fixture
def account(stores: Path, tmp_path: Path) -> Path:
    """Return a copy of what Evolution keeps of an IMAP account."""
    return shutil.copytree(stores / "evolution-3.56" / "cache" / "mail" / "jean", tmp_path / "jean")


def test_each_message_has_its_folder_and_its_marks(account: Path) -> None:
    envelopes = [each.envelope for each in located(MailPath.whole(account)) if each.envelope is not None]

    assert Counter((each.folder, each.role) for each in envelopes) == {
        ("INBOX", "inbox"): 8,
        ("Archive", "archive"): 1,
        ("Clients/Été 2026", "other"): 2,
        ("Drafts", "drafts"): 1,
        ("Junk", "junk"): 2,
        ("Sent", "sent"): 2,
        ("Trash", "trash"): 1,
    }
    inbox = {each.flags for each in envelopes if each.folder == "INBOX"}
    assert {("\\Deleted", "\\Seen"), ("\\Flagged", "\\Seen"), ("\\Answered", "\\Seen")} <= inbox


@pytest.mark.parametrize(
    ("folder", "count"),
    [
        ("", 12),
        ("folders", 12),
        ("folders/INBOX", 7),
        ("folders/INBOX/cur", 7),
        ("folders/INBOX/cur/2e", 7),
        ("folders/Clients", 2),
        ("folders/Clients/subfolders", 2),
    ],
)
def test_a_part_of_it_is_read_with_the_same_marks(account: Path, folder: str, count: int) -> None:
    names, errors = told(account / folder)

    assert count == len(names)
    assert ("deleted 1" in errors) == (count > 2)


def test_what_has_no_copy_is_told(account: Path) -> None:
    for path in sorted((account / "folders/INBOX/cur").rglob("*")):
        if path.is_file() and path.name != "1":
            path.unlink()

    assert (6, ["unfetched 6", NO_INBOX]) == (len(told(account)[0]), told(account)[1])


def test_without_its_marks_the_mail_is_read_and_that_is_told(account: Path) -> None:
    (account / "folders.db").write_bytes(b"SQLite format 3\0" + bytes(200))

    names, errors = told(account)

    assert 13 == len(names)
    assert ["unreadable", "no-inbox"] == [each.partition(" ")[0] for each in errors]


def test_a_folder_without_a_table_has_no_marks(account: Path) -> None:
    with closing(sqlite3.connect(account / "folders.db", isolation_level=None)) as connection:
        connection.execute("DROP TABLE Junk")
        connection.execute('ALTER TABLE Archive RENAME TO "L\'été"')
    (account / "folders/Archive").rename(account / "folders/L'été")

    assert (12, [NO_INBOX, "deleted 1"]) == (len(told(account)[0]), told(account)[1])


def test_folders_that_stand_in_one_another_are_read_once(account: Path) -> None:
    shutil.copytree(account / "folders/Archive", account / "folders/INBOX/Notes/2026")
    (account / "folders/INBOX/Notes/above").symlink_to(account / "folders/INBOX")

    envelopes = [each.envelope for each in located(account) if each.envelope is not None]

    assert (13, 1) == (len(envelopes), sum(each.folder == "INBOX/Notes/2026" for each in envelopes))


def test_files_with_other_names_than_their_messages_lack_nothing(account: Path) -> None:
    shelf = account / "folders/INBOX/cur/2e"
    for path in list(shelf.iterdir()):
        path.rename(shelf / f"{path.name}-digest")

    assert (13, [NO_INBOX]) == (len(told(account)[0]), told(account)[1])


def test_an_escaped_name_has_its_marks(account: Path) -> None:
    with closing(sqlite3.connect(account / "folders.db", isolation_level=None)) as connection:
        (deleted,) = connection.execute("SELECT uid FROM INBOX WHERE deleted").fetchone()
        connection.execute("UPDATE INBOX SET uid = 'a/b=' WHERE deleted")
    (account / "folders/INBOX/cur/2e" / deleted).rename(account / "folders/INBOX/cur/2e/a%2fb=")

    assert (12, [NO_INBOX, "deleted 1"]) == (len(told(account)[0]), told(account)[1])


def test_a_folder_that_cannot_be_looked_into_is_told(account: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("folders/Archive"):
            raise PermissionError(errno.EACCES, "no", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)

    assert f"permission-denied {NO_INBOX}" == " ".join(told(account)[1][:2])


def test_what_pop3_gave_and_no_folder_shows_is_read(stores: Path, tmp_path: Path) -> None:
    shutil.copytree(stores / "evolution-3.56/share/mail/pop", tmp_path / "pop")

    assert (8, []) == (len(told(tmp_path / "pop")[0]), told(tmp_path / "pop")[1])
    assert 8 == len(told(tmp_path)[0])


def test_the_copies_of_what_pop3_gave_are_not_read_twice(stores: Path) -> None:
    folder = stores / "evolution-3.56" / "share"

    assert (8, []) == (len(told(folder)[0]), told(folder)[1])
    assert ([], [f"copies {folder / 'mail/local'}"]) == told(folder / "mail/pop")


def test_it_weighs_what_stands_on_the_disk(account: Path) -> None:
    weight = weigh_store(str(account))

    assert (17, ()) == (weight.messages, weight.faults)
    assert weight.used + weight.beside == sum(path.stat().st_size for path in account.rglob("*") if path.is_file())
    assert 1 == sum(row.deleted for row in weight.folders)
