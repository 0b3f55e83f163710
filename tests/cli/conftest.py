"""What the tests of several commands need: a run of `bouncekit archive`, mail, an archive, copies, their servers."""

from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest
from cli_runs import LETTER, Run, recipient, runner
from making import message, place_of
from notices import failure
from own_rules import RULES

from bouncekit.archive import Archive, Incoming
from letters import written
from servers.dovecot import Account, Dovecot, Root
from servers.sshd import sftp_server
from servers.webdav import WebdavServer, webdav_server

__all__ = ["sftp_server", "webdav_server"]

OLD = datetime(2022, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """`bouncekit archive`; tests of other commands have a `run` of their own."""
    return runner(capsys, "archive")


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Run:
    """`bouncekit`, whatever its command."""
    return runner(capsys)


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    folder = tmp_path / "mail"
    folder.mkdir()
    for number in range(1, 4):
        (folder / f"{number}.eml").write_text(LETTER.format(number=number, day=number), encoding="utf-8")
    return folder


@pytest.fixture
def place(tmp_path: Path, run: Run, mail: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    place = str(tmp_path / "archive")
    monkeypatch.setenv("BOUNCEKIT_ARCHIVE", place)
    assert 0 == run("init", place).code
    assert 0 == run("add", str(mail)).code
    return place


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of five messages that were captured from a server long ago."""
    place = tmp_path / "office"
    Archive.create(str(place)).add(Incoming(message(number), place_of(number)) for number in range(5))
    monkeypatch.setenv("BOUNCEKIT_ARCHIVE", str(place))
    monkeypatch.setenv("BOUNCEKIT_REMOTE_PASSWORD", "secret")
    return place


@pytest.fixture
def key(tmp_path: Path) -> Path:
    identity = pyrage.x25519.Identity.generate()
    path = tmp_path / "key.txt"
    path.write_text(f"# public key: {identity.to_public()}\n{identity}\n")
    return path


@pytest.fixture
def ready(office: Path, disk: Path, webdav_server: WebdavServer, key: Path, run: Run) -> Path:
    """The archive with its three copies made; the remote one is encrypted."""
    remote = webdav_server.url(office.parent.name)
    set_up = run("copies", "--removable", str(disk), "--remote", remote, "--recipient", recipient(key))
    assert (0, "") == (set_up.code, set_up.err)
    assert 0 == run("copy").code
    return disk


@pytest.fixture
def two_disks(office: Path, disk: Path, run: Run) -> tuple[Path, Path]:
    """Two folders for two disks that are used in turn, both copied to."""
    places = disk.with_name("lundi"), disk.with_name("vendredi")
    run("copies", *(word for place in places for word in ("--removable", str(place))), "--same-device")
    assert 0 == run("copy").code
    return places


@pytest.fixture
def account(dovecot: Dovecot, request: pytest.FixtureRequest) -> Account:
    """A mailbox with three large old letters, and one in the trash, in a room of 1 MB."""
    name = f"cli{abs(hash(request.node.nodeid))}"
    account = dovecot.account(name, quotas=[Root("User quota", "storage=1M")])
    for number in range(3):
        content = written(identity=f"{number}@example.org", size=200_000)
        dovecot.deliver(account, content, flags="RS", date=OLD)
    dovecot.deliver(account, written(identity="9@example.org", size=300_000), folder="Trash", flags="S", date=OLD)
    return account


@pytest.fixture
def rule_file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(RULES)
    return path


@pytest.fixture
def failures(tmp_path: Path) -> Path:
    """Five failures: one for a rule of the user's, one for ours, three for none, of which two are alike."""
    messages = tmp_path / "messages"
    messages.mkdir()
    answers = [
        ("marie@example.org", "550 Zebra gate closed"),
        ("jean@example.org", "550 5.1.1 User unknown"),
        ("paul.petit@example.org", "550 Camel for <paul.petit@example.org> refused by tent 17 (petit)"),
        ("luc.grand@example.org", "550 camel for <luc.grand@example.org> refused by tent 5 (grand)"),
        ("anne@example.org", "550 no"),
    ]
    for number, (address, answer) in enumerate(answers):
        (messages / f"{number}.eml").write_text(failure(address, answer))
    return messages


@pytest.fixture
def server(dovecot: Dovecot, account: Account) -> list[object]:
    """The words that lead to the mailbox."""
    return [
        dovecot.host, "--user", account.name, "--port", dovecot.imaps_port, "--ca-file", dovecot.ca_file,
    ]  # fmt: skip
