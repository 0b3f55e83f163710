"""Folders are opened by the bytes that the server told, whatever they are, and each has a name of its own."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient import IMAPClient
from tables import cases

from bouncekit.archive.capture.from_imap import ImapFetch
from bouncekit.mailbox.messages.listing import ListOptions, list_messages
from bouncekit.mailbox.quota.imap_quota import estimate_imap
from bouncekit.servers.folder_names import FolderNames, Listed, own_name, read_list
from bouncekit.servers.imap import ImapServer, Limits, imap_connection
from servers.dovecot import Dovecot
from servers.mailutils import Mailutils
from servers.scripted import Peer, log_in, scripted_client

ODD = ["R&D", "Tom & Jerry", "Été", "007", "a(b"]
MESSAGE = b"From: a@example.fr\r\nSubject: Essai\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\n\r\nBonjour.\r\n"


@pytest.fixture(scope="module")
def certificate(dovecot: Dovecot) -> Path:
    """The certificate of the tests' Dovecot serves scripted servers too."""
    return dovecot.folder


def listed(*raw: bytes) -> list[Listed]:
    return [Listed((), b"/", name) for name in raw]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (rb'(\HasNoChildren) "/" INBOX', ((b"\\HasNoChildren",), b"/", b"INBOX")),
        (rb'(\HasNoChildren) "\\" "a\"b\\c"', ((b"\\HasNoChildren",), b"\\", b'a"b\\c')),
        (rb'() NIL "Tom & Jerry"', ((), None, b"Tom & Jerry")),
        (rb"(\NoInferiors) NIL 007", ((b"\\NoInferiors",), None, b"007")),
        (rb'() "." NIL', ((), b".", b"NIL")),
        (b'() "/" "\xc3\x89t\xc3\xa9"', ((), b"/", b"\xc3\x89t\xc3\xa9")),
        (rb'(\Marked) "/" "x" ("CHILDINFO" ("SUBSCRIBED"))', ((b"\\Marked",), b"/", b"x")),
        (rb'() "/" ""', ((), b"/", b"")),
    ],
)
def test_a_line_of_a_list(line: bytes, expected: tuple[tuple[bytes, ...], bytes | None, bytes]) -> None:
    assert [expected] == read_list([line])


def test_a_name_in_a_literal_and_an_answer_without_folders() -> None:
    answers = [(rb'(\Marked) "/" {3}', b"a\r\n"), b"", b'() "/" b']

    assert [((b"\\Marked",), b"/", b"a\r\n"), ((), b"/", b"b")] == read_list(answers)
    assert [] == read_list([None])


def test_a_line_that_cannot_be_read_is_told_and_hides_no_other() -> None:
    assert [b"INBOX", b"what is this"] == [each.raw for each in read_list([b'() "/" INBOX', b"what is this"])]
    with pytest.raises(ValueError, match="what is this"):
        read_list([b"what is this"])


def test_names_are_decoded_and_what_is_no_modified_utf7_is_shown_as_it_is() -> None:
    names = FolderNames()

    raw = [b"&AMk-t&AOk-", b"R&-D", b"Tom & Jerry", b"\xc3\x89cole", b"Envoy\xe9s", b"&2D0-"]
    assert ["Été", "R&D", "Tom & Jerry", "École", "Envoyés", "&2D0-"] == names.learn(listed(*raw))
    assert raw == [names.raw(name) for name in ("Été", "R&D", "Tom & Jerry", "École", "Envoyés", "&2D0-")]


def test_two_folders_never_have_one_name() -> None:
    names = FolderNames()

    first = names.learn(listed(b"\xc3\x89t\xc3\xa9", b"&AMk-t&AOk-", b"\xc9t\xe9"))
    again = names.learn(listed(b"&AMk-t&AOk-", b"\xc3\x89t\xc3\xa9"))

    assert "Été" == first[1]
    assert 3 == len(set(first))
    assert [first[1], first[0]] == again


@given(st.lists(st.binary(max_size=12), max_size=8))
def test_any_bytes_have_a_name_that_can_be_written(raw: list[bytes]) -> None:
    names = FolderNames()

    told = names.learn(listed(*raw))

    assert len(set(raw)) == len(set(told))
    for name, bytes_ in zip(told, raw, strict=True):
        name.encode()  # raises where there is a lone surrogate
        assert names.raw(name) in (bytes_, None)


def test_a_name_with_a_line_end_is_never_sent_as_it_is(certificate: Path) -> None:
    heard: list[str] = []

    def script(peer: Peer) -> None:
        log_in(peer)
        peer.expect("LIST")
        peer.say('* LIST () "/" {26}\r\nx"\r\nX1 CREATE "injected"\r\n', "{tag} OK done")
        heard.append(peer.expect("EXAMINE"))
        peer.say("{tag} NO no such folder")
        peer.expect("LOGOUT")
        peer.say("{tag} OK done")

    with scripted_client(script, certificate) as client:
        (folder,) = client.list_folders()
        with pytest.raises(client.Error):
            client.select_folder(folder[2], readonly=True)

    assert "injected" in heard[0]  # in the one line of the command, encoded


def test_gnu_imap4d_with_folders_that_are_no_modified_utf7(mailutils: Mailutils) -> None:
    home = mailutils.account("ampersand")
    for name in ODD:
        (home / name).write_bytes(b"From a@example.fr Mon Mar  2 10:00:00 2026\n" + MESSAGE.replace(b"\r", b"") + b"\n")
    server = ImapServer(mailutils.host, mailutils.imaps_port, ca_file=str(mailutils.ca_file))

    with imap_connection(server, mailutils.user("ampersand"), mailutils.password) as client:
        fetch = ImapFetch(client, "imap://a", {})
        kept = [incoming.place.folder for incoming in fetch]
    with imap_connection(server, mailutils.user("ampersand"), mailutils.password) as client:
        messages = [message.folder for message in list_messages(client)]
        estimate = estimate_imap(client)
    # On a connection that has not asked for the list, too.
    with imap_connection(server, mailutils.user("ampersand"), mailutils.password) as client:
        assert 1 == client.select_folder("Tom & Jerry", readonly=True)[b"EXISTS"]

    assert sorted(ODD) == sorted(filter(None, kept)) == sorted(filter(None, messages))
    assert [""] * len(fetch.results) == [result.problem for result in fetch.results]
    assert (len(ODD), ()) == (estimate.messages.used, estimate.faults)  # type: ignore[union-attr]


def test_gnu_imap4d_with_names_in_literals_and_one_that_it_takes_for_one(mailutils: Mailutils) -> None:
    """What it cannot open itself costs no other folder, and no time."""
    home = mailutils.account("literals")
    names = ['ab"cd', "a\\b", "x{5}", "{5}", "tab\tx", "NIL", "a*b", " "]
    for name in names:
        (home / name).write_bytes(b"From a@example.fr Mon Mar  2 10:00:00 2026\n" + MESSAGE.replace(b"\r", b"") + b"\n")
    server = ImapServer(mailutils.host, mailutils.imaps_port, ca_file=str(mailutils.ca_file), limits=Limits(read=5))
    refused: list[str] = []

    with imap_connection(server, mailutils.user("literals"), mailutils.password) as client:
        fetch = ImapFetch(client, "imap://a", {})
        kept = {incoming.place.folder for incoming in fetch}
    with imap_connection(server, mailutils.user("literals"), mailutils.password) as client:
        options = ListOptions(on_refused=lambda name, _: refused.append(name))
        listed = {message.folder for message in list_messages(client, options=options)}

    assert {*names} - {"{5}"} == kept == listed
    assert ["{5}"] == [result.name for result in fetch.results if result.problem] == refused


def test_raw_bytes_are_sent_back_as_they_came(certificate: Path) -> None:
    raw = [b"Bo\xc3\xaete", b"Envoy\xe9s", b"Tom & Jerry", b'a"b & c']

    def script(peer: Peer) -> None:
        log_in(peer)
        peer.expect("LIST")
        for name in raw:
            quoted = name.replace(b'"', rb"\"")
            peer.say(b'* LIST () "/" "' + quoted + b'"')
        peer.say("{tag} OK done")
        for name in raw:
            text = name.replace(b'"', rb"\"").decode("utf-8", "replace")
            peer.expect(f'EXAMINE "{text}"')
            peer.say("* 0 EXISTS", "{tag} OK done")
        peer.expect("LOGOUT")
        peer.say("{tag} OK done")

    with scripted_client(script, certificate) as client:
        names = [name for _, _, name in client.list_folders()]
        for name in names:
            client.select_folder(name, readonly=True)

    assert ["Boîte", "Envoyés", "Tom & Jerry", 'a"b & c'] == names


@cases(__file__, "own_folders")
def test_where_a_users_own_folders_stand(certificate: Path, answer: str, name: str, expected: str) -> None:
    def script(peer: Peer) -> None:
        log_in(peer, "NAMESPACE")
        peer.expect("NAMESPACE")
        peer.say(answer, "{tag} OK done")
        if peer.expect().split()[1] == "LIST":
            peer.say("{tag} OK done")
            peer.expect("LOGOUT")
        peer.say("{tag} OK done")

    with scripted_client(script, certificate) as client:
        assert expected == own_name(client, name)


def test_a_server_without_namespace_is_asked_for_its_delimiter(dovecot: Dovecot) -> None:
    account = dovecot.account("delimiter")
    server = ImapServer(dovecot.host, dovecot.imaps_port, ca_file=str(dovecot.ca_file))
    with imap_connection(server, account.name, account.password) as client:
        assert isinstance(client, IMAPClient)
        assert "a/b" == own_name(client, "a/b")
