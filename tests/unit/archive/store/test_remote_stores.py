"""A copy on a server, over each kind of address: what is written is there whole, and read back as it is."""

import gc
import hashlib
import os
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from contents import Piecewise

from bouncekit import data
from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.store.addresses import address_without_secret, split_address
from bouncekit.archive.store.connecting import RemoteOptions
from bouncekit.archive.store.reading import digests
from bouncekit.archive.store.refusals import remote_failure
from bouncekit.archive.store.remote import RemoteStore
from bouncekit.archive.store.store import StoredFile
from servers.objects import S3Server
from servers.sshd import SftpServer, serve_sftp
from servers.webdav import WebdavServer

KINDS = ("sftp", "s3", "webdav", "memory", "file")


def sftp_options(server: SftpServer) -> RemoteOptions:
    return RemoteOptions(known_hosts=str(server.known_hosts), key_file=str(server.key_file), timeout=10)


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RemoteStore]:
    made = make_store(request, tmp_path, monkeypatch)
    yield made
    made.close()


def make_store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RemoteStore:
    kind, folder = request.param, tmp_path.name
    if kind == "sftp":
        sftp: SftpServer = request.getfixturevalue("sftp_server")
        return RemoteStore(sftp.url(folder), sftp_options(sftp))
    if kind == "s3":
        s3: S3Server = request.getfixturevalue("s3_server")
        for name, value in s3.environment.items():
            monkeypatch.setenv(name, value)
        return RemoteStore(s3.url(folder), RemoteOptions(endpoint=s3.endpoint, timeout=10))
    if kind == "webdav":
        webdav: WebdavServer = request.getfixturevalue("webdav_server")
        return RemoteStore(webdav.url(folder), RemoteOptions(password=webdav.password, timeout=10))
    return RemoteStore(f"memory://tests/{folder}" if kind == "memory" else f"file://{tmp_path}/remote")


class Torn(Piecewise):
    """A message that can no longer be read when its second piece is wanted."""

    def read(self, start: int, stop: int) -> bytes:
        if start:
            raise OSError("the disk is gone")
        return super().read(start, stop)


@pytest.mark.parametrize(("content", "sent"), [(Torn(bytes(20 << 20)), 0), (Piecewise(b"x"), 1)])
def test_a_part_of_a_file_is_not_sent_and_what_is_refused_not_twice(
    webdav_server: WebdavServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: Piecewise, sent: int
) -> None:
    store = RemoteStore(webdav_server.url(tmp_path.name), RemoteOptions(password=webdav_server.password, timeout=10))
    uploads: list[object] = []

    def refused(_: object, file: object, *__: object, **___: object) -> None:
        uploads.append(id(file))
        raise OSError("the disk is full")

    monkeypatch.setattr("webdav4.client.Client.upload_fileobj", refused)
    with pytest.raises(ArchiveError):
        store.write("data/00/x.eml", content)
    gc.collect()
    store.close()

    assert sent == len(uploads)


def reason_of(call: Callable[[], Any]) -> str:
    with pytest.raises(ArchiveError) as caught:
        call()
    return caught.value.reason


def test_what_is_written_is_read_back(store: RemoteStore) -> None:
    large = os.urandom(9 << 20)
    store.write("bouncekit/journal.jsonl", b"one\n")
    store.write("bouncekit/empty", b"")
    store.write("data/aa/large", Piecewise(large))
    store.write("bouncekit/journal.jsonl", b"two\n")

    assert b"two\n" == store.read("bouncekit/journal.jsonl")
    assert b"" == store.read("bouncekit/empty")
    assert hashlib.sha256(large).digest() == hashlib.sha256(b"".join(store.chunks("data/aa/large"))).digest()
    assert (4, None, None) == (store.size("bouncekit/journal.jsonl"), store.size("nothing"), store.size("data"))


def test_what_is_there_is_listed_with_its_size_and_nothing_unfinished(store: RemoteStore) -> None:
    files = [(f"data/{number % 3:02x}/{number:02}", bytes(number)) for number in range(20)]
    store.write_many(files)
    store.write("bagit.txt", b"1")
    store.write(f"{layout.TEMPORARY}left", b"half")

    assert sorted(StoredFile(name, len(content)) for name, content in files) == list(store.entries("data/"))
    assert [*sorted(["bagit.txt", *(name for name, _ in files)])] == [entry.name for entry in store.entries("")]


def test_a_place_where_nothing_was_written_is_there_and_empty(store: RemoteStore) -> None:
    assert store.is_present()
    assert [] == list(store.entries("data/"))
    assert "not-found" == reason_of(lambda: store.read("bagit.txt"))


def test_many_files_are_read_back_in_order_and_one_that_fails_stops_nothing(store: RemoteStore) -> None:
    store.write_many((f"data/{number}", bytes([number])) for number in range(30))

    found = list(digests(store, ["data/7", "data/nothing", *(f"data/{number}" for number in range(30))]))

    assert (hashlib.sha256(b"\x07").hexdigest(), 1) == found[0]
    assert isinstance(found[1], ArchiveError)
    assert [(hashlib.sha256(bytes([number])).hexdigest(), 1) for number in range(30)] == found[2:]


def test_a_file_that_is_set_aside_is_still_there(store: RemoteStore) -> None:
    for content in (b"first", b"second"):
        store.write("data/aa/message", content)
        aside = store.set_aside("data/aa/message")

        assert content == store.read(aside)
        assert aside.startswith(layout.SET_ASIDE)
    store.write("data/aa/message", b"good")

    assert b"good" == store.read("data/aa/message")


@pytest.mark.parametrize("name", ["", "../x", "/etc/passwd", "a//b", "a/./b", "a\0b"])
def test_no_name_leaves_the_folder(name: str) -> None:
    assert "bad-name" == reason_of(lambda: RemoteStore("memory://tests/x").write(name, b""))


def test_a_content_that_shrinks_is_never_taken_for_whole(store: RemoteStore) -> None:
    class Shrinking(Piecewise):
        def read(self, start: int, stop: int) -> bytes:
            return super().read(start, stop - 1)

    assert "failed" == reason_of(lambda: store.write("data/aa/short", Shrinking(b"content")))
    assert store.size("data/aa/short") is None
    assert [] == [entry.name for entry in store.entries("")]


def test_a_server_whose_key_nobody_knows_is_not_spoken_to(sftp_server: SftpServer, tmp_path: Path) -> None:
    options = sftp_options(sftp_server)
    for known in (tmp_path / "none", tmp_path / "empty"):
        store = RemoteStore(sftp_server.url("x"), replace(options, known_hosts=str(known)))
        (tmp_path / "empty").touch()

        assert "host-key-unknown" == reason_of(store.is_present)
        assert "host-key-unknown" == reason_of(partial(store.write, "bagit.txt", b""))
    assert not (sftp_server.folder / "x").exists()


def test_a_server_that_is_not_who_it_was_is_not_spoken_to(sftp_server: SftpServer, tmp_path: Path) -> None:
    known = tmp_path / "known_hosts"
    other_key = Path(f"{sftp_server.key_file}.pub").read_text()
    known.write_text(f"[127.0.0.1]:{sftp_server.port} {other_key}")
    store = RemoteStore(sftp_server.url("x"), replace(sftp_options(sftp_server), known_hosts=str(known)))

    assert "host-key-changed" == reason_of(store.is_present)


def test_who_is_not_let_in_is_told(
    sftp_server: SftpServer, webdav_server: WebdavServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    without_key = RemoteStore(sftp_server.url("x"), replace(sftp_options(sftp_server), key_file=None))
    wrong_password = RemoteStore(webdav_server.url("x"), RemoteOptions(password="wrong"))

    assert "refused" == reason_of(without_key.is_present)
    assert "refused" == reason_of(lambda: wrong_password.write("bagit.txt", b""))
    wrong_password.close()


def test_a_server_without_credentials_is_told(
    s3_server: S3Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in s3_server.environment:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", str(tmp_path))
    store = RemoteStore(s3_server.url("x"), RemoteOptions(endpoint=s3_server.endpoint))

    assert "refused" == reason_of(lambda: store.write("bagit.txt", b""))
    store.close()


def test_a_bucket_that_is_not_there_is_told(s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in s3_server.environment.items():
        monkeypatch.setenv(name, value)
    store = RemoteStore("s3://no-such-bucket/x", RemoteOptions(endpoint=s3_server.endpoint))

    assert "not-found" == reason_of(lambda: store.write("bagit.txt", b""))
    store.close()


@pytest.mark.parametrize("url", ["sftp://127.0.0.1:1/x", "webdav+http://127.0.0.1:1/x", "s3://bucket/x"])
def test_a_server_that_does_not_answer_is_absent(
    url: str, s3_server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in s3_server.environment.items():
        monkeypatch.setenv(name, value)
    store = RemoteStore(url, RemoteOptions(endpoint="http://127.0.0.1:1", timeout=2))

    assert not store.is_present()
    assert "absent" == reason_of(lambda: store.read("bagit.txt"))
    store.close()


@pytest.mark.parametrize("kind", ["sftp", "webdav+http", "s3"])
def test_a_server_that_is_silent_is_not_waited_for(
    kind: str, s3_server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in s3_server.environment.items():
        monkeypatch.setenv(name, value)
    with socket.create_server(("127.0.0.1", 0), backlog=20) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        url = "s3://bucket/x" if kind == "s3" else f"{kind}://marie@{address}/x"
        store = RemoteStore(url, RemoteOptions(endpoint=f"http://{address}", password="x", timeout=0.5))

        assert "absent" == reason_of(lambda: store.read("bagit.txt"))
        store.close()


@pytest.mark.parametrize("url", ["ftp://host/x", "sftp:///x", "s3://", "nonsense", "/a/folder"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    assert "bad-address" == reason_of(RemoteStore(url).is_present)


@pytest.mark.parametrize(
    ("url", "library", "extra"),
    [("sftp://h/x", "sshfs", "sftp"), ("s3://b/x", "s3fs", "s3"), ("webdav://h/x", "webdav4.fsspec", "webdav")],
)
def test_a_component_that_is_missing_is_named(
    url: str, library: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ArchiveError) as caught:
        RemoteStore(url).is_present()

    assert ("extra-missing", extra) == (caught.value.reason, caught.value.detail)


def test_a_password_is_never_shown() -> None:
    store = RemoteStore("sftp://marie:secret@host/x", RemoteOptions(password="secret"))

    assert "sftp://marie@host/x" == store.place == address_without_secret("sftp://marie:secret@host/x")
    assert "secret" not in repr(store) + repr(RemoteOptions(password="secret"))


@pytest.mark.parametrize("sign", ["#", "?"])
def test_all_behind_the_host_is_the_folder(sign: str) -> None:
    parts = split_address(f"sftp://marie:a{sign}b@host:2222/a{sign}b/c%20d")

    assert ("host", 2222) == (parts.hostname, parts.port)
    assert (f"a{sign}b", f"/a{sign}b/c d") == (unquote(parts.password or ""), unquote(parts.path))
    store = RemoteStore(f"memory://tests/x{sign}y")
    store.write("bagit.txt", b"1")
    assert RemoteStore("memory://tests/x").size("bagit.txt") is None
    assert "secret" not in address_without_secret(f"sftp://marie:secret{sign}x@host/a")


@pytest.mark.parametrize("url", ["sftp://h:x/a", "webdav://m:secret@[h/a", "s3://b/a\nb", "sftp://m:secret@h/a\0b"])
def test_an_address_that_would_be_cut_is_refused(url: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        RemoteStore(url).is_present()

    assert "odd-address" == caught.value.reason
    assert "secret" not in str(caught.value)


class LockedError(Exception):
    status_code = 423


class ResourceLocked(Exception):  # noqa: N818 - webdav4's name
    pass


@pytest.mark.parametrize("error", [LockedError("received 423 (Locked)"), ResourceLocked("the resource is locked")])
def test_what_a_server_locks_is_told_as_such_and_not_as_a_program_of_ours(error: Exception) -> None:
    assert "server-locked" == remote_failure("webdav://host/x", error).reason
    assert "{process}" not in data.load("words/fr/copies.toml")["texts"]["archive-server-locked"]


def test_a_connection_that_is_cut_is_told_and_made_anew(tmp_path: Path) -> None:
    with serve_sftp(tmp_path) as sftp:
        store = RemoteStore(sftp.url("x"), sftp_options(sftp))
        store.write("bagit.txt", b"1")
        assert 1 <= sftp.cut()

        assert "absent" == reason_of(lambda: store.read("bagit.txt"))
        assert b"1" == store.read("bagit.txt")
        store.close()
