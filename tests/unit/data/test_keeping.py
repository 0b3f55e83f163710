"""What was made of the data files is kept for the next process, and counts for these very files alone."""

import os
import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bouncekit import data
from bouncekit.data import keeping

FOLDER = Path(data.__file__).parent
LONG_AGO = 10**9  # seconds


class Maker:
    """Makes something of the files of a folder, and counts how often it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked = 0

    def __call__(self) -> bytes:
        self.asked += 1
        return b"".join(path.read_bytes() for path in sorted(self.folder.iterdir()))

    def kept(self) -> bytes:
        return keeping.kept("made.json", [str(self.folder)], self)


def write(path: Path, content: bytes, changed: int = LONG_AGO) -> None:
    path.write_bytes(content)
    os.utime(path, (changed, changed))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where things are kept: away from what other tests use."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "prefix"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "prefix" / FOLDER.relative_to(FOLDER.anchor)


@pytest.fixture
def maker(tmp_path: Path, place: Path) -> Maker:
    folder = tmp_path / "files"
    folder.mkdir()
    write(folder / "a.toml", b"one\n")
    write(folder / "b.toml", b"two\n")
    return Maker(folder)


def test_it_is_made_once_and_leaves_one_file(maker: Maker, place: Path) -> None:
    assert [b"one\ntwo\n"] * 3 == [maker.kept() for _ in range(3)]
    assert 1 == maker.asked
    assert ["made.json"] == [path.name for path in place.iterdir()]


def test_a_change_of_any_file_is_seen_at_once(maker: Maker) -> None:
    first, new = maker.folder / "a.toml", maker.folder / "c.toml"
    steps: dict[str, Any] = {
        "another size": lambda: write(first, b"three\n"),
        "another time, and as long as before": lambda: write(first, b"seven\n", LONG_AGO + 1),
        "an earlier time": lambda: write(first, b"eight\n", LONG_AGO - 1),
        "one more file": lambda: write(new, b"four\n"),
        "another name": lambda: new.rename(maker.folder / "d.toml"),
        "one file less": first.unlink,
        "nothing but another file of the code": lambda: None,
    }
    maker.kept()
    for number, (what, step) in enumerate(steps.items(), 1):
        step()
        if what.startswith("nothing"):
            write(maker.folder / "code.py", b"")
        expected = b"".join(path.read_bytes() for path in sorted(maker.folder.iterdir()))
        assert [expected] * 2 == [maker.kept(), maker.kept()], what
        assert 1 + number == maker.asked, what


def test_what_is_damaged_is_made_anew(maker: Maker, place: Path) -> None:
    maker.kept()
    file = place / "made.json"
    whole = file.read_bytes()
    damaged = [whole[:size] for size in range(0, len(whole), 9)]
    damaged += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(0, len(whole), 9)]
    for number, content in enumerate([*damaged, bytes(len(whole)), whole + b" "], 1):
        file.write_bytes(content)
        assert b"one\ntwo\n" == maker.kept(), content
        assert 1 + number == maker.asked, content
    assert whole == file.read_bytes()


def test_nothing_is_written_where_python_was_told_so(
    maker: Maker, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert [b"one\ntwo\n"] * 2 == [maker.kept(), maker.kept()]
    assert (2, False) == (maker.asked, place.exists())

    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    maker.kept()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    maker.kept()
    assert 3 == maker.asked  # what is there is read


@pytest.mark.parametrize("there", [b"a file in the place of the folder", None])
def test_where_it_cannot_be_written_it_is_made_each_time(maker: Maker, place: Path, there: bytes | None) -> None:
    place.parent.mkdir(parents=True)
    if there is None:
        (place / "made.json").mkdir(parents=True)  # a folder in the place of the file
    else:
        place.write_bytes(there)

    assert [b"one\ntwo\n"] * 2 == [maker.kept(), maker.kept()]
    assert 2 == maker.asked
    assert place.is_file() or ["made.json"] == [path.name for path in place.iterdir()]


def test_a_python_that_keeps_no_compiled_files_keeps_none_of_these(
    maker: Maker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys.implementation, "cache_tag", None)
    assert [b"one\ntwo\n"] * 2 == [maker.kept(), maker.kept()]
    assert (2, False) == (maker.asked, (tmp_path / "prefix").exists())


def test_files_that_changed_just_now_may_change_again_unseen(maker: Maker, place: Path) -> None:
    (maker.folder / "a.toml").write_bytes(b"five\n")
    assert b"five\ntwo\n" == maker.kept()
    assert not place.exists()


def test_files_that_changed_since_the_process_began_may_have_been_loaded_before(
    maker: Maker, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(maker.folder / "a.toml", b"five\n", LONG_AGO + 100)
    monkeypatch.setattr(keeping, "BEGUN", (LONG_AGO + 50) * 10**9)

    assert [b"five\ntwo\n"] * 2 == [maker.kept(), maker.kept()]
    assert (2, False) == (maker.asked, place.exists())


def test_without_files_it_is_made_each_time(maker: Maker, place: Path) -> None:
    sources = [str(maker.folder / "a.toml"), str(maker.folder / "none.toml")]
    assert [b"one\ntwo\n"] * 2 == [keeping.kept("made.json", sources, maker) for _ in range(2)]
    assert (2, False) == (maker.asked, place.exists())


def test_many_at_the_same_time_leave_one_whole_file(maker: Maker, place: Path) -> None:
    write(maker.folder / "large.toml", bytes(10**6))
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: maker.kept(), range(40)))
    asked = maker.asked
    assert {maker()} == {*made, maker.kept()}
    assert (asked + 1, ["made.json"]) == (maker.asked, [path.name for path in place.iterdir()])


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("kept", [False, True])
def test_each_file_says_what_its_toml_says(kept: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_UNSURE", 0)
    names = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.toml"))
    assert len(names) > 200
    if kept:
        for name in names:
            data.load(name)
        for folder in data.WHOLE:
            data.load_folder(folder)
        monkeypatch.setattr(data, "parsed", None)  # nothing is read again
        monkeypatch.setattr(data, "parsed_folder", None)
    told = {name: data.load(name) for name in names}
    folders = {folder: data.load_folder(folder) for folder in data.WHOLE}
    monkeypatch.undo()

    assert {name: data.parsed(name) for name in names} == told
    assert {folder: data.parsed_folder(folder) for folder in data.WHOLE} == folders


def explained(place: Path) -> str:
    """Return what a process says of a full mailbox that finds the package at `place`: a folder, or a zip file."""
    code = "import bouncekit, sys; print(bouncekit.explain('552 5.2.2 mailbox is full').explanation.title)"
    environment = {"PYTHONPATH": str(place), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True).stdout.strip()


def test_a_checkout_keeps_what_it_made_and_sees_an_edited_word_at_once(tmp_path: Path) -> None:
    package = tmp_path / "bouncekit"
    shutil.copytree(FOLDER.parent, package, ignore=shutil.ignore_patterns("__pycache__"))  # with the times of the files
    words = package / "data" / "words" / "fr" / "explain.toml"
    written = words.read_text(encoding="utf-8")
    os.utime(words, (LONG_AGO, LONG_AGO))
    first = explained(tmp_path)
    kept = package / "data" / "__pycache__" / "words.fr.explain.json"

    assert kept.is_file()
    assert first in kept.read_text(encoding="utf-8")
    words.write_text(written.replace(first, first.upper()), encoding="utf-8")
    assert first.upper() == explained(tmp_path) != first
    kept.write_bytes(b"\0")
    assert first.upper() == explained(tmp_path)


def test_a_zipped_package_keeps_nothing_and_answers_alike(tmp_path: Path) -> None:
    file = tmp_path / "zipped.zip"
    with zipfile.ZipFile(file, "w") as packed:
        for path in sorted(FOLDER.parent.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                packed.write(path, path.relative_to(FOLDER.parents[1]))

    assert explained(FOLDER.parents[1]) == explained(file)
    assert ["zipped.zip"] == [path.name for path in tmp_path.iterdir()]
