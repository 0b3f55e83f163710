"""Fetching from a real Dovecot, and from servers that do what no real one does."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient

from bouncekit.archive import Archive
from bouncekit.archive.capture.from_imap import ImapFetch
from bouncekit.archive.capture.from_pop3 import Pop3Fetch
from bouncekit.archive.capture.known import FolderResult, SizeDifference, known_places
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.imap import ImapServer, imap_connection
from bouncekit.servers.pop3 import Pop3Server, pop3_connection
from bouncekit.servers.wire import Limits
from servers.dovecot import Account, Dovecot
from servers.scripted import Peer, scripted_server

LETTERS = [f"Subject: letter {number}\r\n\r\n.\r\n..x\r\nBonjour\r\n".encode() for number in range(7)]
SOURCE = "imap://marie"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(str(tmp_path / "archive"))


def digests(contents: list[bytes]) -> set[str]:
    return {hashlib.sha256(content).hexdigest() for content in contents}


@contextmanager
def imap(dovecot: Dovecot, account: Account) -> Iterator[IMAPClient]:
    server = ImapServer(dovecot.host, dovecot.imaps_port, ca_file=str(dovecot.ca_file))
    with imap_connection(server, account.name, account.password) as client:
        yield client


def fetch_imap(archive: Archive, dovecot: Dovecot, account: Account, *folders: str) -> dict[str, FolderResult]:
    with ExitStack() as stack:

        def connect() -> IMAPClient:
            return stack.enter_context(imap(dovecot, account))

        run = ImapFetch(connect(), SOURCE, known_places(archive.captures(), SOURCE), folders, connect)
        archive.add(run)
    return {result.name: result for result in run.results}


def test_an_account_is_fetched_whole_and_nothing_on_the_server_changes(dovecot: Dovecot, archive: Archive) -> None:
    marie = dovecot.account("fetch-whole")
    paths = [dovecot.deliver(marie, LETTERS[0]), dovecot.deliver(marie, LETTERS[1], folder="Archives.&AMk-t&AOk-")]
    date = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    paths.append(dovecot.deliver(marie, LETTERS[2], folder="Sent", flags="FS", date=date))

    results = fetch_imap(archive, dovecot, marie)

    assert {"INBOX": 1, "Archives/Été": 1, "Sent": 1, "Junk": 0, "Trash": 0} == {
        name: result.fetched for name, result in results.items()
    }
    assert all(result.is_complete for result in results.values())
    assert digests(LETTERS[:3]) == set(archive.manifest().values())
    places = {capture.place.folder: capture.place for capture in archive.captures()}
    assert ("\\Flagged", "\\Seen") == places["Sent"].flags
    assert date == datetime.fromisoformat(places["Sent"].internal_date or "")
    assert isinstance(places["INBOX"].uid, int)
    with imap(dovecot, marie) as client:
        client.select_folder("INBOX", readonly=True)
        assert {b"\\Recent"} >= set(client.get_flags([1])[1])
    # The new message may have moved from new to cur, as any look into the box does; it got no flag.
    assert {path.name.partition(":")[0] for path in paths} == {
        path.name.partition(":")[0] for path in marie.maildir.rglob("cur/*")
    } | {path.name for path in marie.maildir.rglob("new/*")}
    assert [] == list(marie.maildir.glob("cur/*S*"))


def test_the_next_run_fetches_what_is_new_and_nothing_else(dovecot: Dovecot, archive: Archive) -> None:
    marie = dovecot.account("fetch-next")
    dovecot.deliver(marie, LETTERS[0])
    fetch_imap(archive, dovecot, marie, "INBOX")
    dovecot.deliver(marie, LETTERS[1])

    (result,) = fetch_imap(archive, dovecot, marie, "INBOX").values()

    assert (2, 2, 1, 1, True) == (result.told, result.listed, result.known, result.fetched, result.is_complete)


def test_what_was_deleted_on_the_server_stays_in_the_archive(dovecot: Dovecot, archive: Archive) -> None:
    marie = dovecot.account("fetch-deleted")
    path = dovecot.deliver(marie, LETTERS[0], flags="S")
    fetch_imap(archive, dovecot, marie, "INBOX")
    path.unlink()

    (result,) = fetch_imap(archive, dovecot, marie, "INBOX").values()

    assert (0, True) == (result.told, result.is_complete)
    assert digests(LETTERS[:1]) == set(archive.manifest().values())


def test_a_run_that_is_stopped_keeps_what_came_and_the_next_one_goes_on(dovecot: Dovecot, archive: Archive) -> None:
    marie = dovecot.account("fetch-stopped")
    for letter in LETTERS:
        dovecot.deliver(marie, letter)

    def stopped(run: ImapFetch) -> Iterator[Any]:
        for number, incoming in enumerate(run):
            if number == 4:
                raise KeyboardInterrupt
            yield incoming

    with imap(dovecot, marie) as client, pytest.raises(KeyboardInterrupt):
        archive.add(stopped(ImapFetch(client, SOURCE, {}, ["INBOX"])))
    assert 4 == len(archive.manifest())

    (result,) = fetch_imap(archive, dovecot, marie, "INBOX").values()

    assert (4, 3, True) == (result.known, result.fetched, result.is_complete)
    assert digests(LETTERS) == set(archive.manifest().values())


def test_a_folder_that_is_numbered_anew_is_fetched_again_and_stored_once(dovecot: Dovecot, archive: Archive) -> None:
    marie = dovecot.account("fetch-anew")
    dovecot.deliver(marie, LETTERS[0])
    fetch_imap(archive, dovecot, marie, "INBOX")
    for name in ("dovecot-uidlist", "dovecot-uidvalidity", "dovecot.index", "dovecot.index.log"):
        for path in marie.maildir.glob(f"{name}*"):
            path.unlink()
    dovecot.deliver(marie, LETTERS[1])
    # Dovecot takes the time for its UIDVALIDITY; one of our own is surely another.
    (marie.maildir / "dovecot-uidlist").write_text("3 V7 N1\n")

    (result,) = fetch_imap(archive, dovecot, marie, "INBOX").values()

    assert (True, 0, 2, True) == (result.is_new_validity, result.known, result.fetched, result.is_complete)
    assert 2 == len(archive.manifest())
    assert 3 == len(list(archive.captures()))


def test_a_server_that_was_put_back_from_a_backup_gives_uids_out_again(dovecot: Dovecot, archive: Archive) -> None:
    marie = dovecot.account("fetch-backup")
    for letter in LETTERS[:3]:
        dovecot.deliver(marie, letter)
    fetch_imap(archive, dovecot, marie, "INBOX")
    backup = dovecot.folder / "backup"
    shutil.copytree(marie.maildir, backup, copy_function=shutil.copy2)
    for letter in LETTERS[3:5]:
        dovecot.deliver(marie, letter)
    fetch_imap(archive, dovecot, marie, "INBOX")
    shutil.rmtree(marie.maildir)
    shutil.copytree(backup, marie.maildir, copy_function=shutil.copy2)
    dovecot._give(marie.maildir)
    others = [b"Message-ID: <new@example.fr>\r\n" + letter for letter in LETTERS[5:7]]
    for letter in others:
        dovecot.deliver(marie, letter)

    (result,) = fetch_imap(archive, dovecot, marie, "INBOX").values()

    # One more was read, to see that from there downwards nothing changed.
    assert (2, 3, 2, True) == (result.known, result.fetched, result.reused, result.is_complete)
    assert digests([*LETTERS[:5], *others]) == set(archive.manifest().values())


def test_a_keyword_of_digits_is_a_flag(dovecot: Dovecot, archive: Archive) -> None:
    marie = dovecot.account("fetch-digits")
    dovecot.deliver(marie, LETTERS[0])
    with imap(dovecot, marie) as client:
        client.select_folder("INBOX")
        client.add_flags([1], [b"2024"])

    assert fetch_imap(archive, dovecot, marie, "INBOX")["INBOX"].is_complete
    assert ["2024"] == [flag for capture in archive.captures() for flag in capture.place.flags]


def test_a_message_that_the_server_cannot_read_costs_itself_alone(dovecot: Dovecot, archive: Archive) -> None:
    marie = dovecot.account("fetch-broken")
    paths = [dovecot.deliver(marie, letter, flags="S") for letter in LETTERS[:4]]
    dovecot.deliver(marie, LETTERS[4], folder="Sent")
    paths[1].chmod(0)  # Dovecot says that something is wrong, and hangs up

    results = fetch_imap(archive, dovecot, marie, "INBOX", "Sent")

    result = results["INBOX"]
    assert [2] == [uid for uid, _ in result.unreadable]
    assert "Internal error" in result.unreadable[0][1]
    assert (3, 1, False) == (result.fetched, result.missing, result.is_complete)
    assert results["Sent"].is_complete
    assert digests([LETTERS[0], *LETTERS[2:5]]) == set(archive.manifest().values())


def test_a_folder_that_is_not_there_is_told_and_the_others_are_fetched(dovecot: Dovecot, archive: Archive) -> None:
    marie = dovecot.account("fetch-missing")
    dovecot.deliver(marie, LETTERS[0])

    results = fetch_imap(archive, dovecot, marie, "Nowhere", "INBOX")

    assert (False, True) == (results["Nowhere"].is_complete, results["INBOX"].is_complete)
    assert "exist" in results["Nowhere"].problem


def pop3_box(dovecot: Dovecot, account: Account, security: Any = "tls") -> Pop3Server:
    port = dovecot.pop3s_port if security == "tls" else dovecot.pop3_port
    return Pop3Server(dovecot.host, port, security, ca_file=str(dovecot.ca_file))


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_pop3_box_is_fetched_byte_for_byte_and_left_as_it_is(
    dovecot: Dovecot, archive: Archive, security: str
) -> None:
    marie = dovecot.account(f"pop-{security}-fetch", password="simple")
    long_lines = b"Subject: long\r\n\r\n" + b"x" * 1_500_000 + b"\r\n"
    for letter in (*LETTERS[:3], long_lines):
        dovecot.deliver(marie, letter)
    source = "pop3://marie"
    for expected in ((0, 4), (4, 0)):
        with pop3_connection(pop3_box(dovecot, marie, security), marie.name, marie.password) as client:
            run = Pop3Fetch(client, source, known_places(archive.captures(), source))
            archive.add(run)

        (result,) = run.results
        assert expected == (result.known, result.fetched)
        assert (True, []) == (result.is_complete, result.sizes)
    assert digests([*LETTERS[:3], long_lines]) == set(archive.manifest().values())
    assert 4 == len([path for folder in ("cur", "new") for path in (marie.maildir / folder).iterdir()])


def test_a_wrong_password_and_a_certificate_that_nobody_signed_are_told(dovecot: Dovecot) -> None:
    marie = dovecot.account("pop-refused", password="simple")

    with (
        pytest.raises(MailboxError, match="password-refused"),
        pop3_connection(pop3_box(dovecot, marie), marie.name, "wrong"),
    ):
        raise AssertionError
    stranger = Pop3Server(dovecot.host, dovecot.pop3s_port)
    with pytest.raises(MailboxError, match="certificate-invalid"), pop3_connection(stranger, "a", "b"):
        raise AssertionError


def asked(peer: Peer, word: str) -> None:
    """Wait for a command, and tell the capabilities to whoever asks for them in between."""
    while word not in (line := peer.expect()):
        assert "CAPABILITY" in line, line
        peer.say("* CAPABILITY IMAP4rev1", "{tag} OK done")


def imap_greeting(peer: Peer) -> None:
    peer.say("* OK ready")
    asked(peer, "LOGIN")
    peer.say("{tag} OK in")


def fetch_scripted(archive: Archive, dovecot: Dovecot, script: Any) -> FolderResult:
    def served(peer: Peer) -> None:
        imap_greeting(peer)
        script(peer)

    with scripted_server(served, dovecot.folder) as port:
        server = ImapServer("localhost", port, ca_file=str(dovecot.ca_file), limits=Limits(read=5))
        with imap_connection(server, "marie", "x") as client:
            run = ImapFetch(client, SOURCE, {}, ["INBOX"])
            archive.add(run)
    return run.results[0]


def examined(peer: Peer, exists: int, listed: str) -> None:
    asked(peer, "EXAMINE")
    peer.say(f"* {exists} EXISTS", "* OK [UIDVALIDITY 1] ok", "{tag} OK [READ-ONLY] done")
    asked(peer, "SEARCH")
    peer.say(f"* SEARCH {listed}", "{tag} OK done")


def test_a_server_that_shows_only_a_part_is_never_called_complete(dovecot: Dovecot, archive: Archive) -> None:
    def script(peer: Peer) -> None:
        examined(peer, 10_001, "5")
        asked(peer, "FETCH 1:10001 (UID)")
        peer.say("* 1 FETCH (UID 5)", "{tag} OK done")
        asked(peer, "RFC822.SIZE")
        peer.say("* 1 FETCH (UID 5 RFC822.SIZE 16 FLAGS (\\Seen))", "{tag} OK done")
        asked(peer, "BODY.PEEK[]")
        peer.say("* 1 FETCH (UID 5 BODY[] {16}", "Subject: short\r\n)", "{tag} OK done")
        asked(peer, "LOGOUT")

    result = fetch_scripted(archive, dovecot, script)

    assert (10_001, 1, 1, False) == (result.told, result.listed, result.fetched, result.is_complete)
    assert [] == result.sizes


def test_a_message_of_another_size_and_one_that_is_refused_are_told(dovecot: Dovecot, archive: Archive) -> None:
    def script(peer: Peer) -> None:
        examined(peer, 2, "5 6")
        asked(peer, "RFC822.SIZE")
        nonsense = 'INTERNALDATE "nonsense" RFC822.SIZE abc'
        peer.say(f"* 1 FETCH (UID 5 {nonsense})", "* 2 FETCH (UID 6 RFC822.SIZE 9)", "{tag} OK done")
        asked(peer, "BODY.PEEK[]")
        peer.say("{tag} NO cannot read one of them")
        asked(peer, "FETCH 5")
        peer.say("* 1 FETCH (UID 5 BODY[] {16}", "Subject: short\r\n)", "{tag} OK done")
        asked(peer, "FETCH 6")
        peer.say("{tag} NO [SERVERBUG] damaged")
        asked(peer, "LOGOUT")

    result = fetch_scripted(archive, dovecot, script)

    assert [SizeDifference(5, 0, 16)] == result.sizes
    assert [6] == [uid for uid, _ in result.unreadable]
    assert (1, False) == (result.fetched, result.is_complete)


def test_a_connection_that_is_cut_keeps_what_came(dovecot: Dovecot, archive: Archive) -> None:
    def script(peer: Peer) -> None:
        examined(peer, 2, "5 6")
        asked(peer, "RFC822.SIZE")
        big = 9 << 20  # so large that it is asked for alone
        peer.say("* 1 FETCH (UID 5 RFC822.SIZE 16)", f"* 2 FETCH (UID 6 RFC822.SIZE {big})", "{tag} OK done")
        asked(peer, "BODY.PEEK[]")
        peer.say("* 1 FETCH (UID 5 BODY[] {16}", "Subject: short\r\n)", "{tag} OK done")
        asked(peer, "BODY.PEEK[]")
        peer.say(f"* 2 FETCH (UID 6 BODY[] {{{big}}}", "Subject: cut")

    with pytest.raises(MailboxError, match="cut-off"):
        fetch_scripted(archive, dovecot, script)

    assert digests([b"Subject: short\r\n"]) == set(archive.manifest().values())


def test_a_pop3_server_that_lists_less_than_it_counts_and_refuses_one(dovecot: Dovecot, archive: Archive) -> None:
    def script(peer: Peer) -> None:
        peer.say("+OK ready")
        for word in ("USER", "PASS"):
            peer.expect(word)
            peer.say("+OK")
        peer.expect("STAT")
        peer.say("+OK 3 100")
        peer.expect("UIDL")
        peer.say("+OK", "1 aaa", "nonsense", "2 bbb", ".")
        peer.expect("LIST")
        peer.say("+OK", "1 17", "2 5", ".")
        peer.expect("RETR 1")
        peer.say("+OK")
        peer.send(b"Subject: x\n.\r\n\n..y\n\r\n.\r\n")  # bare line feeds stay, and are no end
        peer.expect("RETR 2")
        peer.say("-ERR damaged")

    with scripted_server(script, dovecot.folder) as port:
        server = Pop3Server("localhost", port, ca_file=str(dovecot.ca_file), limits=Limits(read=5))
        with pop3_connection(server, "marie", "x") as client:
            run = Pop3Fetch(client, "pop3://marie", {})
            archive.add(run)

    (result,) = run.results
    assert (3, 2, 1, False) == (result.told, result.listed, result.fetched, result.is_complete)
    assert [("bbb", "-ERR damaged")] == result.unreadable
    assert digests([b"Subject: x\n.\r\n\n..y\n\r\n"]) == set(archive.manifest().values())


def test_a_result_with_fewer_messages_than_the_server_told_is_incomplete() -> None:
    assert FolderResult("a", told=2, listed=2, known=1, fetched=1).is_complete
    assert FolderResult("a", told=2, listed=3, known=1, fetched=2).is_complete
    assert not FolderResult("a", told=3, listed=2, known=1, fetched=1).is_complete
    assert not FolderResult("a", told=2, listed=2, known=1, fetched=0).is_complete
    assert not FolderResult("a", problem="refused").is_complete
