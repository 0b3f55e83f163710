"""`bouncekit archive add`: what is kept, told and healed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import bagit
import pytest
from cli_runs import LETTER, Run

from bouncekit.archive import Archive


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
    assert (1, f"{mail}: this folder is not an archive. “bouncekit archive init” makes one\n") == (
        other.code,
        other.err,
    )


@pytest.mark.unix("a file whose name no file of Windows can have")
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
