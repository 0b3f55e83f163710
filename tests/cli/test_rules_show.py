"""`bouncekit rules show`: one rule, whole."""

import json
from pathlib import Path

import pytest
from cli_runs import Run, runner

from bouncekit.vocabulary import Language


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys, "rules", "show")


@pytest.mark.parametrize(("lang", "label"), [("fr", "Motif"), ("en", "Pattern"), ("de", "Muster")])
def test_the_rule_is_printed(run: Run, lang: Language, label: str, rule_file: Path) -> None:
    lines = run("--lang", lang, "--rules", rule_file, "zebra-gate").out.splitlines()

    assert "zebra-gate" == lines[0]
    assert any(line.split() == [label, "zebra", "gate"] for line in lines)
    assert any("550 Zebra gate closed" in line for line in lines)


def test_the_rule_as_json(run: Run) -> None:
    assert "mailbox_full" == json.loads(run("--format", "jsonl", "full-mailbox").out)["reason"]


def test_there_is_no_such_rule(run: Run) -> None:
    shown = run("full-mailbx")

    assert (1, "") == (shown.code, shown.out)
    assert "full-mailbox" in shown.err
