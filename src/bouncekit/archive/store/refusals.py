"""What the libraries that reach a remote copy raise, as an `ArchiveError` with a reason that has words.

They are known by the names of their classes, so that none of them is imported to understand another.
"""

import errno
from typing import Final

from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.store.disk import failure
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["detail_of", "remote_failure"]

_REASONS: Final = {
    "HostKeyNotVerifiable": ArchiveReason.HOST_KEY_UNKNOWN,
    # asyncssh: the connection is lost, or was never made.
    "PermissionDenied": ArchiveReason.REFUSED,
    "DisconnectError": ArchiveReason.ABSENT,
    "ChannelOpenError": ArchiveReason.ABSENT,
    "SFTPConnectionLost": ArchiveReason.ABSENT,
    "SFTPNoConnection": ArchiveReason.ABSENT,
    "SFTPNoSuchFile": ArchiveReason.NOT_FOUND,
    "SFTPNoSuchPath": ArchiveReason.NOT_FOUND,
    "SFTPPermissionDenied": ArchiveReason.PERMISSION_DENIED,
    "SFTPWriteProtect": ArchiveReason.READ_ONLY,
    "SFTPNoSpaceOnFilesystem": ArchiveReason.DISK_FULL,
    "SFTPQuotaExceeded": ArchiveReason.DISK_FULL,
    "KeyImportError": ArchiveReason.REFUSED,
    "KeyEncryptionError": ArchiveReason.REFUSED,
    # botocore, aiohttp, httpx
    "NoCredentialsError": ArchiveReason.REFUSED,
    "PartialCredentialsError": ArchiveReason.REFUSED,
    "CredentialRetrievalError": ArchiveReason.REFUSED,
    "HTTPClientError": ArchiveReason.ABSENT,
    "ClientConnectionError": ArchiveReason.ABSENT,
    "TransportError": ArchiveReason.ABSENT,
    "InsufficientStorage": ArchiveReason.DISK_FULL,
    # webdav4, which gives some answers of a server classes of their own
    "ResourceNotFound": ArchiveReason.NOT_FOUND,
    "ResourceAlreadyExists": ArchiveReason.EXISTS,
    "ResourceLocked": ArchiveReason.SERVER_LOCKED,
    "ForbiddenOperation": ArchiveReason.PERMISSION_DENIED,
    "BadGatewayError": ArchiveReason.ABSENT,
    # Python's own
    "gaierror": ArchiveReason.ABSENT,
    "TimeoutError": ArchiveReason.ABSENT,
    "FSTimeoutError": ArchiveReason.ABSENT,
    "ConnectionError": ArchiveReason.ABSENT,
    "BrokenPipeError": ArchiveReason.ABSENT,
    "FileNotFoundError": ArchiveReason.NOT_FOUND,
    "PermissionError": ArchiveReason.PERMISSION_DENIED,
    "IsADirectoryError": ArchiveReason.EXISTS,
    "NotADirectoryError": ArchiveReason.EXISTS,
    "FileExistsError": ArchiveReason.EXISTS,
}
_STATUS: Final = {
    401: ArchiveReason.REFUSED,
    403: ArchiveReason.PERMISSION_DENIED,
    404: ArchiveReason.NOT_FOUND,
    407: ArchiveReason.REFUSED,
    423: ArchiveReason.SERVER_LOCKED,
    502: ArchiveReason.ABSENT,
    507: ArchiveReason.DISK_FULL,
}  # RFC 9110, 15.5; RFC 4918, 11
_SERVER_ERROR = 500
# MinIO and Ceph; Amazon's own is never full.
_FULL: Final = frozenset({"XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "QuotaExceeded"})
_UNREACHABLE: Final = {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.ECONNREFUSED}
_LONGEST_DETAIL = 300


def remote_failure(place: str, error: Exception) -> ArchiveError:
    """Return what `error`, raised by whatever library, means for `place`."""
    if isinstance(error, ArchiveError):
        return error
    if reason := _reason(error):
        return ArchiveError(place, reason, detail_of(error))
    if isinstance(error, OSError):
        return failure(place, error)
    cause = error.__cause__ or error.__context__
    return (
        remote_failure(place, cause)
        if isinstance(cause, Exception)
        else ArchiveError(place, ArchiveReason.FAILED, detail_of(error))
    )


def _reason(error: Exception) -> ArchiveReason | None:
    status, code = _answer(error)
    if code in _FULL:
        return ArchiveReason.DISK_FULL
    if isinstance(status, int) and (status in _STATUS or status >= _SERVER_ERROR):
        return _STATUS.get(status, ArchiveReason.SERVER_ERROR)
    for kind in type(error).__mro__:
        if kind.__name__ in _REASONS:
            return _REASONS[kind.__name__]
    is_unreachable = getattr(error, "errno", None) in _UNREACHABLE or "Connect call failed" in str(error)
    return ArchiveReason.ABSENT if is_unreachable else None


def _answer(error: Exception) -> tuple[object, str]:
    """Return the status of HTTP that a server answered, and the code of S3 (None and nothing where there is none)."""
    # s3fs makes errors of the system of those of botocore, which stay behind them.
    response = getattr(error, "response", None) or getattr(error.__cause__ or error.__context__, "response", None)
    if isinstance(response, dict):
        code = response.get("Error", {}).get("Code", "")
        return response.get("ResponseMetadata", {}).get("HTTPStatusCode"), str(code)
    return getattr(error, "status_code", None) or getattr(response, "status_code", None), ""


def detail_of(error: BaseException) -> str:
    """Return what `error` says: of an answer of HTTP the status and its words, and no address."""
    response = getattr(error, "response", None)
    status, words = getattr(response, "status_code", None), getattr(response, "reason_phrase", "")
    if isinstance(status, int):
        return f"{status} {words}".strip()[:_LONGEST_DETAIL]
    said = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(said)[:_LONGEST_DETAIL]
