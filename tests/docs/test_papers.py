"""The project's papers: known kinds of changelog fragments, links that lead somewhere, one set of commands."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bouncekit.vocabulary import Kind, Reason

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["towncrier"]
KINDS = {kind["directory"] for kind in SETTINGS["type"]}
FRAGMENTS = sorted(path for path in (ROOT / "changelog.d").iterdir() if path.name != "README.md")
PAGES = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "changelog.d").glob("*.md")})
PAGES += [ROOT / "corpus" / "SOURCES.md", ROOT / "corpus" / "unsolved" / "README.md"]
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)\s]*)?\)")
_VERDICTS = re.compile(r"`(\w+)` → `(\w+)`")


def faults_of(name: str, text: str) -> list[str]:
    """Return what is wrong with one fragment."""
    found = re.fullmatch(r"\+[a-z0-9-]+\.(\w+)\.md", name)
    if found is None or found[1] not in KINDS:
        return [f"not +name.KIND.md, of one of the kinds {sorted(KINDS)}"]
    if not text.strip():
        return ["empty"]
    if found[1] != "verdict":
        return []
    sides = [side for pair in _VERDICTS.findall(text) for side in pair]
    if not sides:
        return ["says no verdict before and after: `user_unknown` → `mailbox_moved`"]
    known = {word.value for word in (*Reason, *Kind)} | {"true", "false"}
    return [f"{side} is no verdict" for side in sides if side not in known]


@pytest.mark.parametrize("path", FRAGMENTS, ids=[path.name for path in FRAGMENTS])
def test_a_fragment_is_of_a_known_kind_and_says_what_that_needs(path: Path) -> None:
    assert [] == faults_of(path.name, path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a-rule.md", "Better."),
        ("+a-rule.verdicts.md", "Better."),
        ("+a-rule.fix.md", "\n"),
        ("+a-rule.verdict.md", "Better."),
        ("+a-rule.verdict.md", "`full` → `mailbox_full`"),
    ],
)
def test_a_poor_fragment_is_told(name: str, text: str) -> None:
    assert faults_of(name, text)


def test_the_changelog_is_built_of_the_fragments() -> None:
    command = [sys.executable, "-m", "towncrier", "build", "--draft", "--version", "9.9", "--date", "2026-12-01"]
    utf_8 = {**os.environ, "PYTHONUTF8": "1"}
    built = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8", env=utf_8)

    assert "## 9.9 (2026-12-01)" in built.stdout
    for path in FRAGMENTS:
        first = path.read_text(encoding="utf-8").split("\n")[0]
        assert first in built.stdout
    assert SETTINGS["start_string"].strip() in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    targets = _LINK.findall(page.read_text(encoding="utf-8"))

    assert [] == [target for target in targets if not (page.parent / target).exists()]


def test_the_machine_runs_the_sessions_that_contributors_run() -> None:
    sessions = set(re.findall(r"^@nox\.session\ndef (\w+)", (ROOT / "noxfile.py").read_text(encoding="utf-8"), re.M))
    (called,) = re.findall(r"nox --no-venv -s ([\w ]+)$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.M)

    assert {"tests", "lint", "types", "docs", "fuzz", "bench", "release"} <= sessions
    assert {"lint", "types", "docs"} <= set(called.split()) <= sessions


def test_every_decision_that_the_source_names_is_written_down() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")]
    named = {number for text in sources for number in re.findall(r"ADR (\d{4})", text)}
    written = {path.name[:4] for path in (ROOT / "docs" / "adr").glob("0*.md")}

    assert named
    assert named <= written
