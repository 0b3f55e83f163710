"""`bouncekit classify --resume`: whatever ends a run, the next one goes on, with nothing lost and nothing double."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import killed_runs
import pyarrow.parquet as pq
import pytest
from cli_runs import Run, runner
from full_notices import COMPLAINT, NOTICE

from bouncekit.batch import chunkwise
from bouncekit.cli.console import run_of_many
from bouncekit.cli.console.resuming import State

MESSAGES = 14


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Messages that differ, but for two that are the same notice."""
    folder = tmp_path / "messages"
    folder.mkdir()
    for number in range(MESSAGES):
        content = (NOTICE, COMPLAINT)[number % 2].replace(b"<1@", b"<%d@" % number).replace(b"<2@", b"<%d@" % number)
        (folder / f"{number:02}.eml").write_bytes(content)
    (folder / "twice.eml").write_bytes(content)
    return folder


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C after the second time that it is written down how far the run came."""
    keep, times = State.keep, []

    def keep_and_stop(self: State, at: int, record: dict[str, Any]) -> None:
        keep(self, at, record)
        times.append(at)
        if len(times) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(State, "keep", keep_and_stop)
    monkeypatch.setattr(run_of_many, "_BETWEEN", 0.0)
    monkeypatch.setattr(chunkwise, "_FIRST", 5)
    monkeypatch.setattr(chunkwise, "_MOST", 5)


def names(path: Path) -> list[str]:
    return [Path(json.loads(line)["source"]).name for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the program that kills forks itself")
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_run_that_is_killed_at_any_step_comes_out_the_same(run: Run, folder: Path, tmp_path: Path, form: str) -> None:
    whole = tmp_path / "whole"
    assert 0 == run("classify", folder, "--quiet", "--format", form, "-o", whole).code
    program = [sys.executable, killed_runs.__file__, folder, tmp_path / "place", form]
    told = subprocess.run(list(map(str, program)), capture_output=True, check=True, encoding="utf-8")
    seen = json.loads(told.stdout)

    assert len(seen) > 8
    assert [9] * (len(seen) - 1) == [each["ends"][0] for each in seen[:-1]]
    assert {0} == {each["ends"][2] for each in seen}
    assert [["out"]] * len(seen) == [each["left"] for each in seen]
    for each in seen:
        made = tmp_path / f"{form}-{each['step']}"
        if form == "parquet":
            assert pq.read_table(whole).to_pylist() == pq.read_table(made).to_pylist(), each
        else:
            assert whole.read_bytes() == made.read_bytes(), each


@pytest.mark.usefixtures("stopped")
def test_what_was_moved_or_came_meanwhile_is_found_out_by_its_content(run: Run, folder: Path, tmp_path: Path) -> None:
    words = ["classify", folder, "--format", "jsonl", "-o", tmp_path / "out", "--resume", tmp_path / "state"]
    first = run(*words)

    assert 130 == first.code
    assert "En résumé, jusqu’à l’interruption\u00a0: 10 messages lus" in first.out
    assert "relancez la même commande" in first.out
    assert not (tmp_path / "out").exists()

    (folder / "00.eml").rename(folder / "zz.eml")
    (folder / "01-new.eml").write_bytes(NOTICE.replace(b"<1@", b"<new@"))
    (folder / "copy.eml").write_bytes((folder / "03.eml").read_bytes())
    second = run(*words)

    assert 0 == second.code
    assert "10 messages avaient été lus avant l’interruption" in second.out
    expected = [f"{n:02}.eml" for n in range(MESSAGES)] + ["01-new.eml", "copy.eml", "twice.eml"]
    assert sorted(expected) == sorted(names(tmp_path / "out"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["messages", "out"]


@pytest.mark.usefixtures("stopped")
def test_the_summary_of_both_runs_is_that_of_one(run: Run, folder: Path, tmp_path: Path) -> None:
    sent = tmp_path / "sent.csv"
    sent.write_text("message_id,recipient\n<0@example.fr>,marie@example.org\n<12@example.fr>,marie@example.org\n")
    asked = ["classify", folder, "--unique", "--sent", sent, "--summary", "json", "--summary-only"]
    whole = json.loads(run(*asked).out)
    parts = [run(*asked, "--resume", tmp_path / "state") for _ in range(2)]
    told = json.loads(parts[1].out)

    assert [130, 0] == [part.code for part in parts]
    assert (False, True) == (json.loads(parts[0].out)["complete"], told["complete"])
    assert 1 == whole["duplicates"]
    assert {"sent": 2, "bounced": 2}.items() <= whole["sent"].items()
    assert {**whole, "resumed": 10} == told


@pytest.mark.usefixtures("stopped")
def test_a_state_of_another_run_is_refused(run: Run, folder: Path, tmp_path: Path) -> None:
    words = ["classify", folder, "--format", "csv", "-o", tmp_path / "out", "--resume", tmp_path / "state"]
    assert 130 == run(*words).code
    other = run(*words, "--no-words")

    assert 2 == other.code
    assert "(no_words)" in other.err
    assert 0 == run(*words).code


def test_a_file_that_is_no_state_is_left_alone(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Chère Marie,\n")
    result = run("classify", folder, "--format", "csv", "-o", tmp_path / "out", "--resume", tmp_path / "letter")

    assert 2 == result.code
    assert "n’est pas l’état d’une lecture" in result.err
    assert "Chère Marie,\n" == (tmp_path / "letter").read_text()


def test_two_runs_do_not_share_a_state(run: Run, folder: Path, tmp_path: Path) -> None:
    with State(str(tmp_path / "state"), {}):
        result = run("classify", folder, "--format", "csv", "-o", tmp_path / "out", "--resume", tmp_path / "state")

    assert 2 == result.code
    assert "Une autre commande écrit déjà" in result.err


def test_a_line_that_was_cut_does_not_count(tmp_path: Path) -> None:
    with State(str(tmp_path / "state"), {"form": "csv"}) as state:
        state.keep(10, {"digests": ["aa"]})
        state.keep(20, {"digests": ["bb"]})
    kept = (tmp_path / "state").read_bytes()
    for end in range(kept.index(b"aa") - 40, len(kept)):
        (tmp_path / "state").write_bytes(kept[:end])
        with State(str(tmp_path / "state"), {"form": "csv"}) as state:
            done = [record["at"] for record in state.done(1000)]

        assert done in ([], [10])


def test_what_is_not_in_the_output_was_not_done(tmp_path: Path) -> None:
    with State(str(tmp_path / "state"), {}) as state:
        for at in (10, 20, 30):
            state.keep(at, {"digests": []})
    with State(str(tmp_path / "state"), {}) as state:
        assert [10, 20] == [record["at"] for record in state.done(25)]


def test_a_state_is_neither_the_output_nor_among_the_messages(run: Run, folder: Path, tmp_path: Path) -> None:
    for output, state in [
        (tmp_path / "x.csv", tmp_path / "x.csv"),
        (tmp_path / "x.csv", tmp_path / "x.csv.part"),
        (tmp_path / "x.csv", folder / "state"),
        (folder / "x.csv", tmp_path / "state"),
    ]:
        assert (2, "") == run("classify", folder, "-o", output, "--resume", state)[:2]
        assert not output.exists()


def test_what_is_written_elsewhere_cannot_be_gone_on_with(run: Run, folder: Path, tmp_path: Path) -> None:
    result = run("classify", folder, "--resume", tmp_path / "state")

    assert 2 == result.code
    assert "--output" in result.err
