"""The address of a copy as a person writes it: taken whole, or refused."""

from urllib.parse import SplitResult, urlsplit

from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["address_without_secret", "split_address"]


def split_address(url: str) -> SplitResult:
    """Return the parts of an address (RFC 3986, 3): all behind the host is the path, ``?`` and ``#`` too.

    Those two begin what the path of a copy never has, and stand in the names of folders; they are given back quoted.
    Raises `ArchiveError` (``odd-address``) for control characters, which would be left out in silence, and for a host
    or a port that is none.
    """
    place = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in url)
    if place != url:
        raise ArchiveError(_hidden(place), ArchiveReason.ODD_ADDRESS, "\N{REPLACEMENT CHARACTER}")
    try:
        parts = urlsplit(url.replace("#", "%23").replace("?", "%3F"))
        _ = parts.port
    except ValueError as error:
        raise ArchiveError(_hidden(url), ArchiveReason.ODD_ADDRESS, str(error)) from error
    return parts


def address_without_secret(url: str) -> str:
    """Return the address as it may be shown: without a password."""
    parts = split_address(url)
    if parts.password is None:
        return url
    user = f"{parts.username}@" if parts.username else ""
    return parts._replace(netloc=user + parts.netloc.rpartition("@")[2]).geturl()


def _hidden(url: str) -> str:
    """Return an address that cannot be taken apart, without what may be a password in it."""
    return url.partition("://")[0] + "://" + url.partition("://")[2].rpartition("@")[2]
