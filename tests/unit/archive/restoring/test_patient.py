"""Restoring where a server hangs up over a message, or takes no folder of such a name: all else is restored."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bouncekit.archive import Archive, ImapFolders, Incoming, Outcome, PatientOutlet, Place, Restored, outlet_in
from bouncekit.archive.restoring.restore import Item, items_of, restore
from bouncekit.errors.reasons import MailboxReason
from bouncekit.mailbox import MailboxError
from bouncekit.servers.imap import ImapServer, imap_connection
from servers.dovecot import Dovecot

LETTER = b"Message-ID: <%d@example.fr>\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\n\r\nBonjour.\r\n"


class Box:
    """A server that puts down messages in `kept`, and hangs up over those in `chokes`, before or after it has them."""

    def __init__(self, chokes: dict[bytes, int], *, keeps_them: bool = False) -> None:
        self.chokes = chokes
        self.keeps_them = keeps_them
        self.kept: list[bytes] = []
        self.renamed: dict[str, str] = {}
        self.connections = 0

    def put(self, item: Item, content: bytes) -> Outcome:
        if content in self.kept:
            return Outcome(item.sha256, "there")
        times = self.chokes.get(content, 0)
        if times == 0 or self.keeps_them:
            self.kept.append(content)
        if times:
            self.chokes[content] = times - 1
            raise MailboxError(MailboxReason.CUT_OFF, "INBOX", "Internal error")
        return Outcome(item.sha256, "restored")

    def finish(self) -> Iterator[Outcome]:
        return iter(())


def restored(archive: Archive, box: Box) -> Restored:
    def connect() -> Box:
        box.connections += 1
        return box

    result = Restored()
    outlet = PatientOutlet(connect, lambda client: client)
    for outcome in restore(archive, items_of(archive.captures()), outlet):
        result.count(outcome)
    return result


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.create(str(tmp_path / "archive"))
    archive.add(Incoming(LETTER % number, Place("imap://a", "INBOX", 1, number)) for number in range(4))
    return archive


def test_a_message_that_a_server_chokes_on_costs_itself_alone(archive: Archive) -> None:
    box = Box({LETTER % 1: 1000})

    result = restored(archive, box)

    assert (3, [("refused", "Internal error")]) == (
        result.restored,
        [(each.problem, each.where) for each in result.problems],
    )
    assert 3 == box.connections  # of which one tried again


def test_a_connection_that_ends_once_costs_nothing_and_nothing_is_put_twice(archive: Archive) -> None:
    box = Box({LETTER % 1: 1, LETTER % 3: 1}, keeps_them=True)

    result = restored(archive, box)

    assert (2, 2, []) == (result.restored, result.there, result.problems)
    assert 4 == len(set(box.kept)) == len(box.kept)


def test_a_server_that_hangs_up_over_all_ends_the_run(tmp_path: Path) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    archive.add(Incoming(LETTER % number, Place("imap://a", "INBOX", 1, number)) for number in range(30))
    box = Box({LETTER % number: 1000 for number in range(30)})

    with pytest.raises(MailboxError):
        restored(archive, box)
    assert box.connections < 30


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("a.b", "a_b"),
        ("a//b", "a/b"),
        ("~paul", "_paul"),
        ("ligne\nfin", "ligne_fin"),
        ("\ud800x", "_x"),
        ("x" * 300, "x" * 40),
        ("/".join(["niveau"] * 300), "/".join(["niveau"] * 10)),
    ],
)
def test_a_folder_whose_name_the_server_refuses_gets_a_plain_one(dovecot: Dovecot, name: str, plain: str) -> None:
    user = f"plain-{len(name)}-{ord(name[0])}"
    account = dovecot.account(user)
    server = ImapServer(dovecot.host, dovecot.imaps_port, ca_file=str(dovecot.ca_file))
    item = Item("0" * 64, Place("imap://a", name, 1, 1))

    for expected in ("restored", "there"):
        with imap_connection(server, account.name, account.password) as client:
            folders = ImapFolders(client, "Archive")
            assert expected == folders.put(item, LETTER % 1).state
            assert ({name: plain}, [plain]) == (folders.renamed, folders.names)
            chosen = outlet_in(client, name)  # as a folder that somebody names
            assert ({name: plain}, plain) == (chosen.renamed, chosen.name)


def test_a_name_that_all_servers_take_stays(dovecot: Dovecot) -> None:
    account = dovecot.account("plain-none")
    server = ImapServer(dovecot.host, dovecot.imaps_port, ca_file=str(dovecot.ca_file))
    with imap_connection(server, account.name, account.password) as client:
        folders = ImapFolders(client, "Archive")
        assert "restored" == folders.put(Item("0" * 64, Place("imap://a", "R&D/Été")), LETTER % 1).state
        assert ({}, ["R&D/Été"]) == (folders.renamed, folders.names)
        assert ("R&D/Été", {}) == ((chosen := outlet_in(client, "R&D/Été")).name, chosen.renamed)
