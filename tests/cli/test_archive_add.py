"""`bouncekit archive` as a person or a script meets it: words, JSON, exit codes, and nothing lost by Ctrl-C."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import bagit
import pytest

from bouncekit.archive import Archive, Mark
from bouncekit.cli import process as ending
from servers.dovecot import Dovecot
from servers.imapbox import Folder, ImapBox, Message


class Result(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Result]
LETTER = "From: Hélène <h@example.fr>\nSubject: Facture {number}\nDate: Mon, {day} Mar 2026 10:00:00 +0100\n\nÉté\n"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> Result:
        code = ending.run(["archive", *arguments])
        return Result(code, *capsys.readouterr())

    return call


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    folder = tmp_path / "mail"
    folder.mkdir()
    for number in range(1, 4):
        (folder / f"{number}.eml").write_text(LETTER.format(number=number, day=number), encoding="utf-8")
    return folder


@pytest.fixture
def place(tmp_path: Path, run: Run, mail: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    place = str(tmp_path / "archive")
    monkeypatch.setenv("BOUNCEKIT_ARCHIVE", place)
    assert 0 == run("init", place).code
    assert 0 == run("add", str(mail)).code
    return place


def test_an_archive_is_made_once_and_the_folder_must_be_free(run: Run, tmp_path: Path, mail: Path) -> None:
    made = run("init", str(tmp_path / "new"), "--json")

    assert {"archive", "id"} == json.loads(made.out).keys()
    assert 1 == run("init", str(tmp_path / "new")).code
    refused = run("init", str(mail))
    assert (1, f"{mail}\u00a0: il y a déjà quelque chose à cet endroit. Choisissez un dossier vide\n") == (
        refused.code,
        refused.err,
    )


def test_messages_are_kept_once_and_what_cannot_be_read_is_told(run: Run, place: str, mail: Path) -> None:
    again = run("add", str(mail))
    assert (0, "0 nouveau message rangé\n3 messages déjà dans l’archive\n") == (again.code, again.out)

    (mail / "broken.eml").write_bytes(b"")
    told = run("add", str(mail), str(mail / "missing.eml"), "--json")
    facts = json.loads(told.out)
    assert 1 == told.code
    assert (3, 0) == (facts["seen"], facts["new"])
    assert ["empty", "not-found"] == [error["reason"] for error in facts["unread"]]
    assert 2 == len(told.err.splitlines())
    bagit.Bag(place).validate()


def test_a_wrong_place_is_told_in_words(run: Run, tmp_path: Path, mail: Path) -> None:
    absent = run("add", "-a", str(tmp_path / "disk"), str(mail))
    assert 1 == absent.code
    assert "branchez-le" in absent.err
    other = run("search", "-a", str(mail), "x", "--lang", "en")
    assert (1, f"{mail}: this folder is no archive. “bouncekit archive init” makes one\n") == (other.code, other.err)


def test_search_finds_newest_first_and_tells_when_there_is_more(run: Run, place: str) -> None:
    found = run("search", "ete", "--from", "HELENE", "--limit", "2")

    assert 0 == found.code
    lines = found.out.splitlines()
    assert [True, True] == ["Facture 3" in lines[0], "Facture 2" in lines[1]]
    assert lines[0].startswith("03/03/2026  Hélène <h@example")
    assert "et 1 autre (--limit pour en voir plus)" == lines[2]
    assert found.out == run("search", "ete", "--limit", "2", "--rebuild").out
    nothing = run("search", "absent", "--json")
    assert (1, 0) == (nothing.code, json.loads(nothing.out)["count"])
    (message,) = json.loads(run("search", "--since", "2026-03-03", "--json").out)["messages"]
    assert ("Facture 3", "3.eml") == (message["subject"], message["places"][0]["uid"])
    assert 2 == run("search", "--since", "hier").code


@pytest.mark.parametrize("form", ["eml", "maildir", "mbox"])
def test_what_is_restored_is_what_was_kept(run: Run, place: str, tmp_path: Path, form: str) -> None:
    target = tmp_path / "restored"

    told = run("restore", "facture", f"--{form}", str(target), "--json")

    assert (0, 3, []) == (told.code, (facts := json.loads(told.out))["restored"], facts["problems"])
    if form != "mbox":
        assert 3 == len([path for path in target.rglob("*") if path.is_file()])


def test_one_message_is_restored_by_the_beginning_of_its_hash(run: Run, place: str, tmp_path: Path) -> None:
    digest = sorted(Archive.open(place).manifest().values())[0]

    assert 0 == run("restore", "--hash", digest[:12], "--eml", str(tmp_path / "one")).code
    assert 1 == len(list((tmp_path / "one").iterdir()))
    for hashes, words in ((digest[:4], "8 caractères"), ("0" * 12, "aucun message"), ("zzzzzzzzzz", "8 caractères")):
        wrong = run("restore", "--hash", hashes, "--eml", str(tmp_path / "one"))
        assert (2, True) == (wrong.code, words in wrong.err)
    assert 2 == run("restore", "--all").code
    assert 2 == run("restore", "--eml", str(tmp_path / "one")).code
    assert 1 == run("restore", "absent", "--eml", str(tmp_path / "one")).code


def test_a_damaged_message_is_told_and_the_others_restored(run: Run, place: str, tmp_path: Path) -> None:
    path = next(Path(place, "data").rglob("*.eml"))
    path.write_bytes(b"changed")

    told = run("restore", "--all", "--eml", str(tmp_path / "out"))

    assert 1 == told.code
    assert "abîmé" in told.err
    assert told.out.startswith("2 messages restaurés\n1 message n’a pas été restauré")


def test_messages_are_held_and_released(run: Run, place: str) -> None:
    assert (
        "1 message mis en conservation obligatoire"
        in run("mark", "--subject", "facture 1", "--hold", "--reason", "Litige").out
    )
    (marks,) = Archive.open(place).marks().values()
    assert (True, "Litige") == (marks.hold, marks.reason)
    assert "1 message en conservation obligatoire" in run("report").out
    assert 0 == run("mark", "--all", "--release").code
    assert 0 == run("mark", "--all", "--keep-until", "2999-12-31", "--json").code
    assert all(not marks.hold for marks in Archive.open(place).marks().values())
    assert 2 == run("mark", "--all").code
    assert 2 == run("mark", "--all", "--keep-until", "2001-01-01").code
    assert 1 == run("mark", "absent", "--hold").code
    assert {str(mark) for mark in Mark} == {"hold", "release", "retention"}


def test_what_an_earlier_run_left_is_healed_and_told(run: Run, place: str, mail: Path) -> None:
    (Path(place) / "data" / "Thumbs\x1b[31m.db").write_bytes(b"x")
    with Path(place, "bouncekit", "captures.jsonl").open("ab") as file:
        file.write(b'{"torn"')

    told = run("add", str(mail))

    assert 0 == told.code
    assert "mis de côté" in told.err
    assert "\x1b" not in told.err
    assert "2 choses remises en ordre" in told.err
    bagit.Bag(place).validate()


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
    nowhere = run("fetch", *server, "--folder", "Nowhere")
    assert (1, True) == (nowhere.code, "Il manque des messages" in nowhere.out)
    events = [entry for entry in Archive.open(place).journal().entries if entry.event == "fetched"]
    assert [True, True, False] == [entry.fields["complete"] for entry in events]

    pop3 = [dovecot.host, "--pop3", "--port", str(dovecot.pop3s_port), *server[3:]]
    assert (0, "0 nouveau message rangé") == ((told := run("fetch", *pop3)).code, told.out.splitlines()[0])
    back = run("restore", "--subject", "kept", "--imap", *server, "--imap-folder", "Restaurés")
    assert (0, True) == (back.code, back.out.startswith("1 message restauré\n"))
    assert 2 == run("fetch", "--pop3", *server, "--folder", "INBOX").code
    assert 2 == run("fetch", dovecot.host).code
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", "wrong")
    wrong = run("fetch", *server)
    assert (1, "", True) == (wrong.code, wrong.out, f"{dovecot.host}:{dovecot.imaps_port}" in wrong.err)


def test_the_report_is_for_a_person_and_says_what_to_do(run: Run, place: str, tmp_path: Path) -> None:
    page = tmp_path / "report.html"

    told = run("report", "--html", str(page))

    assert 1 == told.code
    assert "Contenu\u00a0: 3 messages" in told.out
    assert "Disque externe\u00a0: aucune copie" in told.out
    assert "probante" not in told.out + page.read_text(encoding="utf-8")
    assert "<h1>Votre archive" in page.read_text(encoding="utf-8")
    facts = json.loads(run("report", "--json").out)
    assert ["none-removable", "none-remote", "verify"] == facts["todo"]
    assert 3 == facts["messages"]
    assert 1 == run("report", "--html", str(tmp_path / "no" / "page.html")).code


def test_ctrl_c_keeps_what_came_and_the_next_run_goes_on(place: str, run: Run, tmp_path: Path) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for number in range(50):
        (many / f"{number:03}.eml").write_text(LETTER.format(number=number, day=1) + str(number), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "bouncekit", "archive", "add", str(many), "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "BOUNCEKIT_ARCHIVE": place},
    )
    # It keeps the folder, then waits for standard input, which never ends.
    waiting = Path(place, ".bouncekit", "tmp")
    for _ in range(200):
        if len(list(Path(place, "data").rglob("*.eml"))) + len(list(waiting.iterdir())) >= 53:
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)

    assert 130 == process.returncode, said
    assert "Ce qui est déjà rangé l’est pour de bon" in said.decode()
    assert 53 == len(Archive.open(place).manifest())
    bagit.Bag(place).validate()
    assert "0 nouveau message rangé" in run("add", str(many)).out


def test_a_folder_that_holds_the_archive_is_added_without_it(run: Run, place: str, tmp_path: Path) -> None:
    told = run("add", str(tmp_path), "--json")

    assert (0, 3) == (told.code, json.loads(told.out)["seen"])


def documented(command: str) -> set[str]:
    """Return the keys of a command's JSON that docs/archive.md names, those inside of parentheses left out."""
    page = (Path(__file__).parents[2] / "docs" / "archive.md").read_text(encoding="utf-8")
    rows = page.partition("## JSON")[2].partition("\n## ")[0]
    (row,) = re.findall(rf"^\| `{command}` \| (.*) \|$", rows, re.MULTILINE)
    return set(re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", row)))


def test_the_page_names_the_keys_of_the_json(run: Run, place: str, mail: Path, tmp_path: Path) -> None:
    calls = {
        "init": [str(tmp_path / "other")],
        "add": [str(mail)],
        "search": ["facture"],
        "restore": ["facture", "--eml", str(tmp_path / "out")],
        "mark": ["facture", "--hold"],
        "report": [],
    }

    for command, arguments in calls.items():
        assert documented(command) == json.loads(run(command, *arguments, "--json").out).keys(), command


def test_nothing_that_a_message_says_reaches_the_terminal_as_an_order(run: Run, place: str, tmp_path: Path) -> None:
    letter = "From: \x1b[2J\u202e <x@example.fr>\nSubject: red \x1b[31m\nMessage-ID: <\x07>\n\nx\n"
    (tmp_path / "mail" / "\x1b[31m.eml").write_text(letter, encoding="utf-8")
    run("add", str(tmp_path / "mail"))

    for arguments in (["search", "red"], ["search", "red", "--json"], ["report"], ["report", "--json"]):
        told = run(*arguments)
        assert {"\x1b", "\x07", "\u202e"} & set(told.out + told.err) == set(), arguments
    assert "red" in run("search", "red").out


def test_a_folder_whose_name_is_no_text_is_reported_on_a_page(tmp_path: Path, run: Run) -> None:
    folder, office, page = tmp_path / "courrier\udcff<b>", tmp_path / "archive\udcff", tmp_path / "report.html"
    folder.mkdir()
    (folder / "1.eml").write_bytes(b"From: a@example.org\n\nx\n")

    assert 0 == run("init", str(office)).code
    assert 0 == run("add", "-a", str(office), str(folder)).code
    assert 1 == run("report", "-a", str(office), "--html", str(page)).code
    assert "archive\\udcff" in page.read_text(encoding="utf-8")
    assert "<b>" not in page.read_text(encoding="utf-8")
