"""Mail on object stores and other machines: any address that fsspec knows (``s3://``, ``gs://``, ``hdfs://``…)."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources import Location, SourceError, locate

__all__ = ["Address", "Options", "addresses", "fetched", "is_address"]

Options = Mapping[str, Any]


class Address(NamedTuple):
    """One file at an address of fsspec, and its size in bytes."""

    url: str
    size: int = 0


def is_address(path: str | os.PathLike[str]) -> bool:
    """Tell whether a path is an address of another place, and no file here."""
    scheme, mark, _ = os.fspath(path).partition("://")
    return bool(mark) and len(scheme) > 1 and scheme.replace("+", "").isalnum()


def addresses(url: str, options: Options) -> Iterator[Address | SourceError]:
    """Yield each file at `url`, in the order of their names; what begins with a dot is left out.

    `options` are those of fsspec's file system.  Raises `ImportError` where fsspec, or what it needs for this
    kind of address, is not installed.
    """
    import fsspec  # noqa: PLC0415 - an extra

    try:
        system, root = fsspec.core.url_to_fs(url, **options)
        found = system.find(root, detail=True)
    except OSError as error:
        yield _failure(url, error)
        return
    if not found:
        yield SourceError(url, SourceReason.NO_MESSAGE if system.exists(root) else SourceReason.NOT_FOUND)
    for name in sorted(found):
        below = name[len(root) :].split("/")
        if not name.endswith("/") and not any(part.startswith(".") for part in below):
            yield Address(system.unstrip_protocol(name), found[name].get("size") or 0)


def fetched(address: Address, options: Options, stack: ExitStack) -> Iterator[Location | SourceError]:
    """Bring a file here, and yield where its messages stand; it is kept until `stack` is closed."""
    import fsspec  # noqa: PLC0415 - an extra

    folder = stack.enter_context(TemporaryDirectory(prefix="bouncekit-", ignore_cleanup_errors=True))
    here = Path(folder) / (address.url.rpartition("/")[2] or "mail")
    try:
        system, name = fsspec.core.url_to_fs(address.url, **options)
        system.get_file(name, str(here))
    except OSError as error:
        yield _failure(address.url, error)
        return
    for each in locate(here, stack):
        named = address.url + each.name.removeprefix(str(here))
        if isinstance(each, Location):
            yield each._replace(name=named)
        else:
            yield type(each)(named, each.reason, each.detail)


def _failure(url: str, error: OSError) -> SourceError:
    if isinstance(error, FileNotFoundError):
        return SourceError(url, SourceReason.NOT_FOUND)
    if isinstance(error, PermissionError):
        return SourceError(url, SourceReason.PERMISSION_DENIED, str(error))
    return SourceError(url, SourceReason.UNREADABLE, str(error))
