"""Files that begin with a header: the ``dotmail`` of mailutils, and messages that stand behind one another unmarked."""

import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bouncekit.sources import read_messages

from .conftest import Reading

Read = Callable[..., Reading]
LETTER = b"Received: by mx.example.fr; Mon, 2 Mar 2026 10:00:00 +0100\nFrom: a@example.fr\nDate: %d Mar 2026\n\n%b\n"
NOTICE = (
    b"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.fr\nDate: 2 Mar 2026\n"
    b'Content-Type: multipart/report; boundary="=_1"\n\n--=_1\n\nNon remis.\n\n--=_1\nContent-Type: message/rfc822\n\n'
    + LETTER % (1, b"Facture")
    + b"\n--=_1--\n"
)
QMAIL = (
    b"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.fr\nDate: 2 Mar 2026\n\nHi. This is the qmail-send program.\n\n"
    b"--- Below this line is the original bounce.\n\nReturn-Path: <>\nFrom: b@example.fr\nDate: 2 Mar 2026\n\n"
    b"Voici ce qui revient :\n\nReturn-Path: <c@example.fr>\nFrom: c@example.fr\nDate: 2 Mar 2026\n\nBonjour.\n"
)


def letters(*bodies: bytes) -> list[bytes]:
    return [LETTER % (number, body) for number, body in enumerate(bodies, 1)]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_a_line_with_a_dot_ends_a_message_and_its_own_dots_are_doubled(tmp_path: Path, end: bytes) -> None:
    kept = [each.replace(b"\n", end) for each in letters(b"Un.", b"...\n.\n..deux\n.net", b"From ici")]
    stuffed = [each.replace(b"\n.", b"\n..") for each in kept]
    box = tmp_path / "mail"
    box.write_bytes(b"".join(each + b"." + end for each in stuffed))

    assert kept == [bytes(content) for _, content in read_messages(box)]
    assert [f"{box}#1", f"{box}#2", f"{box}#3"] == [name for name, _ in read_messages(box)]


def test_a_dotmail_in_a_container(tmp_path: Path) -> None:
    box = b"".join(each + b".\n" for each in letters(b"Un.", b"Deux."))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as container:
        container.writestr("un/Courrier", box)
        container.writestr("seul.eml", box)
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as packed:
        member = tarfile.TarInfo("Courrier")
        member.size = len(box)
        packed.addfile(member, io.BytesIO(box))

    assert [*letters(b"Un.", b"Deux."), box] == [bytes(each) for _, each in read_messages(tmp_path / "a.zip")]
    assert letters(b"Un.", b"Deux.") == [bytes(each) for _, each in read_messages(tmp_path / "a.tar.gz")]


@pytest.mark.parametrize(
    ("content", "more"),
    [
        (b"\n".join(letters(b"Un.", b"Deux.", b"Trois.")), "2"),
        (NOTICE + b"\n" + letters(b"Un.")[0], "1"),
        (NOTICE + NOTICE + NOTICE, "2"),
        (NOTICE.replace(b"\n", b"\r\n") + b"\r\n" + NOTICE.replace(b"\n", b"\r\n"), "1"),
    ],
    ids=["letters", "a notice and a letter", "notices", "notices in CRLF"],
)
def test_messages_behind_one_another_are_told(tmp_path: Path, reading: Read, content: bytes, more: str) -> None:
    (tmp_path / "box").write_bytes(content)

    assert ([f"{tmp_path}/box"], [], [("unmarked", more)]) == reading(tmp_path)
    (tmp_path / "box").rename(tmp_path / "box.eml")
    assert ([f"{tmp_path}/box.eml"], [], []) == reading(tmp_path)


@pytest.mark.parametrize("content", [NOTICE, QMAIL, letters(b"Un.")[0], QMAIL + b"\n.\nfin\n"])
def test_what_came_back_with_a_notice_is_no_message_more(tmp_path: Path, reading: Read, content: bytes) -> None:
    (tmp_path / "box").write_bytes(content)

    assert ([f"{tmp_path}/box"], [], []) == reading(tmp_path)
