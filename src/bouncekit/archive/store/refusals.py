"""What the libraries that reach a remote copy raise, as an `ArchiveError` with a reason that has words.

They are known by the names of their classes, so that none of them is imported to understand another.
"""

import errno
from typing import Final

from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.store.disk import failure

__all__ = ["remote_failure"]

_REASONS: Final = {
    "HostKeyNotVerifiable": "host-key-unknown",
    # asyncssh: the connection is lost, or was never made.
    "PermissionDenied": "refused",
    "DisconnectError": "absent",
    "ChannelOpenError": "absent",
    "SFTPConnectionLost": "absent",
    "SFTPNoConnection": "absent",
    "SFTPNoSuchFile": "not-found",
    "SFTPNoSuchPath": "not-found",
    "SFTPPermissionDenied": "permission-denied",
    "SFTPWriteProtect": "read-only",
    "SFTPNoSpaceOnFilesystem": "disk-full",
    "SFTPQuotaExceeded": "disk-full",
    "KeyImportError": "refused",
    "KeyEncryptionError": "refused",
    # botocore, aiohttp, httpx
    "NoCredentialsError": "refused",
    "PartialCredentialsError": "refused",
    "CredentialRetrievalError": "refused",
    "HTTPClientError": "absent",
    "ClientConnectionError": "absent",
    "TransportError": "absent",
    "InsufficientStorage": "disk-full",
    # webdav4, which gives some answers of a server classes of their own
    "ResourceNotFound": "not-found",
    "ResourceAlreadyExists": "exists",
    "ResourceLocked": "server-locked",
    "ForbiddenOperation": "permission-denied",
    "BadGatewayError": "absent",
    # Python's own
    "gaierror": "absent",
    "TimeoutError": "absent",
    "FSTimeoutError": "absent",
    "ConnectionError": "absent",
    "BrokenPipeError": "absent",
    "FileNotFoundError": "not-found",
    "PermissionError": "permission-denied",
    "IsADirectoryError": "exists",
    "NotADirectoryError": "exists",
    "FileExistsError": "exists",
}
_STATUS: Final = {
    401: "refused",
    403: "permission-denied",
    404: "not-found",
    407: "refused",
    423: "server-locked",
    507: "disk-full",
}  # RFC 9110, 15.5; RFC 4918, 11
_UNREACHABLE: Final = {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.ECONNREFUSED}
_LONGEST_DETAIL = 300


def remote_failure(place: str, error: Exception) -> ArchiveError:
    """Return what `error`, raised by whatever library, means for `place`."""
    if isinstance(error, ArchiveError):
        return error
    if reason := _reason(error):
        return ArchiveError(place, reason, _detail(error))
    if isinstance(error, OSError):
        return failure(place, error)
    cause = error.__cause__ or error.__context__
    return (
        remote_failure(place, cause) if isinstance(cause, Exception) else ArchiveError(place, "failed", _detail(error))
    )


def _reason(error: Exception) -> str | None:
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status in _STATUS:
        return _STATUS[status]
    for kind in type(error).__mro__:
        if kind.__name__ in _REASONS:
            return _REASONS[kind.__name__]
    is_unreachable = getattr(error, "errno", None) in _UNREACHABLE or "Connect call failed" in str(error)
    return "absent" if is_unreachable else None


def _detail(error: Exception) -> str:
    said = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(said)[:_LONGEST_DETAIL]
