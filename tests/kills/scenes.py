"""What is killed: a command, on an archive whose copies lie in some kind of store; and what must hold after that.

A scene is made once; before each run everything that it holds, on the disk and on the servers, is put back.  Every run
is really killed, but what `verify` and the next run make of what it left is only looked at where no killed run before
left the same: they see nothing else.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from kills.remotes import Remote, Server, files_of, remote_of
from kills.states import state_of
from servers.dovecot import Account, Dovecot

__all__ = ["COMMANDS", "STORES", "Commands", "Scene", "make_scene"]

STORES = ("local", "sftp", "webdav", "s3")
COMMANDS = ("fetch", "copy", "repair", "run")
OLD, NEW = range(3), range(3, 6)
TREE = Path(__file__).parent.parent.parent


def letter(number: int) -> bytes:
    """Return a message; one of them is larger than a packet, a pipe or a block of TLS."""
    head = f"From: paul@example.fr\r\nSubject: Devis {number}\r\nMessage-ID: <{number}@example.fr>\r\n"
    text = f"Bonjour {number}.\r\n" * (12_000 if number == NEW[1] else 1)
    return f"{head}Date: Mon, 2 Mar 2026 10:00:0{number} +0100\r\n\r\n{text}".encode()


def digest(number: int) -> str:
    return hashlib.sha256(letter(number)).hexdigest()


class Commands:
    """Runs the command line, and kills it where it is told to."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        path = os.pathsep.join([str(TREE / "src"), os.environ.get("PYTHONPATH", "")])
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).parent / "forked.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        )

    def __call__(self, *arguments: object, at: int = 0) -> dict[str, Any]:
        """Run `bouncekit archive ARGUMENTS`; return how it ended."""
        job = {"arguments": ["archive", *map(str, arguments)], "environment": self._environment, "at": at}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job).encode() + b"\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """End the process that forks."""
        self._process.communicate()


@dataclass
class Scene:
    """One command and one store.  `at` runs the command on the state that was saved, and looks at what is left.

    `damaged` are the messages that the scene damaged itself, `present` the copies that are there, `sent` the messages
    that the copies had whole when the state was saved.
    """

    command: tuple[object, ...]
    folder: Path
    commands: Commands
    remote: Remote | None
    damaged: frozenset[str] = frozenset()
    present: frozenset[str] = frozenset({"office"})
    sent: frozenset[str] = frozenset()
    problems: list[str] = field(default_factory=list)
    states: set[str] = field(default_factory=set)  # what killed runs left that was looked at, as `state_of` tells it

    @property
    def office(self) -> Path:
        return self.folder / "work" / "office"

    def save(self) -> None:
        """Remember the state as it is now."""
        shutil.copytree(self.folder / "work", self.folder / "saved")
        self._there = self.remote.save() if self.remote is not None else {}
        self._known = self.captured(self.office)
        self._journal = (self.office / "bouncekit" / "journal.jsonl").read_bytes()
        self._captures = (self.office / "bouncekit" / "captures.jsonl").read_bytes()

    def put_back(self) -> None:
        """Be as it was when it was saved."""
        shutil.rmtree(self.folder / "work")
        shutil.copytree(self.folder / "saved", self.folder / "work")
        if self.remote is not None:
            self.remote.put_back(self._there)

    @cached_property
    def expected(self) -> tuple[int, int]:
        """The exit codes of the command and of `verify` behind it, where nothing is killed."""
        self.put_back()
        code = self.commands(*self.command)["code"]
        verified = self.commands("verify", "-a", self.office, "--json")
        assert (code, verified["code"]) in ((0, 0), (1, 0), (0, 1)), verified
        return code, verified["code"]

    def at(self, number: int) -> bool:
        """Kill the command at its call `number`, and look; return False where it ended by itself before that."""
        wanted = self.expected
        self.put_back()
        ended = self.commands(*self.command, at=number)
        call = f"call {number} ({ended['calls'][-1]})"
        self._look_at_records(call)
        if self._is_known():
            return ended["code"] is None
        self._verify_as_it_is(call)
        again = self.commands(*self.command)
        if again["code"] != wanted[0]:
            self.problems.append(f"{call}: the next run ended with {again['code']}: {again['err'] or again['out']}")
        self._verify(call, wanted[1])
        return ended["code"] is None

    def _is_known(self) -> bool:
        """Whether an earlier run left the same: what `verify` and the next run make of it is known, then."""
        here = files_of(self.folder / "work")
        there = self.remote.settled() if self.remote is not None else {}
        both = (("here", here), ("there", there))
        state = state_of({f"{side}/{name}": content for side, files in both for name, content in files.items()})
        is_known = state in self.states
        self.states.add(state)
        return is_known

    def _look_at_records(self, call: str) -> None:
        """Nothing that was recorded is lost: the records go on, and what they name is there, whole."""
        records = self.office / "bouncekit"
        for name, before in (("journal.jsonl", self._journal), ("captures.jsonl", self._captures)):
            if not (records / name).read_bytes().startswith(before):
                self.problems.append(f"{call}: {name} no longer begins as it did")
        for each in self.captured(self.office):
            path = self.office / "data" / each[:2] / f"{each}.eml"
            content = path.read_bytes() if path.exists() else b""
            if hashlib.sha256(content).hexdigest() != each and each not in self.damaged:
                self.problems.append(f"{call}: {each} is recorded and not there")

    def _verify_as_it_is(self, call: str) -> None:
        """What was kept before is found by `verify` at once, and no copy is said to be damaged that is not."""
        clone = self.folder / "clone"
        shutil.copytree(self.office, clone)
        try:
            self._judge(call, "at once", self.commands("verify", "-a", clone, "--json"), self._known - self.damaged)
        finally:
            shutil.rmtree(clone)

    def _verify(self, call: str, wanted: int) -> None:
        """After the next run every message is verified in every copy."""
        found = self.commands("verify", "-a", self.office, "--json")
        if found["code"] != wanted:
            self.problems.append(f"{call}: verify ended with {found['code']} after the next run: {found['out'][:3000]}")
        self._judge(call, "after the next run", found, self._known | self.captured(self.office))

    def _judge(self, call: str, when: str, found: dict[str, Any], whole: set[str]) -> None:
        try:
            copies = json.loads(found["out"])["copies"]
        except ValueError:
            self.problems.append(f"{call}: verify says {found['out'] or found['err']} {when}")
            return
        for copy in copies:
            there = whole if copy["copy"] == "office" or when != "at once" else whole & self.sent
            bad = {each: state for each, state in copy["messages"].items() if state != "verified" and each in there}
            is_there = copy["presence"] == "present" or copy["copy"] not in self.present
            if bad or copy["problem"] or copy["lists"] or not is_there:
                told = {name: copy[name] for name in ("presence", "lists", "problem")}
                self.problems.append(f"{call}: {copy['copy']} {when}: {bad} {told}")

    @staticmethod
    def captured(office: Path) -> set[str]:
        """Return the SHA-256 of each message that a whole line records."""
        lines = (office / "bouncekit" / "captures.jsonl").read_bytes().split(b"\n")[:-1]
        return {json.loads(line)["sha256"] for line in lines}


@contextmanager
def make_scene(command: str, store: str, folder: Path, dovecot: Dovecot, server: Server | None) -> Iterator[Scene]:
    """Make the scene of `command` with copies in `store` (its `server`, but for ``local``) in the empty `folder`."""
    name = f"{command}-{store}-{os.getpid()}"
    account = dovecot.account(name)
    remote = remote_of(server, name) if server is not None else None
    environment = {"BOUNCEKIT_PASSWORD": account.password, **(remote.environment if remote else {})}
    with ExitStack() as stack:
        commands = Commands(environment)
        stack.callback(commands.close)
        scene = Scene((), folder, commands, remote)
        _build(scene, command, dovecot, account)
        scene.save()
        yield scene


def _build(scene: Scene, command: str, dovecot: Dovecot, account: Account) -> None:
    commands, office = scene.commands, scene.office
    way = ["--user", account.name, "--port", dovecot.imaps_port, "--ca-file", dovecot.ca_file]
    host = (dovecot.host, *way)
    office.parent.mkdir(parents=True)
    disk = office.parent / "disk"
    for number in OLD:
        dovecot.deliver(account, letter(number))
    _sound(commands("init", office))
    _sound(commands("fetch", "-a", office, *host))
    if command != "fetch":
        where = ("--remote", scene.remote.url, *scene.remote.options) if scene.remote else ("--removable", disk)
        _sound(commands("copies", "-a", office, *where, "--same-device"))
        _sound(commands("copy", "-a", office))
        _sound(commands("verify", "-a", office))
        scene.present = frozenset({"office", "remote" if scene.remote else "removable"})
        scene.sent = frozenset(map(digest, OLD))
    if command == "repair":
        scene.damaged = frozenset({digest(0), digest(1)})
        _flip(office / "data" / digest(0)[:2] / f"{digest(0)}.eml")
        _damage_copy(scene, disk)
    else:
        for number in NEW:
            dovecot.deliver(account, letter(number))
        if command == "copy":
            _sound(commands("fetch", "-a", office, *host))
    scene.command = {
        "fetch": ("fetch", "-a", office, *host),
        "copy": ("copy", "-a", office),
        "repair": ("repair", "-a", office),
        "run": ("run", "-a", office, *host, "--sample", "50%"),
    }[command]


def _damage_copy(scene: Scene, disk: Path) -> None:
    name = f"data/{digest(1)[:2]}/{digest(1)}.eml"
    if scene.remote is None:
        _flip(disk / name)
        return
    files = scene.remote.save()
    key = next(key for key in files if key.endswith(name))
    scene.remote.put_back({**files, key: files[key].swapcase()})


def _flip(path: Path) -> None:
    path.write_bytes(path.read_bytes().swapcase())


def _sound(ended: dict[str, Any]) -> None:
    assert ended["code"] == 0, ended
