"""A place on a server that can be looked at and put back to an earlier state, behind the back of what is killed."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from servers.objects import S3Server
from servers.sshd import SftpServer
from servers.webdav import WebdavServer

__all__ = ["Files", "Remote", "Server", "files_of", "remote_of"]

Server = SftpServer | WebdavServer | S3Server
Files = dict[str, bytes]  # by path; a folder has a / behind it

_OPEN = {"01", "08"}  # established, and closed by the other side alone: /proc/net/tcp
_LONGEST_WAIT = 5.0  # seconds


@dataclass(frozen=True)
class Remote:
    """The place: its address, its options, what it holds, and how to put it back."""

    url: str
    options: tuple[str, ...]
    environment: dict[str, str]
    port: int
    save: Callable[[], Files]
    put_back: Callable[[Files], None]

    def settled(self) -> Files:
        """Return what it holds once the server has done all that it was told by those who are gone."""
        until = time.monotonic() + _LONGEST_WAIT
        while _is_connected(self.port) and time.monotonic() < until:
            time.sleep(0.01)
        before = self.save()
        while time.monotonic() < until:
            time.sleep(0.02)
            now = self.save()
            if now == before:
                break
            before = now
        return before


def files_of(folder: Path) -> Files:
    """Return what lies below `folder`."""
    return {
        str(path.relative_to(folder)) + "/" * path.is_dir(): b"" if path.is_dir() else path.read_bytes()
        for path in folder.rglob("*")
    }


def remote_of(server: Server, name: str) -> Remote:
    """Return the folder `name` of a server."""
    if isinstance(server, S3Server):
        return _bucket(server, name)
    folder = server.folder / name
    options: tuple[str, ...] = ()
    environment: dict[str, str] = {}
    if isinstance(server, SftpServer):
        options = ("--known-hosts", str(server.known_hosts), "--ssh-key", str(server.key_file))
    else:
        environment = {"BOUNCEKIT_REMOTE_PASSWORD": server.password}
    return Remote(
        server.url(name),
        options,
        environment,
        server.port,
        lambda: files_of(folder),
        lambda files: _write_files(folder, files),
    )


def _write_files(folder: Path, files: Files) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        if name.endswith("/"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        else:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


def _bucket(server: S3Server, name: str) -> Remote:
    client = server.client()
    contents: dict[str, bytes] = {}  # by what S3 calls the ETag, a digest: each content is asked for once

    def tags() -> dict[str, str]:
        listed = client.list_objects_v2(Bucket=server.bucket, Prefix=f"{name}/")
        return {each["Key"]: each["ETag"] for each in listed.get("Contents", ())}

    def content(key: str, tag: str) -> bytes:
        if tag not in contents:
            contents[tag] = client.get_object(Bucket=server.bucket, Key=key)["Body"].read()
        return contents[tag]

    def save() -> Files:
        return {key: content(key, tag) for key, tag in tags().items()}

    def put_back(files: Files) -> None:
        there = save()
        for key in there.keys() - files.keys():
            client.delete_object(Bucket=server.bucket, Key=key)
        for key, wanted in files.items():
            if there.get(key) != wanted:
                client.put_object(Bucket=server.bucket, Key=key, Body=wanted)

    port = urlsplit(server.endpoint).port or 443
    return Remote(server.url(name), ("--endpoint", server.endpoint), server.environment, port, save, put_back)


def _is_connected(port: int) -> bool:
    """Return whether the server that listens on `port` still serves somebody."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    fields = [line.split() for line in lines]
    return any(int(each[1].rpartition(":")[2], 16) == port and each[3] in _OPEN for each in fields)
