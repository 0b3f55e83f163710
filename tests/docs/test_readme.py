"""What the README shows is what the program says, and what CI runs is what the README prints."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import bouncekit

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def command(marker: str) -> str:
    """Return the command between the markers that .ci/run looks for."""
    found = re.search(rf"<!-- {marker} -->\n```\n(.*?)\n```\n<!-- end -->", README, flags=re.DOTALL)
    assert found
    return found[1]


def test_the_two_commands_are_one_line_each() -> None:
    assert command("classify").endswith(".venv/bin/bouncekit classify corpus")
    assert command("tests").endswith(".venv/bin/pytest -q")
    assert [0, 0] == [command(marker).count("\n") for marker in ("classify", "tests")]


def test_the_picture_of_an_explanation_is_a_real_one() -> None:
    (picture,) = (block for block in blocks("") if block.startswith("$ bouncekit explain"))
    prompt, _, shown = picture.partition("\n")
    words = [sys.executable, "-m", *shlex.split(prompt)[1:]]
    run = subprocess.run(words, capture_output=True, check=True, encoding="utf-8", env={"PYTHONIOENCODING": "utf-8"})

    assert shown == run.stdout


def test_the_picture_of_a_report_is_a_real_one() -> None:
    (picture,) = blocks("json")
    shown = json.loads(picture)
    assert re.fullmatch("[0-9a-f]{12}", shown["rules_version"])  # any: it changes with each rule
    report = bouncekit.classify((ROOT / shown["source"]).read_bytes(), name=shown["source"])

    assert shown == {**json.loads(report.model_dump_json()), "rules_version": shown["rules_version"]}
    assert list(shown) == list(json.loads(report.model_dump_json()))


def test_the_program_of_the_readme_runs() -> None:
    (program,) = blocks("python")
    content = (ROOT / "corpus" / "postfix" / "mailbox-full-orange-417.eml").read_bytes()
    names: dict[str, Any] = {"content": content}
    exec(compile(program, "README.md", "exec"), names)

    assert "mailbox_full" == names["report"].failures[0].reason
