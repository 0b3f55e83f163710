"""Flags and folders that changed since a message was kept: noted once, and restored as they were last."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bouncekit.archive import Archive, Incoming, Place
from bouncekit.archive.format.flags_seen import flags_seen, last_flags
from bouncekit.archive.format.journal import Journal, make_entry
from bouncekit.archive.restoring.restore import items_of
from bouncekit.cli import process as ending
from bouncekit.servers.imap import ImapServer, imap_connection
from servers.dovecot import Account, Dovecot

LETTERS = [
    f"From: a@example.fr\r\nMessage-ID: <{number}@a>\r\nDate: Mon, 2 Mar 2026 10:00:0{number} +0100\r\n\r\nx\r\n"
    for number in range(3)
]
LATER = datetime(2030, 1, 1, tzinfo=UTC)


def entry(flags: Sequence[object], at: datetime = LATER) -> Journal:
    return Journal((make_entry(Journal(()), "fetched", {"source": "imap://a", "flags": flags}, at),))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.create(str(tmp_path / "archive"))
    archive.add([Incoming(LETTERS[0].encode(), Place("imap://a", "INBOX", 1, 7, ("\\Seen",)))])
    return archive


def test_the_last_note_counts_and_a_later_capture_more(archive: Archive) -> None:
    (capture,) = archive.captures()

    assert ("\\Seen",) == last_flags(capture, flags_seen(entry([]).entries))
    assert ("\\Flagged",) == last_flags(capture, flags_seen(entry([["INBOX", 1, 7, ["\\Flagged"]]]).entries))
    assert () == last_flags(capture, flags_seen(entry([["INBOX", 1, 7, ["\\Flagged"]], ["INBOX", 1, 7, []]]).entries))
    earlier = entry([["INBOX", 1, 7, ["\\Flagged"]]], datetime(2000, 1, 1, tzinfo=UTC))
    assert ("\\Seen",) == last_flags(capture, flags_seen(earlier.entries))


@pytest.mark.parametrize("odd", [[1], [["INBOX", 1]], ["abc"], [["INBOX", [], 7, []]], [None], [["INBOX", 1, 7, 3]]])
def test_a_journal_that_somebody_changed_ends_nothing(archive: Archive, odd: list[object]) -> None:
    (capture,) = archive.captures()

    assert ("\\Seen",) == last_flags(capture, flags_seen(entry(odd).entries))


def fetch(dovecot: Dovecot, account: Account, archive: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[object]]:
    """Run `archive fetch`; return the flags that it noted."""
    monkeypatch.setenv("BOUNCEKIT_ARCHIVE", str(archive))
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", account.password)
    where = ["--user", account.name, "--port", str(dovecot.imaps_port), "--ca-file", str(dovecot.ca_file)]
    assert 0 == ending.run(["archive", "fetch", dovecot.host, *where])
    last = Archive.open(str(archive)).journal().entries[-1]
    return list(last.fields.get("flags", []))


def test_what_changed_on_the_server_is_noted_once_and_restored(
    dovecot: Dovecot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = dovecot.account("reflagged", password="simple")
    for letter in LETTERS:
        dovecot.deliver(account, letter.encode(), flags="S")
    place = tmp_path / "archive"
    Archive.create(str(place))
    server = ImapServer(dovecot.host, dovecot.imaps_port, ca_file=str(dovecot.ca_file))

    assert [] == fetch(dovecot, account, place, monkeypatch)
    with imap_connection(server, account.name, account.password) as client:
        client.create_folder("Classé")
        client.select_folder("INBOX")
        client.set_flags([1], ["\\Flagged", "$Fait"])
        client.move([2], "Classé")
    noted = fetch(dovecot, account, place, monkeypatch)
    again = fetch(dovecot, account, place, monkeypatch)

    assert [["INBOX", ["$Fait", "\\Flagged"]]] == [[change[0], change[3]] for change in noted]
    assert [] == again
    archive = Archive.open(str(place))
    seen = flags_seen(archive.journal().entries)
    items = {item.place.folder: item.place.flags for item in items_of(archive.captures(), None, seen)}
    assert ("\\Seen",) == items["Classé"]
    flags = [set(item.place.flags) for item in items_of(archive.captures(), None, seen)]
    assert {"$Fait", "\\Flagged"} in flags
    assert json.loads(archive.journal().entries[-2].line())["flags"] == noted
