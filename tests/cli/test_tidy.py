"""The commands `tidy` and `junk` as a person or a monitor meets them."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bouncekit import data
from bouncekit.cli import process as ending
from bouncekit.cli.console.safe_text import neutral
from bouncekit.mailbox import Obstacle
from letters import KILO, attached, written
from servers.dovecot import Account, Dovecot, Root

OLD = datetime(2022, 3, 1, 12, 0, tzinfo=UTC)


class Ran(NamedTuple):
    """What one run of the command line left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", 'pass "word" \\')

    def run(*arguments: object) -> Ran:
        code = ending.run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    """A Maildir with a large old letter, two copies of another, one trashed, one new, one unanswered."""
    root = tmp_path / "Maildir"
    for folder in ("", ".Trash", ".Sent", ".Junk"):
        for part in ("cur", "new", "tmp"):
            (root / folder / part).mkdir(parents=True)
    (root / "cur" / "1:2,RS").write_bytes(attached("plans été.pdf", 300 * KILO, identity="1@example.org"))
    (root / "cur" / "2:2,RS").write_bytes(written(identity="2@example.org", size=20_000))
    (root / "cur" / "3:2,RS").write_bytes(written(identity="2@example.org", size=20_000))
    (root / ".Trash" / "cur" / "4:2,S").write_bytes(written(identity="4@example.org", size=9000))
    (root / "new" / "5").write_bytes(written(identity="5@example.org", size=400_000))
    (root / "cur" / "6:2,S").write_bytes(
        written(identity="6@example.org", size=200_000, subject="Une\x1b[31m\u202equestion")
    )
    return root


def test_what_weighs_is_said_and_no_target_is_no_alarm(run: Callable[..., Ran], maildir: Path) -> None:
    ran = run("tidy", "--maildir", maildir)

    assert (0, "") == (ran.code, ran.err)
    assert "Les messages les plus gros" in ran.out
    assert "plans été.pdf  (paul@example.org)" in ran.out
    assert "--target 800M" in ran.out
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out


def test_a_plan_says_what_goes_what_stays_and_that_nothing_was_touched(run: Callable[..., Ran], maildir: Path) -> None:
    before = sorted(maildir.rglob("*"))
    ran = run("tidy", "--maildir", maildir, "--target", "650K")

    assert 1 == ran.code
    assert "1. 20\u00a0Ko" in ran.out
    assert "Ce message est en double\u00a0: une autre copie reste dans «\u00a0INBOX\u00a0»." in ran.out
    assert "Ce message date du 1er janvier 2024 et pèse 300\u00a0Ko." in ran.out
    assert "L’objectif serait atteint." in ran.out
    assert "1 message non lu" in ran.out
    assert "Rien n’a été touché." in ran.out
    assert before == sorted(maildir.rglob("*"))


def test_a_target_out_of_reach_is_critical_and_hints_at_what_may_be_relaxed(
    run: Callable[..., Ran], maildir: Path
) -> None:
    ran = run("tidy", "--maildir", maildir, "--target", "50%", "--limit", "500K")

    assert 2 == ran.code
    assert "1 message d’une personne, sans réponse de vous" in ran.out
    assert "--answered-after 365" in ran.out
    relaxed = run("tidy", "--maildir", maildir, "--target", "450K", "--answered-after", "365")
    assert 1 == relaxed.code


def test_json_holds_weights_and_plan(run: Callable[..., Ran], maildir: Path) -> None:
    ran = run("tidy", "--maildir", maildir, "--target", "650K", "--json", "--lang", "en")
    told = json.loads(ran.out)

    assert 1 == ran.code
    assert str(maildir) == told["source"]
    assert 6 == told["weights"]["count"]
    assert ["duplicate", "trashed", "large_and_old"] == [entry["cause"] for entry in told["plan"]["entries"]]
    assert "You have not read it yet." in {entry["reason"] for entry in told["plan"]["refused"]}
    assert told["outcome"] is None
    assert told["weights"]["largest"][0]["date"].endswith("+01:00")


def test_files_without_flags_are_not_taken_for_read(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes(written(size=200_000, extra="Precedence: list\n"))
    ran = run("tidy", "--maildir", tmp_path, "--target", "100K")

    assert 2 == ran.code
    assert "--as-read" in ran.out
    assert 1 == run("tidy", "--maildir", tmp_path, "--target", "100K", "--as-read").code


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["tidy"], "Donnez soit un serveur"),
        (["tidy", "imap.example.fr"], "--user"),
        (["tidy", "imap.example.fr", "--maildir", "x"], "Donnez soit un serveur"),
        (["tidy", "--maildir", "x", "--target", "beaucoup"], "beaucoup"),
        (["tidy", "--maildir", ".", "--apply", "--yes"], "pas sur des fichiers"),
        (["tidy", "h", "--user", "u", "--apply"], "--yes"),
        (["tidy", "--maildir", "/nowhere/at/all"], "n’existe pas"),
        (["junk", "--maildir", "/nowhere/at/all"], "n’existe pas"),
        (["junk", "--maildir", "/nowhere", "--address-book", "/nowhere/at/all"], "/nowhere/at/all"),
        (["tidy", "localhost", "--user", "u", "--port", "1"], "localhost:1"),
    ],
)
def test_what_cannot_be_done_is_unknown_and_said(run: Callable[..., Ran], arguments: list[str], words: str) -> None:
    ran = run(*arguments)

    assert (3, "") == (ran.code, ran.out)
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_what_went_wrong_is_told_as_json_too(run: Callable[..., Ran]) -> None:
    ran = run("tidy", "localhost", "--user", "u", "--port", "1", "--json")

    assert 3 == ran.code
    assert ("u@localhost", "unreachable") == (json.loads(ran.out)["source"], json.loads(ran.out)["error"]["reason"])


def test_what_a_server_means_by_its_refusal_is_said(run: Callable[..., Ran], dovecot: Dovecot) -> None:
    account = dovecot.account("disabled")
    users = dovecot.folder / "users" / "disabled"
    users.write_text(users.read_text().rstrip("\n") + " nologin reason=suspended\n")
    ran = run("junk", dovecot.host, "--user", account.name, "--port", dovecot.imaps_port, "--ca-file", dovecot.ca_file)

    assert (3, "") == (ran.code, ran.out)
    assert "[CONTACTADMIN] suspended" in ran.err
    assert "Le serveur a un problème. Envoyez cette réponse à votre hébergeur" in ran.err


def test_a_share_of_an_unknown_room_is_no_target(run: Callable[..., Ran], maildir: Path) -> None:
    ran = run("tidy", "--maildir", maildir, "--target", "80%")

    assert 3 == ran.code
    assert "--limit 1G" in ran.err


def test_an_empty_maildir_and_an_empty_folder(run: Callable[..., Ran], tmp_path: Path) -> None:
    for part in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / part).mkdir(parents=True)
    (tmp_path / "nothing").mkdir()

    assert 3 == run("tidy", "--maildir", tmp_path / "nothing").code
    without = run("junk", "--maildir", tmp_path / "Maildir")
    assert (3, True) == (without.code, "aucun message" in without.err)
    for part in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / ".Ind&AOk-sirables" / part).mkdir(parents=True)
    assert 0 == run("junk", "--maildir", tmp_path / "Maildir").code


@pytest.fixture
def account(dovecot: Dovecot, request: pytest.FixtureRequest) -> Account:
    name = f"cli{abs(hash(request.node.nodeid))}"
    account = dovecot.account(name, quotas=[Root("User quota", "storage=1M")])
    for number in range(3):
        content = written(identity=f"{number}@example.org", size=200_000)
        dovecot.deliver(account, content, flags="RS", date=OLD)
    dovecot.deliver(account, written(identity="9@example.org", size=300_000), folder="Trash", flags="S", date=OLD)
    return account


@pytest.fixture
def server(dovecot: Dovecot, account: Account) -> list[object]:
    return [
        dovecot.host, "--user", account.name, "--port", dovecot.imaps_port, "--ca-file", dovecot.ca_file,
    ]  # fmt: skip


def test_the_server_tells_the_room_that_the_target_is_a_share_of(run: Callable[..., Ran], server: list[object]) -> None:
    ran = run("tidy", *server, "--target", "40%", "--json")
    plan = json.loads(ran.out)["plan"]

    assert (1, "") == (ran.code, ran.err)
    assert 1024 * 1024 * 40 // 100 == plan["target_bytes"]
    assert 900_000 <= plan["used_bytes"] <= 901_120
    assert ["trashed", "large_and_old"] == [entry["cause"] for entry in plan["entries"][:2]]


def test_a_plan_is_carried_out_on_demand(run: Callable[..., Ran], server: list[object]) -> None:
    ran = run("tidy", *server, "--target", "40%", "--apply", "--yes")

    assert (0, "") == (ran.code, ran.err)
    assert "Suppression définitive\u00a0: 1 message, 293\u00a0Ko.\n" in ran.out
    assert "Mise à la corbeille\u00a0: 1 message, 195\u00a0Ko. Videz-la pour libérer la place.\n" in ran.out
    again = json.loads(run("tidy", *server, "--target", "40%", "--json").out)
    assert {"Trash", "INBOX"} == {folder["name"] for folder in again["weights"]["folders"]}
    assert 600_000 == again["weights"]["size_bytes"]


def test_nothing_is_carried_out_without_apply(run: Callable[..., Ran], server: list[object]) -> None:
    ran = run("tidy", *server, "--target", "40%")

    assert "--apply" in ran.out
    assert 900_000 == json.loads(run("tidy", *server, "--json").out)["weights"]["size_bytes"]


def test_a_wrong_password_is_unknown(
    run: Callable[..., Ran], server: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", "wrong")
    ran = run("junk", *server)

    assert (3, "") == (ran.code, ran.out)
    assert "mot de passe" in ran.err


MINE = "mine@example.fr"


@pytest.fixture
def junk_box(dovecot: Dovecot, account: Account) -> Account:
    now = datetime.now(UTC)
    sent = written(sender="Marie <marie@example.fr>", identity=MINE).replace(
        b"<marie@example.fr>\r\nSub", b"paul@example.org\r\nSub"
    )
    dovecot.deliver(account, sent, folder="Sent", flags="S")
    reply = written(identity="r@x.fr", sender="x@unknown.example", extra=f"In-Reply-To: <{MINE}>\n")
    dovecot.deliver(account, reply, folder="Junk", date=now - timedelta(days=29))
    hook = attached("facture.pdf.exe", 2000, identity="h@x.fr", sender="Paul <paul@example.org>")
    dovecot.deliver(account, hook, folder="Junk", date=now)
    notice = (
        b"From: MAILER-DAEMON@mx.example.fr\r\nSubject: Undelivered Mail\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n\r\nUser unknown\r\n'
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.fr\r\n\r\n"
        b"Final-Recipient: rfc822; x@y.fr\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\n"
        b"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <" + MINE.encode() + b">\r\n\r\n--b--\r\n"
    )
    dovecot.deliver(account, notice, folder="Junk", date=now)
    dovecot.deliver(account, written(identity="s@x.fr", sender="spam@spam.example"), folder="Junk", date=now)
    return account


def told(ran: Ran) -> list[tuple[Any, ...]]:
    return [
        (one["verdict"], [each["kind"] for each in one["reasons"]], [each["kind"] for each in one["warnings"]])
        for one in json.loads(ran.out)["candidates"]
    ]


EXPECTED = [
    ("mistake", ["bounce_of_mine"], []),
    ("mistake", ["reply_to_mine"], []),
    ("beware", ["known_correspondent"], ["disguised_file"]),
]


@pytest.mark.usefixtures("junk_box")
def test_the_junk_folder_of_a_server_is_reviewed_and_stays_as_it_is(
    run: Callable[..., Ran], server: list[object], account: Account
) -> None:
    before = sorted(path.name for path in (account.maildir / ".Junk").rglob("*.localhost*"))
    ran = run("junk", *server, "--json")

    assert (1, "") == (ran.code, ran.err)
    assert EXPECTED == sorted(told(ran), key=lambda each: (each[0] == "beware", each[1]))
    assert (4, 1) == (json.loads(ran.out)["count"], json.loads(ran.out)["others"])
    after = sorted(path.name for path in (account.maildir / ".Junk").rglob("*.localhost*"))
    assert [name.partition(",")[0] for name in before] == [name.partition(",")[0] for name in after]
    assert not [name for name in after if name.endswith("S")]


def test_the_junk_folder_on_a_disk_is_reviewed_alike(run: Callable[..., Ran], junk_box: Account) -> None:
    ran = run("junk", "--maildir", junk_box.maildir, "--json")

    assert EXPECTED == sorted(told(ran), key=lambda each: (each[0] == "beware", each[1]))


def test_a_review_says_what_is_urgent_and_remembers_when_it_was_made(
    run: Callable[..., Ran], junk_box: Account, tmp_path: Path
) -> None:
    arguments = ["junk", "--maildir", junk_box.maildir, "--purge-after", "30", "--state", tmp_path / "state.json"]
    first = run(*arguments)

    assert 2 == first.code
    assert "Ce dossier n’avait pas encore été contrôlé." in first.out
    assert "C’est une réponse à un message que vous avez envoyé." in first.out
    assert "À ne pas ouvrir, malgré les apparences" in first.out
    assert "! Le fichier joint cache ce qu’il est\u00a0: facture.pdf.exe." in first.out
    assert "Rien n’a été déplacé" in first.out
    second = run(*arguments)
    assert re.search(f"Dernier contrôle\u00a0: ../../{datetime.now(UTC):%Y}", second.out)
    (tmp_path / "state.json").write_text("[")
    third = run(*arguments)
    assert (2, True) == (third.code, "illisible" in third.err)


def test_the_server_that_most_messages_name_is_told_and_trusted_on_demand(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    folder = tmp_path / "Junk"
    folder.mkdir()
    result = "Authentication-Results: mx.example.fr; dmarc=pass header.from=example.org\n"
    (folder / "1.eml").write_bytes(written(sender="Paul <paul@example.org>", extra=result))
    (tmp_path / "book.txt").write_text("paul@example.org")
    arguments = ["junk", "--maildir", tmp_path, "--address-book", tmp_path / "book.txt"]
    doubtful, trusted = run(*arguments), run(*arguments, "--trusted", "MX.example.fr")

    assert "--trusted mx.example.fr" in doubtful.out
    assert "Rien ne prouve" in doubtful.out
    assert "l’expéditeur est bien celui qu’il dit être" in trusted.out
    assert "--trusted" not in trusted.out


def test_a_review_that_cannot_be_remembered_is_told(run: Callable[..., Ran], junk_box: Account, tmp_path: Path) -> None:
    ran = run("junk", "--maildir", junk_box.maildir, "--state", tmp_path / "none" / "state.json")

    assert (3, True) == (ran.code, str(tmp_path / "none") in ran.err)


def test_a_junk_folder_of_another_name_is_given(run: Callable[..., Ran], tmp_path: Path) -> None:
    folder = tmp_path / "Bizarre"
    folder.mkdir()
    (folder / "1.eml").write_bytes(written(sender="Paul <paul@example.org>"))
    (tmp_path / "book.csv").write_text("nom;adresse\nPaul;Paul@Example.org\n")
    arguments = ["junk", "--maildir", tmp_path, "--address-book", tmp_path / "book.csv"]

    assert 3 == run(*arguments).code
    assert 1 == run(*arguments, "--folder", "Bizarre").code


def test_ctrl_c_ends_quietly_while_a_server_is_silent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        process = subprocess.Popen(
            [sys.executable, "-m", "bouncekit", "tidy", "127.0.0.1", "--user", "u", "--port",
             str(silent.getsockname()[1])],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "BOUNCEKIT_PASSWORD": "x"},
        )  # fmt: skip
        silent.settimeout(20)
        connection, _ = silent.accept()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        connection.close()

    assert (130, b"", "Arrêté à votre demande.\n") == (process.returncode, out, err.decode())


def test_every_obstacle_has_its_line() -> None:
    assert {str(obstacle) for obstacle in Obstacle} == set(data.load("mailbox/screen/fr.toml")["obstacles"])


def test_what_no_verified_archive_holds_stays(
    run: Callable[..., Ran], server: list[object], tmp_path: Path, disk: Path
) -> None:
    archive = tmp_path / "archive"
    tidy = ["tidy", *server, "--target", "40%", "--archive", archive, "--copies", 2, "--json"]
    assert 3 == run(*tidy).code  # there is none yet

    steps = [["init", archive], ["fetch", *server, "--archive", archive], ["verify", "--archive", archive]]
    assert [0, 0, 0] == [run("archive", *step).code for step in steps]
    kept_once = json.loads(run(*tidy).out)["plan"]
    assert ([], {"not_archived"}) == (kept_once["entries"], set(kept_once["obstacles"]))

    steps = [["copies", "--removable", disk], ["copy"], ["verify"]]
    assert [0, 0, 0] == [run("archive", *step, "--archive", archive).code for step in steps]
    kept_twice = json.loads(run(*tidy).out)["plan"]
    assert ["trashed", "large_and_old"] == [entry["cause"] for entry in kept_twice["entries"]]


def test_what_has_the_uid_of_a_kept_message_and_is_another_one_stays(
    run: Callable[..., Ran], dovecot: Dovecot, tmp_path: Path, disk: Path
) -> None:
    marie = dovecot.account("tidy-backup")
    dovecot.deliver(marie, written(identity="0@example.org", size=2000), folder="Trash", flags="S", date=OLD)
    archive = tmp_path / "archive"
    server = [dovecot.host, "--port", dovecot.imaps_port, "--user", marie.name, "--ca-file", dovecot.ca_file]
    fetch = ["fetch", *server, "--archive", archive]
    assert [0, 0] == [run("archive", *step).code for step in (["init", archive], fetch)]
    backup = tmp_path / "backup"
    shutil.copytree(marie.maildir, backup)
    dovecot.deliver(marie, written(identity="1@example.org", size=9000), folder="Trash", flags="S", date=OLD)
    steps = [["fetch", *server], ["copies", "--removable", disk], ["copy"], ["verify"]]
    assert [0] * 4 == [run("archive", *step, "--archive", archive).code for step in steps]
    shutil.rmtree(marie.maildir)
    shutil.copytree(backup, marie.maildir)
    dovecot._give(marie.maildir)
    # Under the UID of the one that is kept, of the same size and date.
    dovecot.deliver(marie, written(identity="2@example.org", size=9000), folder="Trash", flags="S", date=OLD)
    tidy = ["tidy", *server, "--target", "1", "--archive", archive, "--copies", 2, "--json"]

    ran = run(*tidy, "--apply", "--yes", "--permanently")
    assert ran.out, ran.err
    told = json.loads(ran.out)

    assert (1, 2000) == (told["outcome"]["removed_count"], told["outcome"]["freed_bytes"])
    assert ["2@example.org"] == [entry["message_id"] for entry in told["plan"]["refused"]]
    again = run("archive", *fetch)
    assert (0, True) == (again.code, "Trash\xa0: sous des numéros déjà attribués" in again.err)


def test_no_json_holds_what_a_terminal_obeys(run: Callable[..., Ran], tmp_path: Path) -> None:
    """U+009B begins an order to a terminal as ESC [ does, and JSON leaves it as it is."""
    subject = "\u009b31m rouge \u202egnp \U000e0041 été"
    (tmp_path / "1.eml").write_bytes(written(identity="1@example.org", size=2000, subject=subject))

    ran = run("tidy", "--maildir", tmp_path, "--json")
    assert subject == json.loads(ran.out)["weights"]["largest"][0]["subject"]
    assert "été" in ran.out
    explained = run("explain", "-ERR [IN-USE] \u009b31m\u202e busy", "--format", "jsonl")
    assert "\u009b" in json.loads(explained.out)["text"]
    for out in (ran.out, explained.out):
        assert out == neutral(out.rstrip("\n")) + "\n"
