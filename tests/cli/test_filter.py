"""`bouncekit filter`: a pipe that loses no message."""

import json
import re
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from next_server import NextServer

from bouncekit.cli import process
from bouncekit.cli.params.desk import DeskReader
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


def test_what_was_sent_is_asked_of_whatever_file_is_there(tmp_path: Path) -> None:
    path, other = tmp_path / "sent.sqlite", tmp_path / "other.sqlite"
    for place, ticket in ((path, "12"), (other, "13")):
        with SqliteSent(place) as sent:
            sent.add(Sent("<boite-pleine-orange-417@example.fr>", ("marie.durand@orange.fr",), ticket))
    chosen = {"tags": (), "paths": (), "key_file": None, "sent": str(path), "lang": "en"}

    with closing(DeskReader(chosen, None)) as desk, ThreadPoolExecutor(1) as thread:
        assert ["12", "12"] == [desk.read(NOTICE).ticket for _ in range(2)]
        assert "12" == thread.submit(desk.read, NOTICE).result().ticket
        other.replace(path)
        assert ["13", "13"] == [desk.read(NOTICE).ticket for _ in range(2)]
        thread.submit(desk.close).result()
        path.unlink()
        with pytest.raises(FileNotFoundError):
            desk.read(NOTICE)
        assert not path.exists()


@contextmanager
def relaying(*arguments: object) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Start the relay; yield (its process, its port)."""
    command = [sys.executable, "-m", "bouncekit", "filter", "--listen", "127.0.0.1:0", *map(str, arguments)]
    relay = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert relay.stderr is not None
        ready = relay.stderr.readline().decode()
        found = re.search(r"smtp:127\.0\.0\.1:(\d+)", ready)
        assert found, ready
        yield relay, int(found[1])
    finally:
        if relay.poll() is None:
            relay.kill()
        relay.communicate()


@pytest.mark.unix("to end a process by a signal that it hears")
def test_a_relay_stamps_what_passes_and_ends_when_told_to() -> None:
    content = NOTICE.replace(b"\n", b"\r\n")
    tag = ["--return-path", "support+{id}@example.fr", "--lang", "en"]
    with NextServer() as following, relaying("--next", f"127.0.0.1:{following.port}", *tag) as (relay, port):
        with smtplib.SMTP("127.0.0.1", port, local_hostname="sender", timeout=30) as sender:
            sender.sendmail("", ["support+12@example.fr"], content)
        relay.send_signal(signal.SIGTERM)
        _, err = relay.communicate(timeout=60)

    [taken] = following.messages
    assert b"X-Bouncekit-Kind: failure\r\n" in taken.content
    assert b"X-Bouncekit-Ticket: 12\r\n" in taken.content  # of the envelope: no field of the message tells it
    assert taken.content.endswith(content)
    assert (0, "1 recipient accepted by the next server.") == (relay.returncode, err.decode().strip())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--listen", "127.0.0.1:0"], "--next"),
        (["--next", "127.0.0.1:25"], "--listen"),
        (["--listen", "0.0.0.0:0", "--next", "127.0.0.1:25"], "--beyond-this-machine"),
        (["--listen", "127.0.0.1:2525", "--next", "lmtp:127.0.0.1:2525"], "relay itself"),
        (["--listen", "127.0.0.1", "--next", "127.0.0.1:25"], "HOST:PORT"),
        (["--listen", "127.0.0.1:0", "--next", "127.0.0.1:25", "--reply-json"], "--reply-json"),
        (["--listen", "127.0.0.1:0", "--next", "127.0.0.1:25", "--key-file", "nowhere.key"], "nowhere.key"),
        (["--listen", "127.0.0.1:0", "--nonsense"], "--nonsense"),
    ],
)
def test_a_relay_that_was_asked_for_wrongly_does_not_begin(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = process.run(["filter", *arguments, "--lang", "en"])
    out, err = capsys.readouterr()

    assert (2, "") == (code, out)
    assert said in err


def test_a_relay_without_its_extra_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "aiosmtpd", None)
    monkeypatch.delitem(sys.modules, "aiosmtpd.smtp", raising=False)
    monkeypatch.delitem(sys.modules, "bouncekit.helpdesk.relay.session", raising=False)

    assert 1 == process.run(["filter", "--listen", "127.0.0.1:0", "--next", "127.0.0.1:25", "--lang", "en"])
    assert "pip install 'bouncekit[smtp]'" in capsys.readouterr().err
