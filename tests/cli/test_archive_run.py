"""`archive run`: all steps in one, silent where nothing is to be done, and killed at any moment without a loss."""

import hashlib
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from stepping import tried

from bouncekit.archive import Archive, LocalStore
from bouncekit.archive.copies import CopySet, State, VerifyOptions, copy, save_copies, verify
from bouncekit.archive.format import layout
from bouncekit.cli.process import run
from servers.dovecot import Account, Dovecot
from servers.loopback import free_port

LETTER = b"From: paul@example.fr\r\nSubject: Devis\r\nMessage-ID: <%d@example.fr>\r\n\r\nBonjour %d.\r\n"
# Reads lines of JSON, [N, words of a command], and answers each with how the command ended and how many calls it made.
# It is ended, as kill -9 does, at the call number N of those that change something on a disk.  Each runs in a process
# of its own, which has loaded all that is needed already.
KILLED = """\
import json, os, signal, sys
from bouncekit.cli import process as ending
import bouncekit.cli.commands.archive_run, bouncekit.archive.copies, imapclient
def hooked(real, at, calls):
    def call(*arguments, **named):
        calls[0] += 1
        if calls[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **named)
    return call
def run(at, words, told):
    calls = [0]
    write = os.write
    for name in ("write", "fsync", "replace", "rename", "mkdir", "unlink", "ftruncate"):
        setattr(os, name, hooked(getattr(os, name), at, calls))
    code = ending.run(words)
    write(told, b"%d" % calls[0])
    os._exit(code)
for line in sys.stdin:
    ended, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(2, 1)
        run(*json.loads(line), told)
    os.close(told)
    calls = int(os.read(ended, 20) or 0)
    os.close(ended)
    print(json.dumps([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), calls]), flush=True)
"""


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(str(tmp_path / "archive"))


@pytest.fixture
def box(dovecot: Dovecot, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Account:
    account = dovecot.account(f"run{abs(hash(request.node.nodeid))}")
    for number in range(40):
        dovecot.deliver(account, LETTER % (number, number))
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", account.password)
    return account


def at(dovecot: Dovecot, account: Account) -> list[str]:
    way = ["--port", str(dovecot.imaps_port), "--ca-file", str(dovecot.ca_file)]
    return ["localhost", "--user", account.name, *way]


def with_copies(archive: Archive, disk: Path, elsewhere: Path) -> CopySet:
    return save_copies(archive.store, CopySet(archive.place, str(disk), str(elsewhere), allow_same_device=True))


def facts(capfd: pytest.CaptureFixture[str]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(capfd.readouterr().out)
    return told


def test_a_run_does_all_steps_and_says_what_is_to_be_done(
    dovecot: Dovecot, box: Account, archive: Archive, disk: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    save_copies(archive.store, CopySet(archive.place, str(disk)))
    command = ["archive", "run", "-a", archive.place, *at(dovecot, box)]

    assert run([*command, "--json"]) == 1  # there is no copy elsewhere
    told = facts(capfd)
    assert told["fetch"]["new"] == 40
    assert told["copy"] == {"removable": {"sent": 40, "complete": True}}
    assert {role: each["verified"] for role, each in told["verify"].items()} == {"office": 40, "removable": 40}
    assert (told["problems"], told["report"]["todo"]) == ([], ["none-remote"])
    assert run(command) == 1
    assert "Que faire maintenant" in capfd.readouterr().out


def test_a_run_is_silent_where_nothing_is_to_be_done(  # noqa: PLR0913, PLR0917 - fixtures
    dovecot: Dovecot, box: Account, archive: Archive, disk: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with_copies(archive, disk, tmp_path / "elsewhere")
    monkeypatch.setattr("bouncekit.archive.store.local.device_of", lambda path: str(path.parent))  # three disks
    command = ["archive", "run", "-a", archive.place, *at(dovecot, box)]

    dovecot.deliver(box, b"")  # of which there is nothing to keep, on any day
    assert run(command) == 0
    assert capfd.readouterr() == ("", "")
    assert run([*command, "--always"]) == 0
    told = capfd.readouterr().out
    assert "Rien" in told
    assert "1 message tout à fait vide sur le serveur, où il reste" in told


def test_the_part_that_is_read_back_goes_round(archive: Archive, disk: Path, tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    for number in range(40):
        (tmp_path / "mail" / f"{number}.eml").write_bytes(LETTER % (number, number))
    assert run(["archive", "add", "-a", archive.place, str(tmp_path / "mail")]) == 0
    copies = CopySet(archive.place, str(disk))
    copy(copies)
    options = VerifyOptions(sample=0.2, is_rotating=True)
    first = verify(copies, options)
    assert [each.checked for each in first] == [40, 40]  # nothing was known of any
    rounds = [verify(copies, options) for _ in range(5)]
    assert [[each.checked for each in found] for found in rounds] == [[8, 8]] * 5

    entries = archive.journal().entries
    readings = [entry.fields for entry in entries if entry.event == "verified"]
    maps = [fields["checked_map"] for fields in readings if fields["copy"] == "removable"][-5:]
    assert len(set(maps)) == 5  # each time others
    assert all(each.count(State.VERIFIED) == 40 for each in rounds[-1])
    assert (readings[-1]["mode"], readings[-1]["seed"]) == ("sample", None)


def test_a_step_that_fails_keeps_no_other_from_being_done(
    archive: Archive, disk: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "one.eml").write_bytes(LETTER % (1, 1))
    assert run(["archive", "add", "-a", archive.place, str(tmp_path / "one.eml")]) == 0
    capfd.readouterr()
    save_copies(archive.store, CopySet(archive.place, str(disk)))
    server = ["127.0.0.1", "--port", "9", "--user", "marie"]
    command = ["archive", "run", "-a", archive.place, *server]

    assert run([*command, "--password-command", "echo secret", "--json"]) == 1
    told = facts(capfd)
    assert "127.0.0.1:9" in told["problems"][0]
    assert told["problems"][0].startswith("Relève")
    assert told["copy"]["removable"]["complete"]
    assert run([*command, "--password-command", "false"]) == 1
    shown = capfd.readouterr().out
    assert "Ce qui n’a pas pu se faire" in shown
    assert run(["archive", "run", "-a", archive.place, "127.0.0.1"]) == 2  # whose mailbox?
    assert run(["archive", "run", "-a", str(tmp_path / "nothing")]) == 1


def test_two_runs_do_not_meet(archive: Archive, capfd: pytest.CaptureFixture[str]) -> None:
    with LocalStore(f"{archive.place}/{layout.CACHE}running").lock("2026-03-02T10:00:00+01:00"):
        assert run(["archive", "run", "-a", archive.place]) == 3

    out, err = capfd.readouterr()
    assert out == ""
    assert f"processus {os.getpid()}" in err
    assert "02/03/2026" in err


class _Kept(Message):
    def __init__(self) -> None:
        super().__init__()
        self.letters: list[Any] = []

    def handle_message(self, message: Any) -> None:
        self.letters.append(message)


@pytest.fixture
def post() -> Iterator[tuple[str, _Kept]]:
    kept = _Kept()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield f"127.0.0.1:{controller.port}", kept
    controller.stop()


def test_the_report_is_mailed_by_a_server(
    archive: Archive, post: tuple[str, _Kept], capfd: pytest.CaptureFixture[str]
) -> None:
    address, kept = post
    command = ["archive", "run", "-a", archive.place, "--mail-to", "marie@example.fr", "--smtp"]

    assert run([*command, address]) == 1
    assert capfd.readouterr().out == ""
    (letter,) = kept.letters
    text = letter.get_payload(decode=True).decode()
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "quelque chose est à faire" in str(message_from_bytes(letter.as_bytes(), policy=policy.default)["Subject"])
    assert "Rangez vos premiers messages" in text
    assert run([*command, "127.0.0.1:9"]) == 1  # nobody is there: the report is printed
    assert "Rangez vos premiers messages" in capfd.readouterr().out


def test_the_report_is_mailed_by_a_command(archive: Archive, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    letter = tmp_path / "letter"
    keeps = shlex.join(
        [sys.executable, "-c", f"import sys; open({str(letter)!r}, 'wb').write(sys.stdin.buffer.read())"]
    )
    command = ["archive", "run", "-a", archive.place, "--mail-to", "marie@example.fr", "--lang", "en", "--sendmail"]

    assert run([*command, keeps]) == 1
    assert capfd.readouterr().out == ""
    message = message_from_bytes(letter.read_bytes(), policy=policy.default)
    assert (message["To"], message["From"]) == ("marie@example.fr", "marie@example.fr")
    assert "Put your first messages" in message.get_content() or "first messages" in message.get_content()
    assert run([*command, "false"]) == 1
    assert "could not be mailed" in capfd.readouterr().err
    assert run([*command[:-1], "--mail-from", "a\nb", "--sendmail", keeps]) == 2


def lost(folder: Path) -> list[str]:
    """Return the recorded messages of a copy that cannot be read now, as they are named."""
    records = folder / layout.CAPTURES
    lines = records.read_bytes().split(b"\n")[:-1] if records.exists() else []
    digests = [json.loads(line)["sha256"] for line in lines]
    return [each for each in digests if not is_whole(folder / layout.payload_name(each), each)]


def is_whole(path: Path, digest: str) -> bool:
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def listed(folder: Path) -> list[str]:
    """Return the names in a copy's manifest that cannot be read now, as they are named."""
    manifest = folder / layout.MANIFEST
    lines = manifest.read_text(encoding="ascii").splitlines() if manifest.exists() else []
    return [line for line in lines if not is_whole(folder / line[66:], line[:64])]


@pytest.fixture
def killer() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", KILLED]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process


def test_a_run_that_is_killed_at_any_moment_loses_nothing_that_was_recorded(
    dovecot: Dovecot, box: Account, tmp_path: Path, disk: Path, killer: subprocess.Popen[str]
) -> None:
    def killed(number: int, place: Path, copy_at: Path) -> list[int]:
        archive = Archive.create(str(place))
        save_copies(archive.store, CopySet(archive.place, str(copy_at)))
        arguments = ["archive", "run", "-a", archive.place, *at(dovecot, box), "--json"]
        print(json.dumps([number, arguments]), file=killer.stdin, flush=True)
        assert killer.stdout is not None
        ended: list[int] = json.loads(killer.stdout.readline())
        return ended

    code, calls = killed(0, tmp_path / "whole", disk.parent / "whole")
    assert code == 1  # there is no remote copy
    assert calls > 100
    points = [1 + number * calls // 14 for number in range(14)]
    for point in tried(points):
        place, copy_at = tmp_path / f"archive{point}", disk.parent / f"copy{point}"
        assert killed(point, place, copy_at) == [-9, 0], point
        assert (lost(place), listed(place), listed(copy_at)) == ([], [], []), point
        arguments = ["archive", "run", "-a", str(place), *at(dovecot, box)]
        assert run(arguments) == 1, point
        after = verify(CopySet(str(place), str(copy_at)))
        assert [each.count(State.VERIFIED) for each in after] == [40, 40], point
        assert Archive.open(str(place)).findings() == (), point
