"""Which files are read, in which order, and what becomes of those that cannot be."""

import mailbox
import os
import pickle
import socket
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from bouncekit.sources import LargeFile, SourceError, read_messages

MESSAGE = b"Subject: essai\n\nBonjour.\n"


def read(path: Path | str) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the names that were read and (name, reason) of what was not, relative to `path`."""
    errors: list[SourceError] = []
    names = [name for name, _ in read_messages(path, on_error=errors.append)]
    base = f"{path}/"
    return [n.removeprefix(base) for n in names], [(e.name.removeprefix(base), e.reason) for e in errors]


def write(folder: Path, *names: str, content: bytes = MESSAGE) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def test_a_folder_is_read_recursively_and_in_order(tmp_path: Path) -> None:
    write(tmp_path, "b.eml", "a/2.eml", "a/10.eml", "c.eml", "B.EML", "a/deep/er/x")

    assert (["B.EML", "a/10.eml", "a/2.eml", "a/deep/er/x", "b.eml", "c.eml"], []) == read(tmp_path)


def test_what_is_something_else_by_its_name_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "a.eml", "a.eml.bak", "a.toml", "a.JSON", "README", "INBOX.msf", ".hidden", ".git/x.eml", "b.eml~")
    write(tmp_path, "b.txt", "c", "d.unheard-of")

    assert (["a.eml", "b.txt", "c", "d.unheard-of"], []) == read(tmp_path)


def test_a_file_that_is_named_is_always_read(tmp_path: Path) -> None:
    write(tmp_path, "a.toml")

    assert [(f"{tmp_path}/a.toml", MESSAGE)] == list(read_messages(tmp_path / "a.toml"))


def test_a_maildir_and_its_subfolders(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "mail")
    invoices = box.add_folder("Factures")
    flagged = mailbox.MaildirMessage(MESSAGE)
    flagged.set_subdir("cur")
    flagged.set_flags("RS")
    keys = [box.add(MESSAGE), box.add(flagged), invoices.add(MESSAGE)]
    write(tmp_path, "mail/tmp/unfinished", "mail/dovecot-uidlist", "mail/dovecot.index.log", "mail/cur/.hidden")

    assert ([f".Factures/new/{keys[2]}", f"cur/{keys[1]}:2,RS", f"new/{keys[0]}"], []) == read(tmp_path / "mail")


def test_a_message_of_a_maildir_may_begin_like_an_mbox(tmp_path: Path) -> None:
    write(tmp_path, "cur/1", "new/2", content=b"From - Mon Mar  2 10:00:00 2026\n" + MESSAGE)

    assert (["cur/1", "new/2"], []) == read(tmp_path)
    assert ([str(tmp_path / "cur" / "1")], []) == read(tmp_path / "cur" / "1")


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    write(tmp_path, "a.eml", "z.eml")
    write(tmp_path, "empty.eml", content=b"")
    write(tmp_path, "blank.eml", content=b"\r\n \n")
    write(tmp_path, "picture.bin", content=b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\nab:cd")
    write(tmp_path, "prose.txt", content=b"no header here\njust a text, at 10:30\n")
    write(tmp_path, "outlook.msg", content=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "itself").symlink_to("itself")
    (tmp_path / "round").symlink_to(".")
    (tmp_path / "device").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(tmp_path / "socket"))

    assert (
        ["a.eml", "z.eml"],
        [
            ("blank.eml", "empty"),
            ("dangling", "not-found"),
            ("device", "not-a-file"),
            ("empty.eml", "empty"),
            ("itself", "unreadable"),
            ("outlook.msg", "outlook-damaged"),
            ("picture.bin", "no-header"),
            ("pipe", "not-a-file"),
            ("prose.txt", "no-header"),
            ("socket", "not-a-file"),
        ],
    ) == read(tmp_path)


@pytest.mark.parametrize("name", ["pipe", "pipe.eml"])
def test_a_pipe_that_is_named_does_not_hang(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)

    assert ([], [(str(tmp_path / name), "not-a-file")]) == read(tmp_path / name)


@pytest.mark.parametrize("path", ["absent", "absent/", "/dev/null/x", ""])
def test_a_path_that_does_not_exist(path: str) -> None:
    assert ([], [(path, "not-found")]) == read(path)


def test_a_path_with_a_nul() -> None:
    assert ([], [("a\0b", "unreadable")]) == read("a\0b")


def test_a_folder_without_a_message(tmp_path: Path) -> None:
    write(tmp_path, "README.md")

    assert ([], [(str(tmp_path), "no-message")]) == read(tmp_path)


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.eml")

    def refuse(*_: object) -> int:  # root, who runs many a test, may read everything
        raise PermissionError

    monkeypatch.setattr("os.open", refuse)

    assert ([], [("a.eml", "permission-denied")]) == read(tmp_path)


def test_a_file_that_vanishes_meanwhile(tmp_path: Path) -> None:
    write(tmp_path, "a.eml", "b.eml", "c.eml")
    errors: list[SourceError] = []
    names = []
    for name, _ in read_messages(tmp_path, on_error=errors.append):
        names.append(Path(name).name)
        (tmp_path / "b.eml").unlink(missing_ok=True)

    assert (["a.eml", "c.eml"], ["not-found"]) == (names, [error.reason for error in errors])


def test_links_that_form_a_loop_are_read_once(tmp_path: Path) -> None:
    write(tmp_path, "a/x.eml", "b/y.eml")
    (tmp_path / "a" / "to-b").symlink_to(tmp_path / "b")
    (tmp_path / "b" / "to-a").symlink_to(tmp_path / "a")

    assert (["a/to-b/y.eml", "a/x.eml"], []) == read(tmp_path)


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/\xe9t\xe9.eml"
    Path(os.fsdecode(raw)).write_bytes(MESSAGE)

    assert [(os.fsdecode(raw), MESSAGE)] == list(read_messages(tmp_path))


def test_without_on_error_the_rest_is_read_first(tmp_path: Path) -> None:
    write(tmp_path, "b.eml")
    write(tmp_path, "a.eml", "c.eml", content=b"")
    messages = read_messages(tmp_path)
    first, _ = next(messages)
    with pytest.raises(SourceError, match=r"a\.eml.*empty") as caught:
        next(messages)

    assert f"{tmp_path}/b.eml" == first
    assert 1 == len(caught.value.__notes__)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize(
    "start", [b"", b"\xef\xbb\xbf", b"\n\n", b">From x Mon Mar  2 10:00:00 2026\n", b"lost line\n"]
)
def test_damaged_messages_are_still_messages(tmp_path: Path, line_end: bytes, start: bytes) -> None:
    content = (start + MESSAGE).replace(b"\n", line_end)
    write(tmp_path, "a.eml", content=content)

    assert [content] == [content for _, content in read_messages(tmp_path)]


@pytest.mark.parametrize(
    ("content", "names"),
    [(MESSAGE, ["-"]), (b"From - Mon Mar  2 10:00:00 2026\n" + MESSAGE, ["-#1"])],
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, content: bytes, names: list[str]) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(content)))

    assert [(name, MESSAGE) for name in names] == list(read_messages("-"))


def test_a_large_file_is_read_piecewise_here_and_in_another_process(tmp_path: Path) -> None:
    content = MESSAGE + bytes(range(256)) * 8192
    write(tmp_path, "a.eml", content=content)
    ((_, large),) = read_messages(tmp_path)
    elsewhere = pickle.loads(pickle.dumps(large))

    for each in (large, elsewhere):
        assert isinstance(each, LargeFile)
        assert len(content) == len(each)
        assert content == bytes(each)
        assert content[1000:70_000] == each.read(1000, 70_000)
        assert b"" == each.read(9, 3)


def test_a_large_file_that_was_cut_short(tmp_path: Path) -> None:
    write(tmp_path, "a.eml", content=MESSAGE + bytes(2**21))
    ((_, large),) = read_messages(tmp_path)
    os.truncate(tmp_path / "a.eml", 10)

    assert MESSAGE[:10] == large.read(0, 1000)  # type: ignore[union-attr]


EMLX = b"Subject: Bonjour\r\n\r\nA demain.\r\n"
MARKS = b'<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict/></plist>\n'


@pytest.mark.parametrize("name", ["12.emlx", "12.partial.emlx", "12.EMLX"])
def test_a_file_of_apple_mail_is_the_message_in_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"%-10d\n" % len(EMLX) + EMLX + MARKS)

    assert [(str(tmp_path / name), EMLX)] == list(read_messages(tmp_path))
    assert [(str(tmp_path / name), EMLX)] == list(read_messages(tmp_path / name))


def test_a_large_one_too(tmp_path: Path) -> None:
    large = EMLX + b"x" * (2 << 20)
    (tmp_path / "1.emlx").write_bytes(b"%d\n" % len(large) + large + MARKS)

    ((_, content),) = read_messages(tmp_path)

    assert large == bytes(content)


@pytest.mark.parametrize("head", [b"99999\n", b"no number\n", b""])
def test_a_length_that_is_none_loses_nothing(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "1.emlx").write_bytes(head + EMLX)

    assert [head + EMLX] == [bytes(content) for _, content in read_messages(tmp_path)]
