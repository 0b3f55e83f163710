"""`bouncekit archive fetch`: what is told of a run, complete or not."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_runs import Run

from bouncekit.archive import Archive, LocalStore
from bouncekit.archive.format import layout
from servers.dovecot import Dovecot
from servers.imapbox import Folder, ImapBox, Message


def test_what_is_missing_is_counted_and_named(
    run: Run, place: str, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = {uid: Message(b"Subject: %d\r\n\r\nx\r\n" % uid) for uid in range(1, 8)}
    messages[3].fault, messages[5] = "hangs-up", Message(b"", size=500)
    box = ImapBox({"INBOX": Folder(messages), "Later": Folder({1: Message(b"Subject: later\r\n\r\n")})})
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", "x")
    with box.serving(dovecot.folder) as port:
        server = ["localhost", "--port", str(port), "--ca-file", str(dovecot.ca_file), "--user", "marie"]

        told = run("fetch", *server)
        assert (1, ["6 nouveaux messages rangés", "Il manque 2 messages"]) == (told.code, told.out.splitlines()[:2])
        assert "INBOX\xa0: le serveur n’a pas donné le message 3 (Le serveur a coupé la connexion" in told.err
        assert "INBOX\xa0: le message 5 est venu vide ou coupé (0 octets, le serveur en annonçait 500)" in told.err
        messages[2] = Message(b"Message-ID: <a@b>\r\n\r\nx\r\n")
        again = run("fetch", *server)
        assert "sans doute été rétabli depuis une sauvegarde" in again.err
        messages[3].fault, messages[5] = "", Message(b"Subject: 5\r\n\r\nx\r\n")
        facts = json.loads(run("fetch", *server, "--json").out)
        assert (True, [0, 0]) == (facts["complete"], [folder["missing"] for folder in facts["folders"]])
    assert {f"imap://marie@localhost:{port}"} == {
        capture.place.source for capture in Archive.open(place).captures() if capture.place.source.startswith("imap")
    }


def test_a_run_that_brings_nothing_reads_the_records_once_and_writes_no_list_anew(
    run: Run, place: str, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = ImapBox({"INBOX": Folder({uid: Message(b"Subject: %d\r\n\r\nx\r\n" % uid) for uid in range(1, 4)})})
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", "x")
    chunks = LocalStore.chunks
    read: list[str] = []

    def noted(store: LocalStore, name: str) -> Iterator[bytes]:
        read.append(name)
        return chunks(store, name)

    with box.serving(dovecot.folder) as port:
        server = ["localhost", "--port", str(port), "--ca-file", str(dovecot.ca_file), "--user", "marie"]
        assert 0 == run("fetch", *server).code
        before = (Path(place) / layout.MANIFEST).stat()
        monkeypatch.setattr(LocalStore, "chunks", noted)

        assert 0 == run("fetch", *server).code

    assert 1 == read.count(layout.CAPTURES)
    after = (Path(place) / layout.MANIFEST).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert () == Archive.open(place).findings()
    with Archive.open(place).writer() as writer:
        assert () == writer.findings  # the list of lists fits the rest
    box.folders["INBOX"].messages[9] = Message(b"Subject: 9\r\n\r\n")
    with box.serving(dovecot.folder) as port:
        assert 0 == run("fetch", *server[:2], str(port), *server[3:]).code
    assert before.st_size < (Path(place) / layout.MANIFEST).stat().st_size


def test_fetch_says_complete_only_when_the_server_counts_the_same(
    run: Run, place: str, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    marie = dovecot.account("cli-fetch")
    dovecot.deliver(marie, b"Subject: kept\r\n\r\n")
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", marie.password)
    server = [dovecot.host, "--port", str(dovecot.imaps_port), "--ca-file", str(dovecot.ca_file), "--user", marie.name]

    first = run("fetch", *server)
    assert (0, "1 nouveau message rangé") == (first.code, first.out.splitlines()[0])
    assert "Rien n’a changé sur le serveur" in first.out
    facts = json.loads(run("fetch", *server, "--folder", "INBOX", "--json").out)
    assert (True, 0, 1) == (facts["complete"], facts["new"], facts["folders"][0]["known"])
    twice = json.loads(run("fetch", *server, "--folder", "inbox", "--folder", "Inbox", "--json").out)
    assert ["INBOX"] == [each["name"] for each in twice["folders"]]  # which is one in any case
    assert {None, "INBOX"} == {capture.place.folder for capture in Archive.open(place).captures()}
    nowhere = run("fetch", *server, "--folder", "Nowhere")
    assert (1, True) == (nowhere.code, "Il manque des messages" in nowhere.out)
    events = [entry for entry in Archive.open(place).journal().entries if entry.event == "fetched"]
    assert [True, True, True, False] == [entry.fields["complete"] for entry in events]

    pop3 = [dovecot.host, "--pop3", "--port", str(dovecot.pop3s_port), *server[3:]]
    assert (0, "0 nouveau message rangé") == ((told := run("fetch", *pop3)).code, told.out.splitlines()[0])
    back = run("restore", "--subject", "kept", "--imap", *server, "--imap-folder", "Restaurés")
    assert (0, True) == (back.code, back.out.startswith("1 message restauré\n"))
    assert 2 == run("fetch", "--pop3", *server, "--folder", "INBOX").code
    assert 2 == run("fetch", dovecot.host).code
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", "wrong")
    wrong = run("fetch", *server)
    assert (1, "", True) == (wrong.code, wrong.out, f"{dovecot.host}:{dovecot.imaps_port}" in wrong.err)


@pytest.mark.parametrize("way", [[], ["--pop3"]], ids=["imap", "pop3"])
@pytest.mark.usefixtures("place")
def test_a_message_with_nothing_in_it_is_told_and_no_fault(
    run: Run, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, way: list[str]
) -> None:
    account = dovecot.account(f"empty{len(way)}")
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", account.password)
    for content in (b"Subject: a\r\n\r\nx\r\n", b"", b""):
        dovecot.deliver(account, content)
    port = str(dovecot.pop3s_port if way else dovecot.imaps_port)
    server = ["localhost", "--port", port, "--ca-file", str(dovecot.ca_file), "--user", account.name, *way]

    told = [run("fetch", *server) for _ in range(2)]
    facts = json.loads(run("fetch", *server, "--json").out)

    assert [0, 0] == [each.code for each in told]
    assert all("où il n’y a rien à ranger\xa0: 2" in each.err for each in told)
    assert all("Tout ce qui a un contenu sur le serveur est dans l’archive" in each.out for each in told)
    assert [2] == [len(each["empty"]) for each in facts["folders"] if each["empty"]]
    assert (True, 0) == (facts["complete"], facts["new"])
    assert "2 messages tout à fait vides sur le serveur, où ils restent" in run("report").out
