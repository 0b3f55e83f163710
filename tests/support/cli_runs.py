"""What a run of the command line leaves behind, and how the tests of the commands run it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bouncekit.cli import process

LETTER = "From: Hélène <h@example.fr>\nSubject: Facture {number}\nDate: Mon, {day} Mar 2026 10:00:00 +0100\n\nÉté\n"
RULES = """\
reason = "policy_violation"
source = "our gateway"
[[rule]]
id = "zebra-gate"
label = "La porte du zèbre"
pattern = "zebra gate"
matches = ["550 Zebra gate closed"]
"""
FAILURE = """\
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
