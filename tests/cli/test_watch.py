"""`bouncekit watch` as its user runs it: JSON lines, a summary at the end, and nothing told twice."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from web_receiver import WebReceiver

from bouncekit.cli import process
from servers.dovecot import Account, Dovecot

NOTICE = (Path(__file__).parents[2] / "corpus/postfix/mailbox-full-orange-417.eml").read_bytes()
PERSON = b"From: Marie <marie@example.fr>\r\nSubject: [support-12] Devis\r\n\r\nBonjour.\r\n"
SECRET = "a secret of more than sixteen bytes"


def command(dovecot: Dovecot, account: Account, state: Path, *more: object) -> list[str]:
    server = ("--user", account.name, "--port", dovecot.imaps_port, "--ca-file", dovecot.ca_file, "--state", state)
    return ["watch", dovecot.host, *map(str, (*server, "--lang", "en", *more))]


Run = Callable[[list[str]], tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, box: Account) -> Run:
    """Run a command line in this process."""
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", box.password)

    def run(words: list[str]) -> tuple[int, str, str]:
        code = process.run(words)
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def box(dovecot: Dovecot) -> Account:
    return dovecot.account(f"watch-cli-{time.monotonic_ns()}")


def test_each_message_is_a_line_once(dovecot: Dovecot, box: Account, tmp_path: Path, run: Run) -> None:
    dovecot.deliver(box, NOTICE)
    dovecot.deliver(box, PERSON)
    words = command(dovecot, box, tmp_path / "state", "--once", "--subject-tag", "[support-{id}]")
    code, out, err = run(words)
    again = run(words)
    first, second = map(json.loads, out.splitlines())

    assert (0, "2 messages read, 1 of them written by a machine.") == (code, err.strip())
    assert ("failure", "reopen", 1) == (first["report"]["kind"], first["handling"], first["uid"])
    assert ("other", "reopen", "12") == (second["report"]["kind"], second["handling"], second["ticket"])
    assert f"imap://{box.name}@localhost:{dovecot.imaps_port}" == first["account"]
    assert (0, "") == again[:2]


@pytest.mark.unix("to end a process by a signal that it hears")
def test_it_waits_for_mail_and_ends_with_a_summary(dovecot: Dovecot, box: Account, tmp_path: Path) -> None:
    dovecot.deliver(box, NOTICE)
    words = [sys.executable, "-m", "bouncekit", *command(dovecot, box, tmp_path / "state", "--only-notices")]
    environment = {**os.environ, "BOUNCEKIT_PASSWORD": box.password}
    started = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    guard = threading.Timer(90, started.kill)
    guard.start()
    try:
        assert started.stdout is not None
        assert 1 == json.loads(started.stdout.readline())["uid"]
        dovecot.deliver(box, PERSON)
        dovecot.deliver(box, NOTICE + b"\n")
        assert 3 == json.loads(started.stdout.readline())["uid"]
        started.send_signal(signal.SIGINT)
        _, err = started.communicate()
    finally:
        guard.cancel()
        started.kill()
        started.communicate()

    assert (0, b"3 messages read, 2 of them written by a machine.") == (started.returncode, err.strip())


def test_a_webhook_gets_each_message_and_no_secret_is_shown(
    dovecot: Dovecot, box: Account, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.deliver(box, NOTICE)
    monkeypatch.setenv("BOUNCEKIT_WEBHOOK_SECRET", SECRET)
    monkeypatch.setattr("bouncekit.helpdesk.watching.webhook.uniform", lambda *_: 0.001)  # it is due at once
    with WebReceiver(503, 200) as web:
        words = command(dovecot, box, tmp_path / "state", "--once", "--webhook", web.url)
        first, second = run(words), run(words)

    assert (1, "") == first[:2]
    assert "did not take the message (HTTP 503)" in first[2]
    assert "1 waiting for the webhook." in first[2]
    assert SECRET not in first[2]
    assert "a=b" not in first[2]
    assert (0, "") == second[:2]
    assert "1 handed to the webhook." in second[2]
    told: dict[str, Any] = json.loads(web.calls[1].body)
    assert told["id"] == web.calls[1].headers["webhook-id"]


def test_the_lines_go_to_a_file_and_the_messages_to_a_folder(
    dovecot: Dovecot, box: Account, tmp_path: Path, run: Run
) -> None:
    dovecot.deliver(box, NOTICE)
    dovecot.deliver(box, PERSON)
    more = ("--output", tmp_path / "lines", "--move", "Junk", "--flag", "\\Flagged", "--once")
    code, out, err = run(command(dovecot, box, tmp_path / "state", *more))

    assert (0, "") == (code, out)
    assert "1 flagged. 1 moved." in err
    assert 2 == len((tmp_path / "lines").read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--flag", "not a flag"], "no IMAP flag"),
        (["--move", "INBOX"], "another folder"),
        (["--kind", "delay"], "--flag or --move"),
        (["--webhook", "http://example.fr/"], "https://"),
        (["--webhook", "https://example.fr/"], "BOUNCEKIT_WEBHOOK_SECRET"),
        (["--webhook-secret-file", "nowhere", "--webhook", "https://example.fr/"], "nowhere"),
        (["--state", "nowhere/at/all"], "“nowhere/at/all”, cannot be used"),
        (["--subject-tag", "[x]"], "{id}"),
        (["--poll", "1"], "--poll"),
    ],
)
def test_wrong_usage_is_told_before_the_server_is_asked(
    tmp_path: Path, more: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    state = [] if "--state" in more else ["--state", str(tmp_path / "state")]
    code = process.run(["watch", "localhost", "--port", "1", "--user", "marie", "--lang", "en", *state, *more])
    out, err = capsys.readouterr()

    assert (2, "") == (code, out)
    assert said in err


def test_a_server_that_is_not_there_ends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", "secret")
    words = ["watch", "localhost", "--port", "1", "--user", "marie", "--lang", "en", "--state", str(tmp_path / "state")]

    assert 1 == process.run(words)
    assert "localhost:1" in capsys.readouterr().err


def test_a_watch_without_a_user_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert process.run(["watch", "imap.example.org"]) == 2
    assert "--user" in capsys.readouterr().err
