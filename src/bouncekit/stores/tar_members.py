"""The members of a tar, one after the other, in the memory of one."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tarfile import TarFile, TarInfo

__all__ = ["each_member"]


def each_member(box: "TarFile") -> Iterator["TarInfo"]:
    """Yield the members of a tar; the library would keep all of them in memory."""
    while (info := box.next()) is not None:
        yield info
        box.members.clear()  # type: ignore[attr-defined]  # as the library's documentation does
