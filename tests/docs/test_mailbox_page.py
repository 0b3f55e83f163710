"""docs/mailbox.md shows what is so."""

import ast
import io
import re
from pathlib import Path

import pytest

from bouncekit import mailbox
from bouncekit.cli import process as ending

PAGE = (Path(__file__).parents[2] / "docs" / "mailbox.md").read_text(encoding="utf-8")


def test_the_picture_is_a_real_one(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    answers = b'* QUOTA "" (STORAGE 880804 1048576)'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(answers)))
    ending.run(["quota", "--captured", "-"])
    shown = capsysbinary.readouterr().out.decode().splitlines()

    assert 5 <= len(shown)
    assert [] == [line for line in shown if line not in PAGE.splitlines()]


@pytest.mark.parametrize("block", re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
def test_the_programs_use_what_there_is(block: str) -> None:
    imported = {
        name.name
        for node in ast.walk(ast.parse(block))
        if isinstance(node, ast.ImportFrom) and node.module == "bouncekit.mailbox"
        for name in node.names
    }

    assert imported
    assert set() == imported - set(mailbox.__all__)  # type: ignore[attr-defined]  # made by the front door


def test_the_tables_name_what_there_is() -> None:
    named = {word for word in re.findall(r"`([a-z_]+)(?:\([^`]*\))?`", PAGE) if "_" in word}

    assert {"parse_quota", "imap_quota"} <= named
    functions = {word for word in named if re.fullmatch(r"(?!over)\w+_(?:quota|imap|reading|history)", word)}
    assert set() == functions - set(mailbox.__all__)  # type: ignore[attr-defined]  # made by the front door
