"""`bouncekit filter`: a pipe that loses no message."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bouncekit.helpdesk import Sent, SqliteSent

ROOT = Path(__file__).parents[2]
NOTICE = (ROOT / "corpus/postfix/mailbox-full-orange-417.eml").read_bytes()


def pipe(content: bytes, *arguments: object) -> tuple[int, bytes, str]:
    command = [sys.executable, "-m", "bouncekit", "filter", *map(str, arguments)]
    done = subprocess.run(command, input=content, capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr.decode()


def test_a_message_comes_out_with_its_fields() -> None:
    code, out, err = pipe(NOTICE, "--thread", "--mark-auto")

    assert (0, "") == (code, err)
    assert out.startswith(b"X-Bouncekit-Kind: failure\nX-Bouncekit-Handling: reopen\n")
    assert out.partition(b"\n\n")[2] == NOTICE.partition(b"\n\n")[2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--nonsense"], "--nonsense"),
        (["--lang", "tlh"], "tlh"),
        (["--rules", "nowhere.toml"], "nowhere.toml"),
        (["--sent", "nowhere.sqlite"], "nowhere.sqlite"),
        (["--key-file", "nowhere.key"], "nowhere.key"),
        (["--subject-tag", "[support]"], "{id}"),
        (["--return-path", "t-{id}-{token}@example.fr"], "key"),
    ],
)
def test_whatever_is_wrong_the_message_is_passed_on_and_the_fault_is_told(arguments: list[str], said: str) -> None:
    code, out, err = pipe(NOTICE, *arguments)

    assert (0, NOTICE) == (code, out)
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize("content", [b"", b"\0\xff" * 50, b"no header at all", b"From: x\n"])
def test_no_content_is_lost(content: bytes) -> None:
    code, out, err = pipe(content)

    assert (0, "") == (code, err)
    assert out.endswith(content)


def test_a_script_gets_all_as_json(tmp_path: Path) -> None:
    with SqliteSent(tmp_path / "sent.sqlite") as sent:
        sent.add(Sent("<boite-pleine-orange-417@example.fr>", ("marie.durand@orange.fr",), "12"))
    code, out, err = pipe(NOTICE, "--reply-json", "--sent", tmp_path / "sent.sqlite", "--lang", "en")
    told = json.loads(out)

    assert (0, "") == (code, err)
    assert ("reopen", "12", "sent", False) == tuple(
        told[key] for key in ("handling", "ticket", "proof", "may_auto_reply")
    )
    assert "marie.durand@orange.fr" in told["note"]["markdown"].replace("\\", "")
