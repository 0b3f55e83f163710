"""The guide of a user's own rules says what the program does: its files are checked, its commands and program run."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import bouncekit
from bouncekit.judging.rules.parsing import _FIELDS

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"<!-- file: (\S+) -->\n```toml\n(.*?)^```$", GUIDE, flags=re.MULTILINE | re.DOTALL))
COMMANDS = re.findall(
    r"(?:<!-- exit: (\d) -->\n)?```\n\$ (bouncekit [^\n]*)\n(.*?)^```$", GUIDE, flags=re.MULTILINE | re.DOTALL
)

RETURNED = """\
From: MAILER-DAEMON@mx.example.fr
To: paul@example.fr
Subject: Undelivered Mail Returned to Sender

This is the mail system at host mx.example.fr.

<marie@example.org>: host mx.example.org[192.0.2.1] said: 550 Strangers may not
    cross the zebra bridge 4711 (in reply to RCPT TO command)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "returned.eml").write_text(RETURNED, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_guide_shows_files_commands_and_a_program() -> None:
    assert {"ours.toml", "faulty.toml", "parcels.toml"} == set(FILES)
    assert len(COMMANDS) >= 4
    assert 1 == len(re.findall(r"^```python$", GUIDE, flags=re.MULTILINE))


def test_the_files_are_as_good_and_as_bad_as_told(folder: Path) -> None:
    assert () == bouncekit.check_rules(folder / "ours.toml", folder / "parcels.toml")
    assert {"no-example", "typing-error", "shadowed"} == {
        fault.rule for fault in bouncekit.check_rules(folder / "faulty.toml")
    }


@pytest.mark.parametrize(("code", "command", "shown"), COMMANDS, ids=[command for _, command, _ in COMMANDS])
def test_the_commands_do_what_is_shown(folder: Path, code: str, command: str, shown: str) -> None:
    words = [sys.executable, "-m", *shlex.split(command)]
    plain = {"PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(words, cwd=folder, env=plain, capture_output=True, encoding="utf-8", check=False)

    assert int(code or 0) == run.returncode
    assert (shown or run.stdout) == run.stdout
    assert run.stdout.strip()


def test_the_program_runs(folder: Path) -> None:
    (program,) = re.findall(r"^```python\n(.*?)^```$", GUIDE, flags=re.MULTILINE | re.DOTALL)

    exec(compile(program, "docs/rules.md", "exec"), {})


def test_every_field_of_a_rule_is_explained() -> None:
    table = "".join(re.findall(r"^\|.*\|$", GUIDE, flags=re.MULTILINE))

    assert [] == [name for name in _FIELDS if name != "meaning" and f"`{name}`" not in table]
