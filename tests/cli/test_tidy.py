"""`bouncekit tidy`: what weighs, the plan, and its carrying out."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cli_runs import Run, runner

from bouncekit import data
from bouncekit.cli.console.safe_text import neutral
from bouncekit.mailbox import Obstacle
from letters import KILO, attached, written
from servers.dovecot import Dovecot

OLD = datetime(2022, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", 'pass "word" \\')
    return runner(capsys)


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


def test_what_weighs_is_said_and_no_target_is_no_alarm(run: Run, maildir: Path) -> None:
    ran = run("tidy", "--maildir", maildir)

    assert (0, "") == (ran.code, ran.err)
    for said in (
        "Les messages les plus gros",
        "plans été.pdf  (paul@example.org)",
        "--target 800M",
    ):
        assert said in ran.out
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out


def test_a_plan_says_what_goes_what_stays_and_that_nothing_was_touched(run: Run, maildir: Path) -> None:
    before = sorted(maildir.rglob("*"))
    ran = run("tidy", "--maildir", maildir, "--target", "650K")

    assert 1 == ran.code
    for said in (
        "1. 20\u00a0Ko",
        "Ce message est en double\u00a0: une autre copie reste dans «\u00a0INBOX\u00a0».",
        "Ce message date du 1er janvier 2024 et pèse 300\u00a0Ko.",
        "L’objectif serait atteint.",
        "1 message non lu",
        "Rien n’a été touché.",
    ):
        assert said in ran.out
    assert before == sorted(maildir.rglob("*"))


def test_a_target_out_of_reach_is_critical_and_hints_at_what_may_be_relaxed(run: Run, maildir: Path) -> None:
    ran = run("tidy", "--maildir", maildir, "--target", "50%", "--limit", "500K")

    assert 2 == ran.code
    assert "1 message d’une personne, sans réponse de vous" in ran.out
    assert "--answered-after 365" in ran.out
    relaxed = run("tidy", "--maildir", maildir, "--target", "450K", "--answered-after", "365")
    assert 1 == relaxed.code


def test_json_holds_weights_and_plan(run: Run, maildir: Path) -> None:
    ran = run("tidy", "--maildir", maildir, "--target", "650K", "--json", "--lang", "en")
    told = json.loads(ran.out)

    assert 1 == ran.code
    assert str(maildir) == told["source"]
    assert 6 == told["weights"]["count"]
    assert ["duplicate", "trashed", "large_and_old"] == [entry["cause"] for entry in told["plan"]["entries"]]
    assert "You have not read it yet." in {entry["reason"] for entry in told["plan"]["refused"]}
    assert told["outcome"] is None
    assert told["weights"]["largest"][0]["date"].endswith("+01:00")


def test_files_without_flags_are_not_taken_for_read(run: Run, tmp_path: Path) -> None:
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
def test_what_cannot_be_done_is_unknown_and_said(run: Run, arguments: list[str], words: str) -> None:
    ran = run(*arguments)

    assert (3, "") == (ran.code, ran.out)
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_what_went_wrong_is_told_as_json_too(run: Run) -> None:
    ran = run("tidy", "localhost", "--user", "u", "--port", "1", "--json")

    assert 3 == ran.code
    assert ("u@localhost", "unreachable") == (json.loads(ran.out)["source"], json.loads(ran.out)["error"]["reason"])


def test_what_a_server_means_by_its_refusal_is_said(run: Run, dovecot: Dovecot) -> None:
    account = dovecot.account("disabled")
    users = dovecot.folder / "users" / "disabled"
    users.write_text(users.read_text().rstrip("\n") + " nologin reason=suspended\n")
    ran = run("junk", dovecot.host, "--user", account.name, "--port", dovecot.imaps_port, "--ca-file", dovecot.ca_file)

    assert (3, "") == (ran.code, ran.out)
    assert "[CONTACTADMIN] suspended" in ran.err
    assert "Le serveur a un problème. Envoyez cette réponse à la personne ou au fournisseur" in ran.err


def test_a_share_of_an_unknown_room_is_no_target(run: Run, maildir: Path) -> None:
    ran = run("tidy", "--maildir", maildir, "--target", "80%")

    assert 3 == ran.code
    assert "--limit 1G" in ran.err


def test_an_empty_maildir_and_an_empty_folder(run: Run, tmp_path: Path) -> None:
    for part in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / part).mkdir(parents=True)
    (tmp_path / "nothing").mkdir()

    assert 3 == run("tidy", "--maildir", tmp_path / "nothing").code
    without = run("junk", "--maildir", tmp_path / "Maildir")
    assert (3, True) == (without.code, "aucun message" in without.err)
    for part in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / ".Ind&AOk-sirables" / part).mkdir(parents=True)
    assert 0 == run("junk", "--maildir", tmp_path / "Maildir").code


def test_the_server_tells_the_room_that_the_target_is_a_share_of(run: Run, server: list[object]) -> None:
    ran = run("tidy", *server, "--target", "40%", "--json")
    plan = json.loads(ran.out)["plan"]

    assert (1, "") == (ran.code, ran.err)
    assert 1024 * 1024 * 40 // 100 == plan["target_bytes"]
    assert 900_000 <= plan["used_bytes"] <= 901_120
    assert ["trashed", "large_and_old"] == [entry["cause"] for entry in plan["entries"][:2]]


def test_a_plan_is_carried_out_on_demand(run: Run, server: list[object]) -> None:
    ran = run("tidy", *server, "--target", "40%", "--apply", "--yes")

    assert (0, "") == (ran.code, ran.err)
    assert "Suppression définitive\u00a0: 1 message, 293\u00a0Ko.\n" in ran.out
    assert "Mise à la corbeille\u00a0: 1 message, 195\u00a0Ko. Videz-la pour libérer la place.\n" in ran.out
    again = json.loads(run("tidy", *server, "--target", "40%", "--json").out)
    assert {"Trash", "INBOX"} == {folder["name"] for folder in again["weights"]["folders"]}
    assert 600_000 == again["weights"]["size_bytes"]


def test_nothing_is_carried_out_without_apply(run: Run, server: list[object]) -> None:
    ran = run("tidy", *server, "--target", "40%")

    assert "--apply" in ran.out
    assert 900_000 == json.loads(run("tidy", *server, "--json").out)["weights"]["size_bytes"]


def test_a_wrong_password_is_unknown(run: Run, server: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", "wrong")
    ran = run("junk", *server)

    assert (3, "") == (ran.code, ran.out)
    assert "mot de passe" in ran.err


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
    assert {str(obstacle) for obstacle in Obstacle} == set(data.load("words/fr/screen.toml")["obstacles"])


def test_what_no_verified_archive_holds_stays(run: Run, server: list[object], tmp_path: Path, disk: Path) -> None:
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
    run: Run, dovecot: Dovecot, tmp_path: Path, disk: Path
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
    steps: list[list[Any]] = [["fetch", *server], ["copies", "--removable", disk], ["copy"], ["verify"]]
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


def test_no_json_holds_what_a_terminal_obeys(run: Run, tmp_path: Path) -> None:
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
