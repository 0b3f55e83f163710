"""What a run of the command line leaves behind, and how the tests of the commands run it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bouncekit.cli import process

LETTER = "From: Hélène <h@example.fr>\nSubject: Facture {number}\nDate: Mon, {day} Mar 2026 10:00:00 +0100\n\nÉté\n"


class Result(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def told(self) -> dict[str, dict[str, Any]]:
        """What the JSON says of each copy."""
        return {each["copy"]: each for each in json.loads(self.out)["copies"]}


Run = Callable[..., Result]


def runner(capsys: pytest.CaptureFixture[str], *before: str) -> Run:
    """Return what runs the command line with the words `before` and those that it is given."""

    def call(*arguments: object) -> Result:
        code = process.run([*before, *map(str, arguments)])
        return Result(code, *capsys.readouterr())

    return call


def recipient(key: Path) -> str:
    """Return the public key that stands in a file of a private one."""
    return key.read_text().split()[3]
