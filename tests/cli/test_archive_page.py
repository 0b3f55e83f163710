"""The page of the archive and the JSON of its commands name the same keys."""

import json
import re
from pathlib import Path

from cli_runs import Run


def documented(command: str) -> set[str]:
    """Return the keys of a command's JSON that docs/archive.md names, those inside of parentheses left out."""
    page = (Path(__file__).parents[2] / "docs" / "archive.md").read_text(encoding="utf-8")
    rows = page.partition("## JSON")[2].partition("\n## ")[0]
    (row,) = re.findall(rf"^\| `{command}` \| (.*) \|$", rows, re.MULTILINE)
    return set(re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", row)))


def test_the_page_names_the_keys_of_the_json(run: Run, place: str, mail: Path, tmp_path: Path) -> None:
    calls = {
        "init": [str(tmp_path / "other")],
        "add": [str(mail)],
        "search": ["facture"],
        "restore": ["facture", "--eml", str(tmp_path / "out")],
        "mark": ["facture", "--hold"],
        "report": [],
    }

    for command, arguments in calls.items():
        assert documented(command) == json.loads(run(command, *arguments, "--json").out).keys(), command
