"""How a remote copy is reached: one fsspec file system for each kind of address.

Rule: the key of an SSH server is checked against a file of known hosts, always.  Both SFTP file systems that exist for
fsspec accept any server where nothing else is said: fsspec's own (paramiko) even remembers whatever it met, so it is
not used; sshfs takes no file for "do not check", so it is always given one.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import SplitResult, unquote

from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.store.addresses import address_without_secret, split_address
from bouncekit.archive.store.renaming import Renaming, dav_renaming, local_renaming, sftp_renaming
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["Reached", "RemoteOptions", "check_address", "reach"]


@dataclass(frozen=True)
class RemoteOptions:
    """What reaching a remote copy needs beside its address.

    `known_hosts` is the file of the keys of SSH servers (``~/.ssh/known_hosts`` where None); `key_file` a private SSH
    key (the agent's and those of ``~/.ssh`` where None); `password` that of the user of the address (SFTP, WebDAV);
    `endpoint` the address of an S3 server that is not Amazon's.  The keys of S3 are found where Amazon's tools find
    them (``AWS_ACCESS_KEY_ID``, ``AWS_PROFILE``…).  `timeout` is in seconds: how long a server may be silent.
    """

    known_hosts: str | None = None
    key_file: str | None = None
    password: str | None = field(default=None, repr=False)
    endpoint: str | None = None
    timeout: float = 30.0


class Reached(NamedTuple):
    """A file system and how it is used."""

    filesystem: Any  # fsspec ships no type information
    base: str  # the folder of the copy, as the file system names it
    renaming: Renaming | None  # None where nothing can be renamed, and a write is whole or not at all
    close: Callable[[], object]


def reach(url: str, options: RemoteOptions) -> Reached:
    """Connect to `url`; raise what the libraries raise, or `ArchiveError` (``bad-address``, ``extra-missing``)."""
    check_address(url)
    parts = split_address(url)
    return _KINDS[parts.scheme](parts, options)


def check_address(url: str) -> None:
    """Raise `ArchiveError` (``bad-address``) for an address of a kind that is not reached here."""
    if split_address(url).scheme not in _KINDS:
        raise ArchiveError(
            address_without_secret(url), ArchiveReason.BAD_ADDRESS, ", ".join(f"{kind}://" for kind in _KINDS)
        )


def _library(name: str, extra: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ArchiveError(name, ArchiveReason.EXTRA_MISSING, extra) from error


def _sftp(parts: SplitResult, options: RemoteOptions) -> Reached:
    if not parts.hostname:
        raise ArchiveError(address_without_secret(parts.geturl()), ArchiveReason.BAD_ADDRESS, "sftp://")
    library = _library("sshfs", "sftp")
    known_hosts = Path(options.known_hosts or "~/.ssh/known_hosts").expanduser()
    settings: dict[str, Any] = {
        "host": parts.hostname,
        "port": parts.port or 22,
        # An empty file trusts nobody.  None would trust everybody.
        "known_hosts": str(known_hosts) if known_hosts.is_file() else b"",
        "connect_timeout": options.timeout,
        "login_timeout": options.timeout,
        # A server that is silent for that long is gone.
        "keepalive_interval": max(1.0, options.timeout / 3),
        "keepalive_count_max": 3,
    }
    if parts.username:
        settings["username"] = unquote(parts.username)
    if secret := parts.password or options.password:
        settings["password"] = unquote(secret) if parts.password else secret
    if options.key_file:
        settings["client_keys"] = [str(Path(options.key_file).expanduser())]
    try:
        filesystem = library.SSHFileSystem(**settings, skip_instance_cache=True)
    except Exception as error:
        raise _explained(parts, known_hosts, error) from error
    path = unquote(parts.path)
    base = path.removeprefix("/~/") if path.startswith("/~/") else path
    # Nobody else has this object, so what its finalizer would do is done in time.
    close = partial(filesystem._finalize, filesystem.loop, filesystem._pool, filesystem._stack)
    return Reached(
        filesystem, base.rstrip("/") or "/", sftp_renaming(filesystem, address_without_secret(parts.geturl())), close
    )


def _explained(parts: SplitResult, known_hosts: Path, error: Exception) -> Exception:
    """Tell a server that nobody vouched for from one whose key is another than it was."""
    place = address_without_secret(parts.geturl())
    if isinstance(error, PermissionError):
        return ArchiveError(place, ArchiveReason.REFUSED, str(error))
    if type(error).__name__ != "HostKeyNotVerifiable":
        return error
    if known_hosts.is_file():
        asyncssh = _library("asyncssh", "sftp")
        known = asyncssh.read_known_hosts(str(known_hosts)).match(parts.hostname, "", parts.port or 22)
        if any(known):
            return ArchiveError(place, ArchiveReason.HOST_KEY_CHANGED, str(known_hosts))
    return ArchiveError(place, ArchiveReason.HOST_KEY_UNKNOWN, str(known_hosts))


def _s3(parts: SplitResult, options: RemoteOptions) -> Reached:
    if not parts.hostname:
        raise ArchiveError(parts.geturl(), ArchiveReason.BAD_ADDRESS, "s3://")
    library = _library("s3fs", "s3")
    client: dict[str, Any] = {"endpoint_url": options.endpoint} if options.endpoint else {}
    filesystem = library.S3FileSystem(
        client_kwargs=client,
        config_kwargs={
            "connect_timeout": options.timeout,
            "read_timeout": options.timeout,
            "retries": {"total_max_attempts": 2},
            **_without_trailers(),
        },
        use_listings_cache=False,
        skip_instance_cache=True,
    )
    filesystem.retries = 1  # its own, around those of botocore: no more of them

    def close() -> None:
        if filesystem._s3creator is not None:
            end = filesystem._s3creator.__aexit__
            _library("fsspec.asyn", "s3").sync(filesystem.loop, end, None, None, None, timeout=options.timeout)

    # netloc and not hostname, which is in lower case.
    return Reached(filesystem, f"{parts.netloc}{unquote(parts.path)}".rstrip("/"), None, close)


def _without_trailers() -> dict[str, str]:
    """Return what keeps bytes as they are over TLS.

    botocore wraps them (``aws-chunked``, with a checksum behind) unless told not to; servers that do not know it store
    the wrapping, too.
    """
    names = ("request_checksum_calculation", "response_checksum_validation")
    known = _library("botocore.config", "s3").Config.OPTION_DEFAULTS
    return {name: "when_required" for name in names if name in known}


def _webdav(parts: SplitResult, options: RemoteOptions) -> Reached:
    if not parts.hostname:
        raise ArchiveError(parts.geturl(), ArchiveReason.BAD_ADDRESS, "webdav://")
    _library("webdav4.fsspec", "webdav")
    library = _library("bouncekit.archive.store.dav_client", "webdav")
    scheme = "http" if parts.scheme == "webdav+http" else "https"
    host = parts.netloc.rpartition("@")[2]
    secret = unquote(parts.password) if parts.password else options.password
    login = (unquote(parts.username), secret or "") if parts.username else None
    filesystem = library.DavFileSystem(
        f"{scheme}://{host}", auth=login, timeout=options.timeout, skip_instance_cache=True
    )
    renaming = dav_renaming(filesystem.client, address_without_secret(parts.geturl()))
    return Reached(filesystem, unquote(parts.path).strip("/"), renaming, filesystem.client.http.close)


def _file(parts: SplitResult, _: RemoteOptions) -> Reached:
    local = _library("fsspec.implementations.local", "archive")
    filesystem = local.LocalFileSystem()
    return Reached(filesystem, unquote(parts.path).rstrip("/"), local_renaming(), _nothing)


def _memory(parts: SplitResult, _: RemoteOptions) -> Reached:
    memory = _library("fsspec.implementations.memory", "archive")
    filesystem = memory.MemoryFileSystem()

    def move(source: str, target: str) -> None:
        if filesystem.exists(target):
            raise FileExistsError(target)
        filesystem.mv(source, target)

    return Reached(filesystem, f"/{parts.netloc}{parts.path}".rstrip("/"), Renaming(move, filesystem.mv), _nothing)


def _nothing() -> None:
    """Close what needs no closing."""


_KINDS: dict[str, Callable[[SplitResult, RemoteOptions], Reached]] = {
    "sftp": _sftp,
    "s3": _s3,
    "webdav": _webdav,
    "webdav+http": _webdav,
    "file": _file,
    "memory": _memory,
}
