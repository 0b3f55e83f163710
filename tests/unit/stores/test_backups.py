"""Copies that imap-backup and Got Your Back make, built as these programs write them."""

import json
import os
import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from located import located, told

from bouncekit.mailbox.quota.store_scale import weigh_store
from bouncekit.sources import Location, MailPath, load
from bouncekit.sources.loading import stored

DATED = "Tue Mar 10 09:00:00 2026"


def letter(number: int, text: str = "Bonjour.") -> bytes:
    header = f"Return-Path: <a{number}@example.org>\nFrom: a{number}@example.org\nSubject: Lettre {number}"
    return f"{header}\nDate: Tue, 10 Mar 2026 09:00:00 +0000\n\n{text}\n".encode()


def boxed(content: bytes, date: str = DATED) -> bytes:
    """Return a message as imap-backup adds it to its mbox."""
    quoted = re.sub(rb"\n(>*From)", rb"\n>\1", content)
    return f"From marie@example.org {date}\n".encode() + quoted + b"\n"


def write(folder: Path, name: str, messages: Sequence[tuple[bytes, Sequence[str]]], **more: object) -> Path:
    """Write a folder as imap-backup does: an mbox, and the list beside it."""
    box = folder / f"{name}.mbox"
    box.parent.mkdir(parents=True, exist_ok=True)
    listed: list[Mapping[str, object]] = []
    content = b""
    for uid, (message, flags) in enumerate(messages, 1):
        listed.append({"uid": uid, "offset": len(content), "length": len(message), "flags": list(flags)})
        content += message
    box.write_bytes(content)
    box.with_suffix(".imap").write_text(
        json.dumps({"version": 3, "uid_validity": 7, "messages": listed} | more), encoding="utf-8"
    )
    return box


def flags_of(places: Sequence[Location]) -> list[tuple[str, ...] | None]:
    return [each.envelope.flags if each.envelope is not None else ("?",) for each in places]


@pytest.fixture
def account(tmp_path: Path) -> Path:
    """Return the copy of an account: three messages of its inbox, one of them deleted, and other folders."""
    folder = tmp_path / "jean_example.org"
    inbox = [(boxed(letter(1)), ["Seen"]), (boxed(letter(2)), ["Deleted", "Seen"]), (boxed(letter(3)), ["$Forwarded"])]
    write(folder, "INBOX", inbox)
    write(folder, "[Gmail]/Spam", [(boxed(letter(4)), [])])
    write(folder, "[Gmail]/Corbeille", [(boxed(letter(5)), [])])
    write(folder, "Clients/2026%3a; été", [(boxed(letter(6)), ["Answered"])])
    write(folder, "Vide", [])
    (folder / "INBOX.mirror").write_text("{}")
    return folder


def test_what_was_deleted_is_left_out_and_told_once(account: Path) -> None:
    names, errors = told(account)

    assert 4 == len(names)
    assert ["no-inbox [Gmail]/Corbeille (jean_example.org)", "deleted 1"] == errors


def test_each_message_has_its_folder_and_its_flags(account: Path) -> None:
    places = located(MailPath.whole(account))

    assert {(each.envelope.folder, each.envelope.role) for each in places if each.envelope is not None} == {
        ("INBOX", "inbox"),
        ("[Gmail]/Spam", "junk"),
        ("[Gmail]/Corbeille", "trash"),
        ("Clients/2026: été", "other"),
    }
    inbox = [each for each in places if each.path.endswith("INBOX.mbox")]
    assert [("\\Seen",), ("\\Deleted", "\\Seen"), ("$Forwarded",)] == flags_of(inbox)
    assert letter(3) == load(inbox[2]) == stored(inbox[2])


def test_the_account_has_the_name_of_the_settings_around_it(account: Path) -> None:
    settings = {"accounts": [{"username": "jean@example.org", "local_path": f"/home/jean/{account.name}"}]}
    (account.parent / "config.json").write_text(json.dumps(settings))

    assert {"jean@example.org"} == {each.envelope.account for each in located(account.parent) if each.envelope}


@pytest.mark.parametrize("target", ["INBOX.mbox", "../jean_example.org/INBOX.mbox"])
def test_a_box_that_is_named_itself_is_read_with_its_list(account: Path, target: str) -> None:
    names, errors = told(account / target)

    assert (2, ["deleted 1"]) == (len(names), errors)


def test_a_line_without_a_date_begins_a_message_too(tmp_path: Path) -> None:
    messages: list[tuple[bytes, list[str]]] = [
        (boxed(letter(1), date=""), []),
        (boxed(letter(2), date=""), []),
        (boxed(letter(3)), []),
    ]
    box = write(tmp_path, "INBOX", messages)

    assert [letter(1), letter(2), letter(3)] == [load(each) for each in located(box)]
    box.with_suffix(".imap").write_text(json.dumps({"version": 2, "uid_validity": 7, "uids": [1, 2, 3]}))
    assert [letter(1), letter(2), letter(3)] == [load(each) for each in located(box)]


@pytest.mark.parametrize(
    "text",
    ["From Paris with love", "Fromage", ">From here", "Un texte\n\nFrom marie@example.org Tue Mar 10 09:00:00 2026"],
)
def test_marks_before_lines_are_taken_off(tmp_path: Path, text: str) -> None:
    box = write(tmp_path, "INBOX", [(boxed(letter(1, text)), []), (boxed(letter(2)), [])])

    assert [letter(1, text), letter(2)] == [load(each) for each in located(box)]


def test_an_mbox_that_another_program_wrote_is_taken_as_it_is(tmp_path: Path) -> None:
    message = f"From marie@example.org {DATED}\n".encode() + letter(1, ">From Paris\n>Fromage") + b"\n"
    box = write(tmp_path, "INBOX", [(message, [])])

    assert [letter(1, "From Paris\n>Fromage")] == [load(each) for each in located(box)]


def test_what_stands_behind_the_list_is_read(tmp_path: Path) -> None:
    box = write(tmp_path, "INBOX", [(boxed(letter(1)), ["Deleted"])])
    box.write_bytes(box.read_bytes() + boxed(letter(2)) + boxed(letter(3), date=""))

    names, errors = told(box)
    assert ([f"{box}#2", f"{box}#3"], ["deleted 1"]) == (names, errors)


def test_what_is_listed_and_not_there_is_told(tmp_path: Path) -> None:
    box = write(tmp_path, "INBOX", [(boxed(letter(number)), []) for number in (1, 2, 3)])
    box.write_bytes(box.read_bytes()[: 2 * len(boxed(letter(1))) + 40])

    names, errors = told(box)
    assert 3 == len(names)
    assert ["missing 1"] == errors


@pytest.mark.parametrize("damage", [lambda box: box.write_bytes(b""), Path.unlink])
def test_a_box_that_is_gone_is_told(account: Path, damage: Callable[[Path], object]) -> None:
    damage(account / "INBOX.mbox")

    names, errors = told(account)
    assert (2, 1) == (len(names), errors.count("missing 3"))


@pytest.mark.parametrize(
    "damage",
    [
        "{",
        "[]",
        "null",
        '{"messages": [1]}',
        '{"messages": [{"offset": -1, "length": 9}]}',
        '{"messages": [{"offset": 3, "length": 90, "flags": ["Deleted"]}]}',
        '{"messages": [{"offset": 0, "length": 90}, {"offset": 5, "length": 90}]}',
        '{"messages": [{"offset": 0, "length": "9"}]}',
        "[" * 100_000,
    ],
)
def test_a_damaged_list_is_told_and_the_mail_is_read(tmp_path: Path, damage: str) -> None:
    box = write(tmp_path, "INBOX", [(boxed(letter(1)), ["Deleted"]), (boxed(letter(2)), [])])
    box.with_suffix(".imap").write_text(damage)

    names, errors = told(tmp_path)
    assert 2 == len(names)
    assert ["unreadable"] == [each.partition(" ")[0] for each in errors]


def test_it_weighs_what_stands_on_the_disk(account: Path) -> None:
    weight = weigh_store(str(account))

    assert (6, 1, ()) == (weight.messages, weight.deleted, weight.faults)
    assert weight.used + weight.beside == sum(path.stat().st_size for path in account.rglob("*") if path.is_file())
    assert weight.used == sum(row.used or 0 for row in weight.folders)


LABELS = {
    1: ["INBOX", "UNREAD", "CATEGORY_PERSONAL"],
    2: ["SPAM"],
    3: ["TRASH", "INBOX"],
    4: ["SENT"],
    5: ["Clients/2026", "STARRED", "IMPORTANT"],
    6: [],
    7: ["DRAFT"],
}


def copy_of_gmail(folder: Path, *, separator: str = "/") -> Path:
    """Write a copy as Got Your Back does: a file a message by its day, and a database with the labels of each."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / "msg-db.sqlite", isolation_level=None)) as connection:
        connection.executescript(
            """
            CREATE TABLE messages(message_num INTEGER PRIMARY KEY, message_filename TEXT,
                message_internaldate TIMESTAMP);
            CREATE TABLE labels (message_num INTEGER, label TEXT);
            CREATE TABLE uids (message_num INTEGER, uid TEXT PRIMARY KEY);
            CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT);
            CREATE UNIQUE INDEX labelidx ON labels (message_num, label);
            INSERT INTO settings VALUES ('email_address', 'jean@example.org'), ('db_version', '6');
            """
        )
        for number, labels in LABELS.items():
            path = folder / "2026" / "3" / str(number % 3 + 1) / f"17{number:014x}.eml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(letter(number))
            name = str(path.relative_to(folder)).replace("/", separator)
            connection.execute("INSERT INTO messages VALUES (?, ?, '2026-03-02 10:00:00')", (number, name))
            connection.executemany("INSERT INTO labels VALUES (?, ?)", [(number, label) for label in labels])
    return folder


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Return the copy of an account of Gmail."""
    return copy_of_gmail(tmp_path / "GYB-GMail-Backup-jean@example.org")


@pytest.mark.parametrize("separator", ["/", "\\"])
def test_labels_tell_what_a_message_is(tmp_path: Path, separator: str) -> None:
    folder = copy_of_gmail(tmp_path / "copy", separator=separator)

    found = {
        Path(each.path).stem[-1]: (each.envelope.folder, each.envelope.role, each.envelope.flags)
        for each in located(MailPath.whole(folder))
        if each.envelope is not None
    }
    assert found == {
        "1": ("INBOX", "inbox", ()),
        "2": ("SPAM", "junk", ("\\Seen",)),
        "3": ("TRASH", "trash", ("\\Seen",)),
        "4": ("SENT", "sent", ("\\Seen",)),
        "5": ("Clients/2026", "other", ("\\Flagged", "\\Seen")),
        "6": ("All Mail", "other", ("\\Seen",)),
        "7": ("DRAFT", "drafts", ("\\Seen",)),
    }


def test_where_nothing_arrives_is_left_out_and_told(copied: Path) -> None:
    names, errors = told(copied)

    assert (4, 1) == (len(names), len(errors))
    assert {"no-inbox", "DRAFT", "SENT", "TRASH"} <= set(re.split(r"[ ,]+", errors[0]))


@pytest.mark.parametrize(("below", "count"), [("2026", 4), ("2026/3", 4), ("2026/3/2", 1), ("2026/3/3", 2)])
def test_a_part_of_the_copy_is_read_with_its_labels(copied: Path, below: str, count: int) -> None:
    assert count == len(told(copied / below)[0])


def test_labels_of_old_copies_are_those_of_imap(copied: Path) -> None:
    with closing(sqlite3.connect(copied / "msg-db.sqlite", isolation_level=None)) as connection:
        connection.executescript(
            r"""
            UPDATE labels SET label = '\Inbox' WHERE label = 'INBOX';
            UPDATE labels SET label = '\Sent' WHERE label = 'SENT';
            CREATE TABLE flags (message_num INTEGER, flag TEXT);
            INSERT INTO flags VALUES (1, '\Seen'), (1, '\Flagged');
            """
        )

    found = {each.envelope.folder: each.envelope.flags for each in located(MailPath.whole(copied)) if each.envelope}
    assert ("\\Flagged", "\\Seen") == found["Inbox"]
    assert () == found["Sent"]


def test_what_the_database_does_not_know_is_read_and_what_has_no_file_told(copied: Path) -> None:
    (copied / "2026/3/2/170000000000000a.eml").write_bytes(letter(10))
    (copied / "2026/3/3/1700000000000002.eml").unlink()

    names, errors = told(copied)
    assert 4 == len(names)
    assert "missing 1" in errors


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + bytes(200), b"Bonjour.\n"])
def test_without_its_labels_the_mail_is_read_and_that_is_told(copied: Path, content: bytes) -> None:
    (copied / "msg-db.sqlite").write_bytes(content)

    names, errors = told(copied)
    assert (7, ["unreadable"]) == (len(names), [each.partition(" ")[0] for each in errors])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
def test_a_pipe_in_the_place_of_the_database_is_not_waited_for(copied: Path) -> None:
    (copied / "msg-db.sqlite").unlink()
    os.mkfifo(copied / "msg-db.sqlite")

    assert ["not-a-file"] == told(copied)[1]


def test_a_copy_weighs_what_stands_on_the_disk(copied: Path) -> None:
    weight = weigh_store(str(copied))

    assert (7, ()) == (weight.messages, weight.faults)
    assert {"INBOX", "SPAM", "SENT"} <= {row.name for row in weight.folders}
    assert weight.used + weight.beside == sum(path.stat().st_size for path in copied.rglob("*") if path.is_file())
