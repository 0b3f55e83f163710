"""A language that nobody has: added as docs/languages.md says, without a line of code."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PACKAGE = Path(__file__).parents[3] / "src" / "bouncekit"
SAID = {
    "seconds": ["sizz"],
    "try_again": ["grunto"],
    "after_trying": ["ul"],
    "wait_signs": ["grunto"],
}
NOTICE = """From: MAILER-DAEMON@mx.example.org
To: marie@example.org
Subject: Undelivered mail
Auto-Submitted: auto-replied

paul@example.com: {words}
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the package with one more language, of which every cue but four is empty."""
    root = tmp_path_factory.mktemp("source")
    package = root / "bouncekit"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    words = package / "data" / "words"
    shutil.copytree(words / "en", words / "qaa")
    explain = words / "qaa" / "explain.toml"
    title, said = 'title = "The recipient’s mailbox is full"', explain.read_text("utf-8")
    explain.write_text(said.replace(title, 'title = "Boxo plenno"'), "utf-8")
    row = package / "vocabulary.py"
    row.write_text(row.read_text("utf-8").replace('"en", "de"]', '"en", "de", "qaa"]'), "utf-8")
    lines = (package / "data" / "cues" / "ja.toml").read_text("utf-8").split("\n")
    keys = [line.partition(" = ")[0] for line in lines if " = " in line]
    cues = [f"{key} = {{}}" if key == "numbers" else f"{key} = {json.dumps(SAID.get(key, []))}" for key in keys]
    (package / "data" / "cues" / "qaa.toml").write_text("\n".join(cues), "utf-8")
    return root


def classified(source: Path, text: str, *options: str) -> dict[str, Any]:
    """Return the report of the command line of `source`."""
    command = [sys.executable, "-m", "bouncekit", "classify", "--format", "jsonl", *options, "-"]
    run = subprocess.run(
        command, input=text, capture_output=True, text=True, encoding="utf-8", check=True,
        env={**os.environ, "PYTHONPATH": str(source), "PYTHONUTF8": "1"},
    )  # fmt: skip
    report: dict[str, Any] = json.loads(run.stdout)
    return report


def test_its_words_are_said(source: Path) -> None:
    report = classified(source, NOTICE.format(words="552 5.2.2 mailbox full"), "--lang", "qaa")

    assert "Boxo plenno" == report["failures"][0]["explanation"]["title"]


@pytest.mark.parametrize("there", [True, False])
def test_its_notices_are_understood_where_its_cues_are_there(source: Path, there: bool) -> None:
    root = source if there else PACKAGE.parent
    waiting = classified(root, NOTICE.format(words="452 4.2.2 mailbox full, grunto ul 90 sizz"))

    assert there == (waiting["failures"][0]["retry_after"] == 90)
