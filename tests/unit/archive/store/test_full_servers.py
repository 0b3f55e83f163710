"""What a server that has no room left says of it: nothing, mostly; it is told as what it is all the same."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import sleep
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError
from s3fs.errors import translate_boto_error
from small_disk import small_disk

from bouncekit.archive import ArchiveError
from bouncekit.archive.store import RemoteStore
from bouncekit.archive.store.connecting import Reached, RemoteOptions
from bouncekit.archive.store.refusals import remote_failure
from bouncekit.archive.store.room import why_not_taken
from bouncekit.errors.reasons import ArchiveReason
from servers.davservers import serve_dav
from servers.sshd import SftpServer
from servers.webdav import WebdavServer, serve_webdav


def reason_of(store: RemoteStore, call: Callable[[], object]) -> ArchiveReason:
    with pytest.raises(ArchiveError) as caught:
        call()
    assert [] == list(store.entries("data/large"))
    store.close()
    return caught.value.reason


def test_a_full_disk_behind_sftp_is_told(sftp_server: SftpServer) -> None:
    mount = sftp_server.folder / "small"
    mount.mkdir()
    with small_disk(mount, "64k"):
        options = RemoteOptions(str(sftp_server.known_hosts), str(sftp_server.key_file), timeout=10)
        store = RemoteStore(sftp_server.url("small"), options)

        assert ArchiveReason.DISK_FULL == reason_of(store, lambda: store.write("data/large", bytes(200_000)))


def refusal_of(server: WebdavServer) -> ArchiveReason:
    """Several at once: what fails because another one failed must not be told in its place."""
    with small_disk(server.folder, "200k"):
        store = RemoteStore(server.url("office"), RemoteOptions(password=server.password, timeout=10))
        files = [(f"data/large/{number}", bytes(60_000)) for number in range(12)]
        with pytest.raises(ArchiveError) as caught:
            store.write_many(files)
        store.close()
    assert "://127.0.0.1" not in caught.value.detail
    return caught.value.reason


def test_a_webdav_server_that_tells_its_room_is_asked_for_it(tmp_path: Path) -> None:
    with serve_webdav(tmp_path) as server:
        assert ArchiveReason.DISK_FULL == refusal_of(server)


def test_a_webdav_server_that_only_fails_is_not_told_to_be_away(tmp_path: Path) -> None:
    with TemporaryDirectory(prefix="bouncekit-dav-") as folder, serve_dav("nginx", Path(folder)) as server:
        assert ArchiveReason.SERVER_ERROR == refusal_of(server)


class Answered(Exception):  # noqa: N818 - it stands for webdav4's
    def __init__(self, status: int) -> None:
        super().__init__(f"received {status}")
        self.response = SimpleNamespace(status_code=status, reason_phrase="Oh")


class NetworkError(Exception):
    pass


NetworkError.__name__ = "TransportError"  # httpx's name


@pytest.mark.parametrize(
    ("error", "free", "expected"),
    [
        (Answered(500), 99, ArchiveReason.DISK_FULL),
        (Answered(500), 100, ArchiveReason.SERVER_ERROR),
        (Answered(500), -3, ArchiveReason.SERVER_ERROR),  # Nextcloud: it does not know
        (Answered(500), None, ArchiveReason.SERVER_ERROR),
        (NetworkError(), 0, ArchiveReason.DISK_FULL),
        (NetworkError(), None, ArchiveReason.SERVER_ERROR),  # it hung up, and answers again
        (NetworkError(), NetworkError(), None),
        (Answered(403), 0, None),
    ],
)
def test_why_a_file_was_not_taken(error: Exception, free: object, expected: ArchiveReason | None) -> None:
    def told(_: str) -> object:
        if isinstance(free, Exception):
            raise free
        return free

    reached = Reached(SimpleNamespace(free=told), "base", None, lambda: None)

    assert expected is why_not_taken(reached, error, 100)


@pytest.mark.parametrize(
    ("status", "reason"), [(500, "server-error"), (503, "server-error"), (502, "absent"), (507, "disk-full")]
)
def test_an_answer_of_http_is_told_by_its_status_and_words(status: int, reason: str) -> None:
    problem = remote_failure("webdav://host/x", Answered(status))

    assert (reason, f"{status} Oh") == (problem.reason, problem.detail)


@pytest.mark.parametrize(
    ("code", "status", "reason"),
    [
        ("XMinioStorageFull", 507, "disk-full"),
        ("XMinioAdminBucketQuotaExceeded", 400, "disk-full"),
        ("QuotaExceeded", 403, "disk-full"),
        ("SlowDown", 503, "server-error"),
        ("InternalError", 500, "server-error"),
        ("AccessDenied", 403, "permission-denied"),
        ("NoSuchKey", 404, "not-found"),
        ("InvalidDigest", 400, "failed"),
    ],
)
def test_an_answer_of_s3_is_told_by_its_code_or_status(code: str, status: int, reason: str) -> None:
    told = {"Error": {"Code": code, "Message": "in words"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    error = translate_boto_error(ClientError(told, "PutObject"))
    problem = remote_failure("s3://archive/x", error)

    assert reason == problem.reason
    assert "in words" in problem.detail


class Refusing(BaseHTTPRequestHandler):
    """An S3 server that refuses all that is sent to it, one upload a little later than the other."""

    protocol_version = "HTTP/1.1"
    numbers = count()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        sleep(0.01 * next(self.numbers))
        body = b"<Error><Code>InvalidDigest</Code><Message>in words</Message></Error>"
        self.send_response(400)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def test_a_refusal_ends_no_connection_under_the_other_uploads(monkeypatch: pytest.MonkeyPatch) -> None:
    """They waited for ever."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    problems: list[ArchiveError] = []

    def send() -> None:
        try:
            store.write_many((f"data/{number}", b"x") for number in range(8))
        except ArchiveError as error:
            problems.append(error)

    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        options = RemoteOptions(endpoint=f"http://127.0.0.1:{server.server_address[1]}", timeout=10)
        store = RemoteStore("s3://archive/x", options)
        sending = Thread(target=send, daemon=True)
        sending.start()
        sending.join(15)
        store.close()
        server.shutdown()

    assert not sending.is_alive()
    assert [("failed", "in words")] == [(each.reason, each.detail[-8:]) for each in problems]
