"""Messages that Dovecot packed, of whose names nothing shows it."""

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from bouncekit.archive.capture.from_files import files
from bouncekit.archive.format.captures import Place
from bouncekit.servers.imap import ImapServer, imap_connection
from bouncekit.sources import SourceError, read_messages
from bouncekit.stores import packed_messages
from servers.dovecot import running_dovecot, why_not

MESSAGE = b"Subject: Devis\nMessage-ID: <1@example.fr>\n\n" + b"Bonjour.\n" * 200


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for part in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / part).mkdir(parents=True)
    return tmp_path / "Maildir"


def read(folder: Path) -> tuple[list[bytes], list[SourceError]]:
    errors: list[SourceError] = []
    return [bytes(content) for _, content in read_messages(folder, on_error=errors.append)], errors


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("name", ["cur/1.h,S=99,W=104:2,S", "cur/1.h,S=99,W=104:2,SZ", "new/1.h,S=99"])
def test_a_packed_message_is_read_and_kept_in_its_place(
    maildir: Path, name: str, pack: Callable[[bytes], bytes]
) -> None:
    (maildir / name).write_bytes(pack(MESSAGE))

    assert ([MESSAGE], []) == read(maildir)
    (kept,) = files(maildir, print)
    assert MESSAGE == kept.content
    flags = ("\\Seen",) if name.startswith("cur") else ()
    assert Place(f"maildir:{maildir}", uid=name[4:].partition(":")[0], flags=flags) == kept.place


@pytest.mark.parametrize(
    ("content", "reason", "detail"),
    [
        (gzip.compress(MESSAGE, mtime=0)[:-20], "damaged", ""),
        (b"\x28\xb5\x2f\xfd rest", "packed", "zst"),
        (b"Dovecot-LZ4\r\x2a\x9b\xc5rest", "packed", "lz4 (Dovecot)"),
        (b"CRYPTED\x03\x07\x01\x02rest", "packed", "mail_crypt (Dovecot)"),
        (gzip.compress(b"\0\1\2", mtime=0), "no-header", ""),
        (b"\x7fELF", "no-header", ""),
    ],
)
def test_what_cannot_be_unpacked_is_told_as_what_it_is(maildir: Path, content: bytes, reason: str, detail: str) -> None:
    (maildir / "cur" / "1.h,S=99:2,S").write_bytes(content)
    (error,) = read(maildir)[1]

    assert reason == error.reason
    assert error.detail.startswith(detail)


def test_what_becomes_too_large_is_told(maildir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_messages, "_MOST", 1000)
    (maildir / "cur" / "1.h:2,S").write_bytes(gzip.compress(MESSAGE))

    assert ["expands"] == [error.reason for error in read(maildir)[1]]


def test_what_a_real_dovecot_packs_is_what_it_gives() -> None:
    settings = "protocol imap {\n  mail_plugins = quota imap_quota zlib\n}\nplugin {\n  zlib_save = gz\n}\n"
    if missing := why_not():
        pytest.skip(missing)
    with running_dovecot(settings) as dovecot:
        account = dovecot.account("packed")
        server = ImapServer("localhost", dovecot.imaps_port, ca_file=str(dovecot.ca_file))
        with imap_connection(server, account.name, account.password) as client:
            client.append("INBOX", MESSAGE.replace(b"\n", b"\r\n"))
        (path,) = (each for each in account.maildir.glob("*/*.*") if each.parent.name in {"cur", "new"})

        assert path.read_bytes().startswith(b"\x1f\x8b")
        assert ([MESSAGE], []) == read(account.maildir)
