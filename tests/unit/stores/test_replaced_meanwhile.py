"""A store that its program replaces, cuts short, lengthens or removes between being looked at and being read."""

import gzip
import os
import pickle
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from containers_made import tarred, zipped
from laid_out import laid_out
from located import located

from bouncekit import Report, classify
from bouncekit.batch.running import How, work
from bouncekit.errors.reasons import SourceReason
from bouncekit.mailbox.messages.disk import DiskOptions, list_files
from bouncekit.sources import LargeFile, Location, SourceError, SourceNote, load, locate, stored

Form = Callable[[list[bytes]], bytes]
TOLD = {SourceReason.CHANGED, SourceReason.NOT_FOUND, SourceReason.NOT_A_FILE}


def letters(of: str, lines: int = 9) -> list[bytes]:
    """Return the messages of one state of a store; each is longer than the one before it."""
    head = f"From: {of}@example.org\nDate: Mon, 2 Mar 2026 10:00:00 +0100\nSubject: {of} %d\n\n"
    return [(head % number + f"{of} {number}\n" * lines * number).encode() for number in range(1, 5)]


def mbox(messages: list[bytes]) -> bytes:
    return b"".join(b"From a@example.org Mon Mar  2 10:00:00 2026\n" + each + b"\n" for each in messages)


def ended(mark: bytes) -> Form:
    return lambda messages: b"".join(each + mark for each in messages)


def begun(mark: bytes, end: bytes = b"") -> Form:
    return lambda messages: b"".join(mark + each + end for each in messages)


def numbered(messages: list[bytes]) -> dict[str, bytes]:
    return {f"{number}.eml": each for number, each in enumerate(messages)}


FORMS: dict[str, Form] = {
    "box": mbox,
    "box.mmdf": begun(b"\1\1\1\1\n", b"\1\1\1\1\n"),
    "RMAIL": lambda messages: b"BABYL OPTIONS:\n\x1f" + begun(b"\x0c\n0,,\n*** EOOH ***\n", b"\x1f")(messages),
    "in.BOX": begun(b"\x10" * 7 + b"\x11" * 6 + b"S\r\n"),
    "a.pmm": lambda messages: bytes(128) + ended(b"\x1a")(messages),
    "a.bmf": ended(b".\n"),
    "dotmail": ended(b".\n"),
    "1.emlx": lambda messages: b"%-10d\n" % len(messages[0]) + messages[0] + b"<plist/>",
    "a.tar": lambda messages: tarred(numbered(messages)),
    "a.zip": lambda messages: zipped(numbered(messages)),
    "a.mbox.gz": lambda messages: gzip.compress(mbox(messages)),
}


def over(path: Path, content: bytes) -> None:
    """Let another file take the name of a store, as a program does that compacts it."""
    new = path.with_name("nstmp")
    new.write_bytes(content)
    new.replace(path)


def within(path: Path, content: bytes) -> None:
    """Write a store anew where it stands."""
    with path.open("r+b") as file:
        file.write(content)
        file.truncate()


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


CHANGES: dict[str, Callable[[Path, Form], object]] = {
    "compacted": lambda path, form: over(path, form(letters("a")[1:])),
    "another": lambda path, form: over(path, form(letters("b", 12))),
    "another of the same size": lambda path, form: over(path, form(letters("b"))),
    "compacted within": lambda path, form: within(path, form(letters("a")[1:])),
    "another within": lambda path, form: within(path, form(letters("b", 12))),
    "another within, of the same size": lambda path, form: within(path, form(letters("b"))),
    "cut short": lambda path, form: os.truncate(path, path.stat().st_size // 2),
    "emptied": lambda path, form: os.truncate(path, 0),
    "removed": lambda path, form: path.unlink(),
    "a folder": lambda path, form: folder(path),
    "a pipe": lambda path, form: pipe(path),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", FORMS)
def test_each_message_is_the_one_that_was_there_or_it_is_told(tmp_path: Path, name: str, change: str) -> None:
    with ExitStack() as stack:
        _read_before_and_after(tmp_path / name, change, stack)


def _read_before_and_after(path: Path, change: str, stack: ExitStack) -> None:
    name = path.name
    path.write_bytes(FORMS[name](letters("a")))
    found = [each for each in locate(path, stack) if isinstance(each, Location)]
    before = [load(each) for each in found]
    kept = [stored(each) for each in found]
    assert len(before) == (1 if name == "1.emlx" else 4)

    CHANGES[change](path, FORMS[name])

    for read, contents in ((load, before), (stored, kept)):
        for each, content in zip(found, contents, strict=True):
            now = outcome(read, each)
            assert now == content or (isinstance(now, SourceError) and now.reason in TOLD and now.name == each.name)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", ["box", "box.mmdf", "RMAIL", "in.BOX", "a.pmm", "a.bmf", "dotmail", "a.tar"])
def test_a_store_that_changes_while_it_is_walked_is_told(tmp_path: Path, name: str, change: str) -> None:
    path = tmp_path / name
    path.write_bytes(FORMS[name](letters("a")))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    before = {each.name: load(each) for each in located(path)}

    with ExitStack() as stack:
        told = []
        for number, each in enumerate(locate(path, stack)):
            if not number:
                CHANGES[change](path, FORMS[name])
            now = outcome(load, each) if isinstance(each, Location) else each
            if isinstance(now, SourceError):
                told.append(now)
            else:
                assert before[each.name] == now

    assert TOLD >= {each.reason for each in told if not isinstance(each, SourceNote)}
    assert told


def outcome(read: Callable[[Location], object], at: Location) -> object:
    try:
        return read(at)
    except SourceError as error:
        return error


@pytest.mark.parametrize("name", ["box", "in.BOX", "box.mmdf", "a.bmf"])
def test_what_is_added_leaves_the_others_as_they_were(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FORMS[name](letters("a")))
    found = located(path)
    before = [load(each) for each in found]

    with path.open("ab") as file:
        file.write(FORMS[name](letters("b")))

    assert before == [load(each) for each in found]


@pytest.mark.parametrize("name", ["box", "in.BOX", "box.mmdf", "a.bmf"])
def test_a_message_that_was_not_written_to_its_end_is_told(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    whole = FORMS[name](letters("a"))
    path.write_bytes(whole[:-60])
    found = located(path)
    with path.open("ab") as file:
        file.write(whole[-60:])

    *_, last = found
    assert [load(each) for each in found[:-1]] == [load(each) for each in located(path)[:-1]]
    with pytest.raises(SourceError, match="changed"):
        load(last)


@pytest.mark.parametrize("change", CHANGES)
def test_the_facts_of_a_mailbox_are_those_of_the_messages_that_were_there(tmp_path: Path, change: str) -> None:
    path = tmp_path / "box"
    path.write_bytes(mbox(letters("a")))
    errors: list[SourceError] = []
    subjects = []
    for each in list_files(tmp_path, DiskOptions(on_error=errors.append)):
        subjects.append((each.path, each.subject))
        if len(subjects) == 1:
            CHANGES[change](path, mbox)

    assert set(subjects) <= {(f"{path}#{number}", f"a {number}") for number in range(1, 5)}
    told = [each for each in errors if not isinstance(each, SourceNote)]
    assert {each.reason for each in told} <= TOLD
    assert told


def test_a_message_of_a_maildir_is_read_under_the_name_that_it_has_now(tmp_path: Path) -> None:
    first, second, third, fourth = letters("a")
    laid_out(tmp_path, {"new/1.h": first, "cur/2.h:2,": second, "cur/3.h:2,S": third, "new/4.h": fourth})
    found = {Path(each.path).name: each for each in located(tmp_path)}

    (tmp_path / "new/1.h").rename(tmp_path / "cur/1.h:2,")
    (tmp_path / "cur/2.h:2,").rename(tmp_path / "cur/2.h:2,RS")
    (tmp_path / "cur/3.h:2,S").unlink()
    (tmp_path / "new/4.h").rename(tmp_path / "cur/44.h:2,")

    assert [first, second] == [load(found[name]) for name in ("1.h", "2.h:2,")]
    for name in ("3.h:2,S", "4.h"):
        with pytest.raises(SourceError, match="not-found"):
            load(found[name])


def large_box(path: Path) -> Location:
    """Write a box with one large message; return where that stands."""
    path.write_bytes(mbox([*letters("a"), *letters("grand", 50_000)]))
    last = located(path)[-1]
    assert isinstance(load(last), LargeFile)
    return last


@pytest.mark.parametrize("change", ["compacted within", "cut short", "another within"])
def test_a_message_that_changes_while_it_is_judged_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    path = tmp_path / "box"
    large = large_box(path)

    def slowly(*args: Any, **options: Any) -> Report:
        report = classify(*args, **options)
        CHANGES[change](path, mbox)
        return report

    monkeypatch.setattr("bouncekit.batch.running.classify", slowly)
    told = work(large, How("fr", None, lambda report: report))
    assert isinstance(told, SourceError)
    assert "changed" == told.reason


def test_a_large_message_is_looked_for_again_in_another_process(tmp_path: Path) -> None:
    path = tmp_path / "box"
    sent = pickle.dumps(load(large_box(path)))
    assert isinstance(pickle.loads(sent), LargeFile)

    over(path, mbox(letters("b", 60_000)))
    with pytest.raises(SourceError, match="changed"):
        pickle.loads(sent)


def test_a_message_that_a_program_keeps_in_its_own_fields_is_told_too(tmp_path: Path) -> None:
    box = tmp_path / "INBOX"
    laid_out(tmp_path, {"INBOX.msf": b"x", "INBOX/cur/1.eml": b"X-Mozilla-Status: 0001\n" + letters("a")[0]})
    (found,) = located(tmp_path)
    assert letters("a")[0] == load(found)

    over(box / "cur" / "1.eml", letters("b")[0])
    with pytest.raises(SourceError, match="changed"):
        load(found)
