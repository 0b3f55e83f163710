"""A user's own rules and other systems' names on the command line."""

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import bouncekit
from bouncekit.cli import process as ending
from bouncekit.cli.commands import classify
from bouncekit.cli.commands.rules_stats import _Counts
from bouncekit.interop.names import systems
from bouncekit.vocabulary import Reason
from bouncekit.wording import label

RULES = """\
reason = "policy_violation"
source = "our gateway"
[[rule]]
id = "zebra-gate"
label = "La porte du zèbre"
pattern = "zebra gate"
matches = ["550 Zebra gate closed"]
"""
FAULTY = RULES.replace("source", "sauce").replace("[[rule]]", "[[rule]]\ncolour = 1")
MESSAGE = """\
From: MAILER-DAEMON@mx.example.fr
To: paul@example.fr
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.fr

Final-Recipient: rfc822; {address}
Action: failed
Diagnostic-Code: smtp; {answer}

--b--
"""


class Result(NamedTuple):
    """What one run of the command line left behind."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Result]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    def run_here(*words: str | Path, columns: int = 140) -> Result:
        monkeypatch.setenv("COLUMNS", str(columns))
        code = ending.run([str(word) for word in words])
        captured = capsysbinary.readouterr()
        return Result(code, captured.out.decode(), captured.err.decode())

    return run_here


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(RULES)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five failures: one for a rule of the user's, one for ours, three for none, of which two are alike."""
    messages = tmp_path / "messages"
    messages.mkdir()
    answers = [
        ("marie@example.org", "550 Zebra gate closed"),
        ("jean@example.org", "550 5.1.1 User unknown"),
        ("paul.petit@example.org", "550 Camel for <paul.petit@example.org> refused by tent 17 (petit)"),
        ("luc.grand@example.org", "550 camel for <luc.grand@example.org> refused by tent 5 (grand)"),
        ("anne@example.org", "550 no"),
    ]
    for number, (address, answer) in enumerate(answers):
        (messages / f"{number}.eml").write_text(MESSAGE.format(address=address, answer=answer))
    return messages


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_rules_decide_and_their_label_is_told(run: Run, file: Path, folder: Path, jobs: str) -> None:
    result = run("classify", "--rules", file, "--format", "jsonl", "--jobs", jobs, folder)
    first = json.loads(result.stdout.splitlines()[0])["failures"][0]

    assert ("zebra-gate", "La porte du zèbre") == (first["evidence"]["rule"], first["label"])


def test_the_label_in_a_table_in_csv_and_in_an_explanation(run: Run, file: Path, folder: Path) -> None:
    table = run("classify", "--rules", file, folder).stdout
    rows = csv.DictReader(io.StringIO(run("classify", "--rules", file, "--format", "csv", folder).stdout))
    explained = run("explain", "--rules", file, "550 Zebra gate closed").stdout

    assert "La porte du zèbre" in table.splitlines()[2]
    assert "La porte du zèbre" == next(rows)["label"]
    assert re.search(r"^Votre règle +La porte du zèbre$", explained, re.MULTILINE)


@pytest.mark.parametrize("command", [("classify", "."), ("explain", "550 no"), ("rules", "stats", ".")])
def test_rules_that_are_wrong_are_wrong_usage(run: Run, file: Path, command: tuple[str, ...]) -> None:
    file.write_text(FAULTY)
    result = run(*command, "--rules", file, "--rules", file.parent / "absent.toml")

    assert (2, "") == result[:2]
    assert "absent.toml\u00a0: ce fichier ou ce dossier n’existe pas" in result.stderr
    result = run(*command, "--rules", file, "--lang", "en")
    assert (2, "") == result[:2]
    assert [f"{file}:2:9: 'sauce' is not known at the top of a rule file"] == result.stderr.splitlines()[:-1]


def test_the_names_of_others(run: Run, folder: Path) -> None:
    wanted = ("--names", "ses", "--names", "postmark", "--names", "ses", folder / "1.eml")
    told = json.loads(run("classify", "--format", "jsonl", *wanted).stdout)["failures"][0]["names"]
    (row,) = csv.DictReader(io.StringIO(run("classify", "--format", "csv", *wanted).stdout))
    table = run("classify", *wanted).stdout.splitlines()

    assert {"ses": "Permanent/NoEmail", "postmark": "1 HardBounce"} == told
    assert ["Permanent/NoEmail", "1 HardBounce"] == [row["name_ses"], row["name_postmark"]]
    assert table[0].endswith("  Ailleurs")
    assert "  Permanent/NoEmail, 1 Hard" in table[2]


def test_without_names_a_line_of_json_is_what_the_library_writes(run: Run, folder: Path) -> None:
    plain, named = (run("classify", "--format", "jsonl", *more, folder).stdout for more in ((), ("--names", "ses")))

    assert plain == re.sub(r',"names":\{[^}]*\}', "", named)


def test_a_system_that_nobody_knows_is_wrong_usage_and_the_known_ones_are_listed(run: Run) -> None:
    result = run("classify", "--names", "sess", ".")

    assert 2 == result.returncode
    assert all(system in result.stderr for system in systems())
    assert systems() == tuple(classify._SYSTEMS.choices)


def test_check_says_that_all_is_good(run: Run, file: Path) -> None:
    assert Result(0, "Aucun défaut.\n", "") == run("rules", "check", file)
    assert Result(0, "No fault.\n", "") == run("rules", "check", "--lang", "en", file)


def test_check_names_every_fault_of_every_file(run: Run, file: Path, tmp_path: Path) -> None:
    (tmp_path / "faulty.toml").write_text(FAULTY)
    (tmp_path / "again.toml").write_text(RULES.replace('["550', '["550 camel", "550'))
    result = run("rules", "check", file, tmp_path / "faulty.toml", tmp_path / "absent.toml", tmp_path / "again.toml")

    assert 1 == result.returncode
    assert [
        f"{tmp_path}/faulty.toml:2:9: «\u00a0sauce\u00a0» est inconnu en tête d’un fichier de règles",
        f"{tmp_path}/again.toml:4:6: règle zebra-gate\u00a0: cet id figure aussi dans {file}",
        "2 défauts",
    ] == result.stdout.splitlines()
    assert [f"{tmp_path}/absent.toml\u00a0: ce fichier ou ce dossier n’existe pas"] == result.stderr.splitlines()


def test_nothing_in_a_rule_file_reaches_the_terminal_unneutralised(run: Run, file: Path) -> None:
    file.write_text(RULES.replace("zebra-gate", "zebra\\u001b[2Jgate"))
    result = run("rules", "check", file)

    assert (1, False) == (result.returncode, "\x1b" in result.stdout)


def test_check_without_a_file_is_wrong_usage(run: Run) -> None:
    assert 2 == run("rules", "check").returncode
    assert 1 == run("rules", "check", "absent.toml").returncode


def test_stats_count_rules_and_collect_what_none_understood_without_the_people(
    run: Run, file: Path, folder: Path
) -> None:
    result = run("rules", "stats", "--rules", file, folder)

    assert 0 == result.returncode
    assert [
        "Les règles qui ont décidé (5 échecs)",
        f"  3   60,0\u00a0%  undetermined  {label(Reason.UNDETERMINED, 'fr')}",
        "  1   20,0\u00a0%  unknown-user  Adresse inconnue",
        "  1   20,0\u00a0%  zebra-gate    La porte du zèbre",
        "",
        "Ce qu’aucune règle n’a compris, données personnelles masquées (3 échecs)",
        "  2  550 Camel for <address> refused by tent 17 (<name>)  [undetermined]",
        "  1  550 no  [undetermined]",
    ] == result.stdout.splitlines()


def test_stats_as_json_lines_and_in_several_processes(run: Run, file: Path, folder: Path) -> None:
    one, two = (run("rules", "stats", "--format", "jsonl", "--jobs", jobs, "--rules", file, folder) for jobs in "12")
    rows = [json.loads(line) for line in one.stdout.splitlines()]

    assert one == two
    assert {
        "kind": "answer", "count": 2, "share": 0.4, "text": "550 Camel for <address> refused by tent 17 (<name>)",
        "rule": "undetermined", "reason": "undetermined", "status": None, "reply_code": 550,
    } == rows[3]  # fmt: skip
    assert ["rule", "rule", "rule", "answer", "answer"] == [row["kind"] for row in rows]


def test_stats_draft_rules_that_can_be_used_at_once(run: Run, folder: Path, tmp_path: Path) -> None:
    drafts = run("rules", "stats", "--format", "toml", folder).stdout
    (tmp_path / "drafts.toml").write_text(drafts)

    assert ["zebra gate closed", "refused by tent"] == [rule["pattern"] for rule in tomllib.loads(drafts)["rule"]]
    assert () == bouncekit.check_rules(tmp_path / "drafts.toml")
    assert "# 550 no\n" in drafts


def test_stats_name_what_cannot_be_read_and_find_nothing_in_nothing(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.eml").write_text("From: a@example.fr\nSubject: Bonjour\n\nBonjour.\n")
    (tmp_path / "empty.eml").write_text("")

    assert Result(0, "Aucun échec de remise.\n", "") == run("rules", "stats", tmp_path / "letter.eml")
    result = run("rules", "stats", tmp_path / "empty.eml", folder)
    assert 1 == result.returncode
    assert "empty.eml\u00a0: il n’y a rien à lire" in result.stderr
    assert "(5 échecs)" in result.stdout


def test_no_number_of_answers_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bouncekit.cli.commands.rules_stats._MOST_ANSWERS", 2)
    counts = _Counts()
    for word in ("camel", "camel", "zebra", "lion", "tiger"):
        report = bouncekit.classify_text(f"550 {word}").model_dump(mode="json")
        counts.add(report)

    assert (2, 3, 2, 5) == (len(counts.answers), counts.met.total(), counts.others, counts.rules.total())
