"""What is restored is byte for byte what was kept; nothing is overwritten, and no message names a path."""

import hashlib
import mailbox
import os
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncekit.archive import Archive, Incoming, Place
from bouncekit.archive.capture.from_files import files
from bouncekit.archive.capture.from_imap import ImapFetch
from bouncekit.archive.restoring import outlets
from bouncekit.archive.restoring.outlets import EmlOutlet, MaildirOutlet, MboxOutlet
from bouncekit.archive.restoring.restore import Outlet, Restored, items_of, quote, restore, unquote
from bouncekit.archive.restoring.to_imap import ImapOutlet
from bouncekit.servers.imap import ImapServer, imap_connection
from servers.dovecot import Dovecot

RECEIVED = "2024-05-06T07:08:09+02:00"
LETTERS = [
    b"Subject: ../../etc/passwd\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\n\r\nFrom here\r\n>From there\r\n",
    b"Subject: plain\n\nFrom a@b Mon Mar  2 10:00:00 2026\n\nFrom c@d Mon Mar  2 10:00:00 2026\n>>From\n",
    b"Subject: no end",
    b"From: x\n\n\n\n",
]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.create(str(tmp_path / "archive"))
    flags = ("\\Answered", "\\Seen", "$Label1")
    archive.add(
        Incoming(letter, Place("imap://a", "INBOX", 1, number, flags, RECEIVED))
        for number, letter in enumerate(LETTERS)
    )
    return archive


def run(archive: Archive, outlet: Outlet) -> Restored:
    result = Restored()
    for outcome in restore(archive, items_of(archive.captures()), outlet):
        result.count(outcome)
    return result


def digests(folder: Path) -> set[str]:
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def kept(archive: Archive) -> set[str]:
    return set(archive.manifest().values())


def test_files_are_named_by_day_and_digest_and_a_second_run_finds_them_there(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "out" / "mail"

    assert (4, 0) == ((first := run(archive, EmlOutlet(str(folder)))).restored, first.there)
    assert (0, 4) == ((again := run(archive, EmlOutlet(str(folder)))).restored, again.there)
    assert kept(archive) == digests(folder)
    assert f"2026-03-02-{hashlib.sha256(LETTERS[0]).hexdigest()[:16]}.eml" in {path.name for path in folder.iterdir()}


def test_what_stands_there_is_never_overwritten(archive: Archive, tmp_path: Path) -> None:
    run(archive, EmlOutlet(str(tmp_path / "out")))
    path = next((tmp_path / "out").iterdir())
    path.write_bytes(b"mine")

    result = run(archive, EmlOutlet(str(tmp_path / "out")))

    assert ["name-taken"] == [outcome.problem for outcome in result.problems]
    assert b"mine" == path.read_bytes()


def test_a_maildir_keeps_flags_and_dates(archive: Archive, tmp_path: Path) -> None:
    result = run(archive, MaildirOutlet(str(tmp_path / "Maildir")))

    assert (4, []) == (result.restored, result.problems)
    assert kept(archive) == digests(tmp_path / "Maildir" / "cur")
    for message in mailbox.Maildir(str(tmp_path / "Maildir")):
        assert "RS" == message.get_flags()
        assert datetime.fromisoformat(RECEIVED).timestamp() == message.get_date()
    seen = next((tmp_path / "Maildir" / "cur").iterdir())
    seen.rename(seen.with_name(seen.name + "T"))
    assert (0, 4) == ((again := run(archive, MaildirOutlet(str(tmp_path / "Maildir")))).restored, again.there)


def test_an_mbox_is_read_back_exactly_and_what_it_cannot_hold_is_told(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "mbox"

    result = run(archive, MboxOutlet(str(path)))

    assert (3, ["not-exact"]) == (result.restored, [outcome.problem for outcome in result.problems])
    # Python's own reader, which knows no quoting, finds as many messages.
    found = mailbox.mbox(str(path))
    assert 3 == len(found)
    found.close()
    again = [unquote(bytes(cast("bytes", incoming.content))) for incoming in files(str(path), print)]
    assert [LETTERS[0], LETTERS[1], LETTERS[3]] == again
    before = path.read_bytes()
    with pytest.raises(Exception, match="exists"):
        MboxOutlet(str(path))
    assert before == path.read_bytes()


def test_a_message_that_is_damaged_or_missing_is_told_and_never_restored(archive: Archive, tmp_path: Path) -> None:
    first, second = (Path(archive.place, name) for name in sorted(archive.manifest())[:2])
    first.write_bytes(first.read_bytes() + b"x")
    second.unlink()

    result = run(archive, EmlOutlet(str(tmp_path / "out")))

    assert 2 == result.restored
    assert {"damaged", "missing"} == {outcome.problem for outcome in result.problems}


@given(st.lists(st.sampled_from([b"From ", b">", b"\n", b"\r", b"x", b"From", b" "]), max_size=40))
def test_quoting_is_reversible(pieces: list[bytes]) -> None:
    content = b"".join(pieces)

    assert content == unquote(quote(content))


def test_an_imap_folder_gets_messages_with_flags_and_dates_and_never_twice(
    dovecot: Dovecot, archive: Archive, tmp_path: Path
) -> None:
    marie = dovecot.account("restore")
    server = ImapServer(dovecot.host, dovecot.imaps_port, ca_file=str(dovecot.ca_file))
    for expected in ((4, 0), (0, 4)):
        with imap_connection(server, marie.name, marie.password) as client:
            result = run(archive, ImapOutlet(client, "Restaurés/Été"))
        assert (*expected, []) == (result.restored, result.there, result.problems)
    other = Archive.create(str(tmp_path / "other"))
    with imap_connection(server, marie.name, marie.password) as client:
        other.add(ImapFetch(client, "imap://b", {}, ["Restaurés/Été"]))

    captures = list(other.captures())
    # IMAP carries no other line ends than CRLF.
    sent = [letter.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for letter in LETTERS]
    assert {hashlib.sha256(each).hexdigest() for each in sent} == {each.sha256 for each in captures}
    for capture in captures:
        assert {"\\Answered", "\\Seen", "$Label1"} == set(capture.place.flags)
        assert datetime.fromisoformat(RECEIVED) == datetime.fromisoformat(capture.place.internal_date or "")


@pytest.mark.parametrize("date", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"])
def test_a_date_at_the_end_of_time_ends_no_restore(tmp_path: Path, date: str) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    archive.add([Incoming(LETTERS[3], Place("imap://a", "INBOX", 1, 1, (), date))])

    assert 1 == run(archive, MboxOutlet(str(tmp_path / "all.mbox"))).restored
    assert 1 == run(archive, MaildirOutlet(str(tmp_path / "box"))).restored


def test_flags_that_a_server_made_up_are_no_orders_to_another(dovecot: Dovecot, tmp_path: Path) -> None:
    """A flag comes from the server that the message was fetched from; a literal may hold anything."""
    hostile = ("\\Seen", "a)\r\nX1 CREATE injected\r\nX2 NOOP (", "été", "$Good", "\\*", "x y", "")
    archive = Archive.create(str(tmp_path / "archive"))
    archive.add(
        Incoming(LETTERS[number], Place("imap://a", "INBOX", 1, number, hostile, date))
        for number, date in ((0, RECEIVED), (2, "9999-12-31T23:59:59-12:00"))
    )

    marie = dovecot.account("hostile-flags")
    server = ImapServer(dovecot.host, dovecot.imaps_port, ca_file=str(dovecot.ca_file))
    with imap_connection(server, marie.name, marie.password) as client:
        result = run(archive, ImapOutlet(client, "Retrouvés"))
        assert (2, []) == (result.restored, result.problems)
        assert not client.folder_exists("injected")
        client.select_folder("Retrouvés", readonly=True)
        for flags in client.get_flags(client.search("ALL")).values():
            assert {b"\\Seen", b"$Good"} == set(flags) - {b"\\Recent"}


def test_ctrl_c_leaves_no_half_of_a_message(tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(descriptor: int, data: bytes) -> None:
        os.write(descriptor, data[:3])
        raise KeyboardInterrupt

    monkeypatch.setattr(outlets, "write_all", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(archive, EmlOutlet(str(tmp_path / "out")))

    assert [] == list((tmp_path / "out").iterdir())
