"""`bouncekit rules stats`: which rules decide, and what none understood, without the people."""

import json
import tomllib
from pathlib import Path

import pytest
from cli_runs import Result, Run, runner

import bouncekit
from bouncekit.vocabulary import Reason
from bouncekit.wording import label


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "140")
    return runner(capsys)


def test_stats_count_rules_and_collect_what_none_understood_without_the_people(
    run: Run, rule_file: Path, failures: Path
) -> None:
    result = run("rules", "stats", "--rules", rule_file, failures)

    assert 0 == result.code
    assert [
        "Les règles qui ont décidé (5 réponses)",
        f"  3   60,0\u00a0%  undetermined  {label(Reason.UNDETERMINED, 'fr')}",
        "  1   20,0\u00a0%  unknown-user  Cette adresse n’existe pas, ou plus",
        "  1   20,0\u00a0%  zebra-gate    La porte du zèbre",
        "",
        "Ce qu’aucune règle n’a compris, données personnelles masquées (3 réponses)",
        "  2  550 Camel for <address> refused by tent 17 (<name>)  [undetermined]",
        "  1  550 no  [undetermined]",
    ] == result.out.splitlines()


def test_stats_as_json_lines_and_in_several_processes(run: Run, rule_file: Path, failures: Path) -> None:
    one, two = (
        run("rules", "stats", "--format", "jsonl", "--jobs", jobs, "--rules", rule_file, failures) for jobs in "12"
    )
    rows = [json.loads(line) for line in one.out.splitlines()]

    assert one == two
    assert {
        "kind": "answer", "count": 2, "share": 0.4, "text": "550 Camel for <address> refused by tent 17 (<name>)",
        "rule": "undetermined", "reason": "undetermined", "status": None, "reply_code": 550,
    } == rows[3]  # fmt: skip
    assert ["rule", "rule", "rule", "answer", "answer"] == [row["kind"] for row in rows]


def test_stats_draft_rules_that_can_be_used_at_once(run: Run, failures: Path, tmp_path: Path) -> None:
    drafts = run("rules", "stats", "--format", "toml", failures).out
    (tmp_path / "drafts.toml").write_text(drafts)

    assert ["zebra gate closed", "refused by tent"] == [rule["pattern"] for rule in tomllib.loads(drafts)["rule"]]
    assert () == bouncekit.check_rules(tmp_path / "drafts.toml")
    assert "# 550 no\n" in drafts


def test_stats_name_what_cannot_be_read_and_find_nothing_in_nothing(run: Run, failures: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.eml").write_text("From: a@example.fr\nSubject: Bonjour\n\nBonjour.\n")
    (tmp_path / "empty.eml").write_text("")

    assert Result(0, "Aucun message n’est revenu.\n", "") == run("rules", "stats", tmp_path / "letter.eml")
    result = run("rules", "stats", tmp_path / "empty.eml", failures)
    assert 1 == result.code
    assert "empty.eml\u00a0: il n’y a rien à lire" in result.err
    assert "(5 réponses)" in result.out


def test_samples_of_what_none_understood_are_written_without_the_people(
    run: Run, failures: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "samples"
    result = run("rules", "stats", "--samples", folder, failures)
    names = sorted(path.name for path in folder.iterdir())
    first = (folder / names[0]).read_text(encoding="utf-8")

    assert ["001-undetermined.txt", "002-undetermined.txt", "003-undetermined.txt"] == names
    assert (0, "3 exemples écrits. Relisez-les avant de les montrer.\n") == (result.code, result.err)
    assert ": undetermined, met 2 times\n\nFrom: MAILER-DAEMON@<host> (Mail Delivery System)\n" in first
    assert "Diagnostic-Code: smtp; 550 Camel for <address> refused by tent 17 (<name>)" in first
    for path in folder.iterdir():
        told = path.read_text(encoding="utf-8").lower()
        assert not [word for word in ("paul", "petit", "luc", "grand", "anne", "mx.example") if word in told]

    again = run("rules", "stats", "--samples", folder, failures)  # nothing is written over
    assert (2, True) == (again.code, again.err.startswith("Écriture impossible\u00a0: "))
    assert first == (folder / names[0]).read_text(encoding="utf-8")


def test_samples_are_not_made_of_standard_input(run: Run, tmp_path: Path) -> None:
    result = run("rules", "stats", "--samples", tmp_path / "samples", "-")

    assert (2, "", False) == (result.code, result.out, (tmp_path / "samples").exists())
