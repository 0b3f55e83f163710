"""`bouncekit rules check`, and the user's own rules in the other commands."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from cli_runs import Result, Run, runner
from own_rules import RULES

from bouncekit.cli.params import output_options
from bouncekit.interop.names import systems


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "140")
    return runner(capsys)


FAULTY = RULES.replace("source", "sauce").replace("[[rule]]", "[[rule]]\ncolour = 1")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_rules_decide_and_their_label_is_told(run: Run, rule_file: Path, failures: Path, jobs: str) -> None:
    result = run("classify", "--rules", rule_file, "--format", "jsonl", "--jobs", jobs, failures)
    first = json.loads(result.out.splitlines()[0])["failures"][0]

    assert ("zebra-gate", "La porte du zèbre") == (first["evidence"]["rule"], first["label"])


def test_the_label_in_a_table_in_csv_and_in_an_explanation(run: Run, rule_file: Path, failures: Path) -> None:
    table = run("classify", "--rules", rule_file, failures).out
    rows = csv.DictReader(io.StringIO(run("classify", "--rules", rule_file, "--format", "csv", failures).out))
    explained = run("explain", "--rules", rule_file, "550 Zebra gate closed").out

    assert "La porte du zèbre" in table.splitlines()[2]
    assert "La porte du zèbre" == next(rows)["label"]
    assert re.search(r"^Votre règle +La porte du zèbre$", explained, re.MULTILINE)


@pytest.mark.parametrize("command", [("classify", "."), ("explain", "550 no"), ("rules", "stats", ".")])
def test_rules_that_are_wrong_are_wrong_usage(run: Run, rule_file: Path, command: tuple[str, ...]) -> None:
    rule_file.write_text(FAULTY)
    result = run(*command, "--rules", rule_file, "--rules", rule_file.parent / "absent.toml")

    assert (2, "") == result[:2]
    assert "absent.toml\u00a0: ce fichier ou ce dossier n’existe pas" in result.err
    result = run(*command, "--rules", rule_file, "--lang", "en")
    assert (2, "") == result[:2]
    assert [f"{rule_file}:2:9: 'sauce' is not known at the top of a rule file"] == result.err.splitlines()[:-1]


def test_the_names_of_others(run: Run, failures: Path) -> None:
    wanted = ("--names", "ses", "--names", "postmark", "--names", "ses", failures / "1.eml")
    told = json.loads(run("classify", "--format", "jsonl", *wanted).out)["failures"][0]["names"]
    (row,) = csv.DictReader(io.StringIO(run("classify", "--format", "csv", *wanted).out))
    table = run("classify", *wanted).out.splitlines()

    assert {"ses": "Permanent/NoEmail", "postmark": "1 HardBounce"} == told
    assert ["Permanent/NoEmail", "1 HardBounce"] == [row["name_ses"], row["name_postmark"]]
    assert table[0].endswith("  Ailleurs")
    assert "  Permanent/NoEmail, 1 Hard" in table[2]


def test_without_names_a_line_of_json_is_what_the_library_writes(run: Run, failures: Path) -> None:
    plain, named = (run("classify", "--format", "jsonl", *more, failures).out for more in ((), ("--names", "ses")))

    assert plain == re.sub(r',"names":\{[^}]*\}', "", named)


def test_a_system_that_nobody_knows_is_wrong_usage_and_the_known_ones_are_listed(run: Run) -> None:
    result = run("classify", "--names", "sess", ".")

    assert 2 == result.code
    assert all(system in result.err for system in systems())
    assert systems() == tuple(output_options._SYSTEMS.choices)


def test_check_says_that_all_is_good(run: Run, rule_file: Path) -> None:
    assert Result(0, "Aucun défaut.\n", "") == run("rules", "check", rule_file)
    assert Result(0, "No fault.\n", "") == run("rules", "check", "--lang", "en", rule_file)


def test_check_names_every_fault_of_every_file(run: Run, rule_file: Path, tmp_path: Path) -> None:
    (tmp_path / "faulty.toml").write_text(FAULTY)
    (tmp_path / "again.toml").write_text(RULES.replace('["550', '["550 camel", "550'))
    result = run(
        "rules", "check", rule_file, tmp_path / "faulty.toml", tmp_path / "absent.toml", tmp_path / "again.toml"
    )

    assert 1 == result.code
    assert [
        f"{tmp_path}/faulty.toml:2:9: «\u00a0sauce\u00a0» est inconnu en tête d’un fichier de règles",
        f"{tmp_path}/again.toml:4:6: règle zebra-gate\u00a0: cet id figure aussi dans {rule_file}",
        "2 défauts",
    ] == result.out.splitlines()
    assert [f"{tmp_path}/absent.toml\u00a0: ce fichier ou ce dossier n’existe pas"] == result.err.splitlines()


def test_nothing_in_a_rule_file_reaches_the_terminal_unneutralised(run: Run, rule_file: Path) -> None:
    rule_file.write_text(RULES.replace("zebra-gate", "zebra\\u001b[2Jgate"))
    result = run("rules", "check", rule_file)

    assert (1, False) == (result.code, "\x1b" in result.out)


def test_check_without_a_file_is_wrong_usage(run: Run) -> None:
    assert 2 == run("rules", "check").code
    assert 1 == run("rules", "check", "absent.toml").code
