"""One module for every system: locks, names and renames, held here on what this system has and on what Windows has."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from bouncekit import osfiles
from bouncekit.archive import Archive, EmlOutlet, Incoming, LocalStore, MaildirOutlet, Place, items_of, restore
from bouncekit.archive.format import layout

ROOT = Path(__file__).parents[2]
AS_WINDOWS = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "tests/as_windows"), str(ROOT / "src")])}
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?")
FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]|[. ]$')
HOLD = """\
import sys
from bouncekit.archive import ArchiveError, LocalStore
try:
    with LocalStore(sys.argv[1]).lock("2026-03-02T10:00:00+00:00"):
        print("held", flush=True)
        sys.stdin.read()
except ArchiveError as error:
    print(error.reason, error.detail)
"""


def why_illegal(names: list[str]) -> list[str]:
    """Return those of `names` that Windows refuses, changes, or cannot tell apart."""
    bad = [name for name in names if RESERVED.fullmatch(name) or FORBIDDEN.search(name) or len(name) > 255]
    return bad + [name for name in names if sum(name.lower() == other.lower() for other in names) > 1]


def held(folder: Path, environment: dict[str, str] | None = None) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )


@pytest.mark.parametrize("environment", [None, AS_WINDOWS], ids=["here", "as Windows"])
def test_a_second_process_does_not_get_the_lock_and_a_dead_one_holds_none(
    tmp_path: Path, environment: dict[str, str] | None
) -> None:
    with held(tmp_path, environment) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with held(tmp_path, environment) as second:
            said, _ = second.communicate("")
        assert said.startswith(f"locked {first.pid} ")
        assert said.strip().endswith("2026-03-02T10:00:00+00:00")
        first.kill()
    with held(tmp_path, environment) as third:
        said, _ = third.communicate("")

    assert said == "held\n"


def test_two_sessions_of_one_process_exclude_one_another_without_fcntl(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(osfiles, "fcntl", None)
    path = tmp_path / "lock"
    descriptor = osfiles.open_file(path, os.O_RDWR | os.O_CREAT)
    with osfiles.exclusive(descriptor, str(path)):
        with pytest.raises(BlockingIOError), osfiles.exclusive(descriptor, str(path)):
            pass
        with pytest.raises(BlockingIOError), ThreadPoolExecutor(1) as pool:
            pool.submit(ExitStack().enter_context, osfiles.exclusive(descriptor, str(path))).result()
    with osfiles.exclusive(descriptor, str(path)):
        os.close(descriptor)


def test_a_lock_where_there_can_be_none_is_an_error_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(osfiles, "fcntl", None)
    (tmp_path / "lock.held").mkdir()

    with pytest.raises(PermissionError), osfiles.exclusive(-1, str(tmp_path / "lock")):
        pass


def test_positions_without_pread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    descriptor = osfiles.open_file(tmp_path / "file", os.O_RDWR | os.O_CREAT)
    monkeypatch.delattr(os, "pread", raising=False)
    monkeypatch.delattr(os, "pwrite", raising=False)
    assert osfiles.write_at(descriptor, b"abcdef", 2) == 6

    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda offset: osfiles.read_at(descriptor, 1, offset), range(8)))
    os.close(descriptor)

    assert b"".join(read) == b"\0\0abcdef"


def test_a_file_that_another_program_has_open_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = tmp_path / "new", tmp_path / "old"
    source.write_bytes(b"new")
    refusals, real = [32, 5], os.replace
    waited: list[float] = []

    def replace(one: Path, other: Path) -> None:
        if refusals:
            error = PermissionError(13, "in use")
            error.winerror = refusals.pop()  # type: ignore[attr-defined]  # Windows alone has it
            raise error
        real(one, other)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(osfiles, "sleep", waited.append)
    osfiles.replace(source, target)

    assert target.read_bytes() == b"new"
    assert len(waited) == 2

    refusals[:] = [32] * 100
    target.rename(source)
    with pytest.raises(PermissionError):
        osfiles.replace(source, target)
    assert sum(waited) < 3
    refusals[:] = [0]  # what no waiting mends
    waited.clear()
    with pytest.raises(PermissionError):
        osfiles.replace(source, target)
    assert waited == []


def test_a_full_sync_where_the_system_has_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Fcntl:
        asked: list[int] = []  # noqa: RUF012 - of this test alone
        fails = False

        @classmethod
        def fcntl(cls, _: int, what: int) -> None:
            cls.asked.append(what)
            if cls.fails:
                raise OSError(25, "not on this file system")

    synced: list[int] = []
    monkeypatch.setattr(osfiles, "fcntl", Fcntl)
    monkeypatch.setattr(osfiles, "_FULL_SYNC", 51)
    monkeypatch.setattr(os, "fsync", synced.append)
    osfiles.sync(7)
    assert (Fcntl.asked, synced) == ([51], [])

    Fcntl.fails = True
    osfiles.sync(7)
    assert synced == [7]


@pytest.mark.parametrize(
    ("path", "extended"),
    [
        (r"C:\Users\marie\archive", r"\\?\C:\Users\marie\archive"),
        ("C:/Users/marie/../archive/", r"\\?\C:\Users\archive"),
        (r"\\serveur\partage\archive", r"\\?\UNC\serveur\partage\archive"),
        (r"\\?\C:\archive", r"\\?\C:\archive"),
        (r"\\.\C:\archive", r"\\.\C:\archive"),
        ("archive", "archive"),
        ("/home/marie/archive", "/home/marie/archive"),
    ],
)
def test_the_long_form_of_a_windows_path(path: str, extended: str) -> None:
    assert osfiles.extended_path(path) == extended


def test_every_name_that_is_written_is_legal_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bouncekit.archive.restoring.outlets.MAILDIR_COLON", "!")
    archive = Archive.create(str(tmp_path / "archive"))
    head = b"From: nul@example.fr\r\nSubject: CON\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\n\r\n"
    place = Place("imap://marie@example.fr", "CON/aux. ", 1, 7, ("\\Seen", "\\Flagged"))
    archive.add([Incoming(head + b"%d\r\n" % number, place) for number in range(300)])
    (tmp_path / "archive" / layout.PAYLOAD / "ab").mkdir(exist_ok=True)
    LocalStore(archive.place).set_aside(layout.BAG_INFO)
    for outlet in (EmlOutlet(str(tmp_path / "eml")), MaildirOutlet(str(tmp_path / "maildir"))):
        assert {outcome.problem for outcome in restore(archive, items_of(archive.captures()), outlet)} == {""}
    written = [folder for folder, _, _ in os.walk(tmp_path)]

    assert [] == [bad for folder in written for bad in why_illegal([each.name for each in Path(folder).iterdir()])]
    assert max(len(os.path.relpath(each, tmp_path)) for each in tmp_path.rglob("*")) < 120
    assert why_illegal(["Nul.eml", "a:2,S", "b.", "c", "C"]) == ["Nul.eml", "a:2,S", "b.", "c", "C"]


def test_the_command_line_starts_and_keeps_messages_on_windows(tmp_path: Path) -> None:
    def run(*arguments: str, code: int = 0) -> str:
        command = [sys.executable, "-m", "bouncekit", *arguments]
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=AS_WINDOWS)
        assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
        return done.stdout

    archive = str(tmp_path / "archive")
    run("archive", "init", archive)
    run("archive", "add", "-a", archive, str(ROOT / "corpus/postfix"))
    run("archive", "copies", "-a", archive, "--removable", str(tmp_path / "disk"), "--same-device")
    run("archive", "copy", "-a", archive)
    run("archive", "verify", "-a", archive)
    run("archive", "restore", "-a", archive, "--all", "--eml", str(tmp_path / "back"))
    run("classify", str(ROOT / "corpus/postfix"), "--jobs", "2", "--format", "jsonl")
    kept = {path.read_bytes() for path in (tmp_path / "archive/data").rglob("*.eml")}

    assert kept == {path.read_bytes() for path in (tmp_path / "back").glob("*.eml")}
    assert (tmp_path / "archive/.bouncekit/lock.held").exists()  # the lock was not flock


def test_no_other_module_names_what_windows_lacks() -> None:
    lacking = re.compile(r"\bfcntl\b|\bos\.(?:O_CLOEXEC|O_DIRECTORY|O_NONBLOCK|O_NOCTTY|pread|pwrite|major|minor)\b")
    sources = [path for path in (ROOT / "src").rglob("*.py") if path.name != "osfiles.py"]

    assert [] == [path.name for path in sources if lacking.search(path.read_text(encoding="utf-8"))]
