"""Restoring into servers that differ: folders below INBOX., flags refused, messages changed when they are stored."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bouncekit.archive import Archive, Incoming, Place
from bouncekit.archive.restoring.restore import Restored, items_of, restore
from bouncekit.archive.restoring.to_imap import ImapOutlet
from bouncekit.archive.restoring.to_imap_folders import ImapFolders, by_folder
from bouncekit.servers.imap import ImapServer, imap_connection
from servers.dovecot import Dovecot
from servers.mailutils import Mailutils

if TYPE_CHECKING:
    from imapclient import IMAPClient

    from servers.courier import Courier
    from servers.cyrus import Cyrus

Connect = Callable[[str], AbstractContextManager["IMAPClient"]]

RECEIVED = "2024-05-06T07:08:09+02:00"
HEAD = b"From: Paul <paul@example.fr>\r\nMessage-ID: <%d@example.fr>\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\n"
LETTERS = [
    HEAD % 1 + b"Subject: Plans\r\n\r\nBonjour,\r\nFrom here on all is new.\r\n>From there.\r\n",
    HEAD % 2 + b"Subject: sans fin de ligne\r\n\r\nA demain",
    # A device that counts nothing: one Message-ID, one date, two readings.
    HEAD % 3 + b"Subject: Alarme\r\n\r\nTemp. 4\r\n",
    HEAD % 3 + b"Subject: Alarme\r\n\r\nTemp. 9\r\n",
    (HEAD % 4 + b"Subject: Maildir\r\n\r\nLigne\r\n\r\n").replace(b"\r\n", b"\n"),
    b"Subject: nu\r\n\r\nSans date ni identifiant.\r\n",
]
FLAGS = ("\\Seen", "\\Deleted", "$Label1", "2024", "\\Important", "\\$NOTJUNK", "\\Flagged")


@pytest.fixture(params=["dovecot", "cyrus", "courier", "mailutils"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def connect(request: pytest.FixtureRequest, kind: str) -> Connect:
    server: Dovecot | Cyrus | Courier | Mailutils = request.getfixturevalue(kind)

    @contextmanager
    def connected(name: str) -> Iterator["IMAPClient"]:
        user, password = name, getattr(server, "password", "")
        if isinstance(server, Mailutils):
            user = server.user(name)
        elif isinstance(server, Dovecot):
            password = 'pass "word" \\'
        where = ImapServer(server.host, server.imaps_port, ca_file=str(server.ca_file))
        with imap_connection(where, user, password) as client:
            yield client

    def account(name: str) -> AbstractContextManager["IMAPClient"]:
        name = f"restored-{name}"  # the servers are those of all tests
        if name not in made:
            server.account(name)
            made.add(name)
        return connected(name)

    made: set[str] = set()
    return account


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.create(str(tmp_path / "archive"))
    archive.add(
        Incoming(letter, Place("imap://a", "INBOX", 1, number, FLAGS, RECEIVED))
        for number, letter in enumerate(LETTERS)
    )
    return archive


def run(archive: Archive, outlet: ImapOutlet | ImapFolders) -> Restored:
    result = Restored()
    for outcome in restore(archive, sorted(items_of(archive.captures()), key=by_folder), outlet):
        result.count(outcome)
    return result


def test_all_is_restored_and_a_second_run_adds_nothing(connect: Connect, kind: str, archive: Archive) -> None:
    with connect("again") as client:
        first = run(archive, outlet := ImapOutlet(client, "Retrouvés/2025"))
    with connect("again") as client:
        again = run(archive, ImapOutlet(client, "Retrouvés/2025"))
        assert "INBOX" == ImapOutlet(client, "INBOX").name
        client.select_folder(outlet.name, readonly=True)
        there = client.search("ALL")

    assert (len(LETTERS), 0, []) == (first.restored, first.there, first.problems)
    assert (0, len(LETTERS), []) == (again.restored, again.there, again.problems)
    assert len(LETTERS) == len(there)
    # Courier ends each message with a line end; mailutils writes lines of its own into the header.
    assert {"courier": 1, "mailutils": len(LETTERS)}.get(kind, 0) == first.changed
    expected = "INBOX.Retrouvés.2025" if kind in {"cyrus", "courier"} else "Retrouvés/2025"
    assert expected == outlet.name


def test_each_message_goes_back_to_the_folder_where_it_was_seen_last(
    connect: Connect, kind: str, tmp_path: Path
) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    folders = ("INBOX", "INBOX.Projets.Été", "Plans/R&D", None, "INBOX")
    letters = [HEAD % number + b"Subject: x\r\n\r\nBonjour.\r\n" for number in range(5)]
    archive.add(
        Incoming(letter, Place("imap://a", folder, 1, number))
        for number, (letter, folder) in enumerate(zip(letters, folders, strict=True))
    )
    archive.add([Incoming(letters[4], Place("imap://a", "Plans/R&D", 1, 9))])  # moved since

    with connect("folders") as client:
        first = run(archive, outlet := ImapFolders(client, "Retrouvés"))
    with connect("folders") as client:
        again = run(archive, ImapFolders(client, "Retrouvés"))
        counts = {name: client.select_folder(name, readonly=True)[b"EXISTS"] for name in outlet.names}

    assert (5, []) == (first.restored, first.problems)
    assert (0, 5, []) == (again.restored, again.there, again.problems)
    expected = {"INBOX": 1, "Projets/Été": 1, "Plans/R&D": 2, "Retrouvés": 1}
    if kind in {"cyrus", "courier"}:
        expected = {
            name if name == "INBOX" else f"INBOX.{name.replace('/', '.')}": count for name, count in expected.items()
        }
    assert expected == counts


def test_names_that_servers_write_otherwise_are_found_again(connect: Connect, tmp_path: Path) -> None:
    archive = Archive.create(str(tmp_path / "names"))
    names = ("inbox/Clients", "Projets/", "Inbox")
    places = (Place("imap://a", name, 1, number) for number, name in enumerate(names, 1))
    archive.add(map(Incoming, LETTERS, places))
    with connect("written-otherwise") as client:
        first = run(archive, ImapFolders(client, "Archive"))
    with connect("written-otherwise") as client:
        again = run(archive, ImapFolders(client, "Archive"))

    assert (3, []) == (first.restored, first.problems)
    assert (0, 3, []) == (again.restored, again.there, again.problems)


def test_flags_that_a_server_refuses_are_left_out_one_by_one(connect: Connect, kind: str, archive: Archive) -> None:
    taken = {
        "dovecot": {"\\Seen", "\\Flagged", "$Label1", "2024"},
        "cyrus": {"\\Seen", "\\Flagged", "$Label1", "2024"},
        "courier": {"\\Seen", "\\Flagged", "$Label1"},
        "mailutils": {"\\Seen", "\\Flagged"},
    }[kind]
    with connect("flagged") as client:
        result = run(archive, outlet := ImapOutlet(client, "Archive"))
        client.select_folder(outlet.name, readonly=True)
        flags = [
            {flag.decode() if isinstance(flag, bytes) else str(flag) for flag in each} - {"\\Recent"}
            for each in client.get_flags(client.search("ALL")).values()
        ]

    assert (len(LETTERS), []) == (result.restored, result.problems)
    assert [taken] * len(LETTERS) == flags
    left_out = set(FLAGS) - taken - {"\\Deleted"}
    assert dict.fromkeys(left_out, len(LETTERS)) == result.left_out
