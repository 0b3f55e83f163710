"""docs/scoring.md shows what is so: its list, its policies, its program."""

import ast
import json
import re
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from bouncekit import helpdesk
from bouncekit.cli import process as ending
from bouncekit.helpdesk import EventKind, Policy, Scores

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")


def test_the_list_is_a_real_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    full = [
        {"id": f"{day}", "address": "jean.rey@client.example", "kind": "soft", "at": f"2026-11-{day}T08:00:00Z"}
        for day in range(18, 24)
    ]
    (tmp_path / "full.jsonl").write_text("\n".join(map(json.dumps, full)))
    monkeypatch.setattr(helpdesk, "Scores", partial(Scores, now=datetime(2026, 11, 24, tzinfo=UTC)))
    notices = (
        ROOT / "corpus" / name
        for name in ("postfix/invalid-address-laposte-416.eml", "complaints/arf-abuse-newsletter.eml")
    )
    ending.run(["score", str(tmp_path / "full.jsonl"), *map(str, notices), "--trust"])
    shown = capsys.readouterr().out.splitlines()

    assert 3 == len(shown)
    assert [] == [line for line in shown if line not in PAGE.splitlines()]


def test_the_tables_name_all_kinds_and_policies() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)

    assert [*EventKind, *Policy.names()] == rows


def test_the_numbers_of_the_policies_are_theirs() -> None:
    for name in Policy.names():
        policy = Policy.named(name)
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` | ") and line.count("|") == 7)
        hard, soft, temporary, limit = (cell.strip() for cell in row.split("|")[2:6])

        assert hard.startswith("at once" if policy.hard is None else f"{policy.hard:g} ")
        assert [f"{policy.soft:g}", f"{policy.temporary:g}"] == [soft.split()[0], temporary.split()[0]]
        assert not limit or limit.startswith(f"{policy.limit:g},")
        for time in (policy.half_life, policy.stale_after):
            assert time is None or f"{time.days} days" in limit


@pytest.mark.parametrize("block", re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
def test_the_program_uses_what_there_is(block: str) -> None:
    imported = {
        name.name for node in ast.walk(ast.parse(block)) if isinstance(node, ast.ImportFrom) for name in node.names
    }

    assert imported
    assert set() == imported - set(helpdesk.__all__)  # type: ignore[attr-defined]  # made by the front door
