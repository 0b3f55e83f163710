"""What WebDAV servers tell too little of, and what they take for another server's address."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from webdav4.client import ResourceAlreadyExists

from bouncekit.archive import ArchiveError
from bouncekit.archive.store import RemoteStore
from bouncekit.archive.store.connecting import RemoteOptions
from bouncekit.archive.store.dav_client import DavClient, DavFileSystem
from servers.davservers import serve_dav
from servers.loopback import make_certificate
from servers.tlsfront import forwarded, tls_front
from servers.webdav import WebdavServer


@pytest.fixture
def open_folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="bouncekit-dav-") as folder:
        yield Path(folder)


@pytest.mark.parametrize("name", ["apache", "nginx", "lighttpd"])
def test_a_server_behind_a_proxy_that_ends_tls_takes_files(
    name: str, open_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    monkeypatch.setattr("webdav4.retry.BACKOFF", 0)
    with serve_dav(name, open_folder) as server, tls_front(tmp_path, forwarded(server.port)) as port:
        options = RemoteOptions(password=server.password, timeout=10)
        store = RemoteStore(f"webdav://{server.user}@localhost:{port}/office", options)
        store.write_many((f"data/aa/{number}", b"%d" % number) for number in range(12))
        store.write("data/aa/3", b"again")

        assert b"again" == store.read("data/aa/3")
        assert [
            (f"data/aa/{number}", 5 if number == 3 else len(str(number))) for number in sorted(range(12), key=str)
        ] == [(each.name, each.size) for each in store.entries("data/")]
        store.close()


class Refusing:
    """A server that takes destinations of some forms; counts what it is asked."""

    def __init__(self, taken: str, refusal: int) -> None:
        self._taken = taken
        self._refusal = refusal
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        told = request.headers["Destination"]
        self.asked.append(told)
        return httpx.Response(201 if told.startswith(self._taken) else self._refusal)

    def client(self) -> DavClient:
        """Return a client of this server."""
        http = httpx.Client(transport=httpx.MockTransport(self), base_url="https://host/")
        return DavClient("https://host/", http_client=http, retry=False)


@pytest.mark.parametrize("refusal", [400, 502])
@pytest.mark.parametrize("taken", ["https://host/b", "/b", "http://host/b"])
def test_the_form_of_a_destination_that_is_taken_is_kept(taken: str, refusal: int) -> None:
    server = Refusing(taken, refusal)
    client = server.client()
    client.move("a", "b%20c")
    tries = len(server.asked)
    client.move("a", "b2")

    assert f"{taken}%2520c" == server.asked[tries - 1]
    assert [f"{taken}2"] == server.asked[tries:]


@pytest.mark.parametrize(("refusal", "tries"), [(400, 3), (502, 3), (412, 1), (403, 1)])
def test_a_refusal_of_all_of_them_is_told(refusal: int, tries: int) -> None:
    server = Refusing("nothing", refusal)
    with pytest.raises(ResourceAlreadyExists if refusal == 412 else Exception):
        server.client().move("a", "b")

    assert tries == len(server.asked)


def test_a_size_that_is_not_listed_is_asked_for(
    webdav_server: WebdavServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_sizes(real: Any) -> Any:
        def told(*arguments: Any, **options: Any) -> Any:
            found = real(*arguments, **options)
            for each in found if isinstance(found, list) else [found]:
                each["content_length"] = None
            return found

        return told

    for method in ("info", "ls"):
        monkeypatch.setattr(DavClient, method, without_sizes(getattr(DavClient, method)))
    store = RemoteStore(webdav_server.url(tmp_path.name), RemoteOptions(password=webdav_server.password, timeout=10))
    store.write("data/aa/x", b"twelve bytes")

    assert 12 == store.size("data/aa/x")
    assert [12] == [each.size for each in store.entries("data/")]
    store.close()


def test_what_is_forbidden_is_named(webdav_server: WebdavServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some servers forbid all names that begin with a dot."""
    store = RemoteStore(webdav_server.url("here"), RemoteOptions(password=webdav_server.password, timeout=10))
    real = DavFileSystem.info

    def forbidden(self: DavFileSystem, path: str, **_: object) -> Any:
        if "/." in path:
            raise PermissionError("403 Forbidden")
        return real(self, path)

    monkeypatch.setattr(DavFileSystem, "info", forbidden)
    with pytest.raises(ArchiveError) as caught:
        store.size("bag-info.txt")
    store.close()

    assert caught.value.place.endswith("/here/.bouncekit/replaced/bag-info.txt")
