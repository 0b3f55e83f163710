"""`CopySet`: the three places of an archive."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bouncekit.archive.storage.connecting import RemoteOptions

__all__ = ["Copy", "CopySet", "Role"]

Role = str
"""``office``, ``removable`` or ``remote``: what a copy is called in the journal, the report and the plan."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy: its role, its place (a folder, or an address that fsspec reaches) and who may read it.

    `recipients` are public keys of age; where there is one, the copy is encrypted.
    """

    role: Role
    place: str
    recipients: tuple[str, ...] = ()
    options: RemoteOptions = field(default_factory=RemoteOptions)

    @property
    def is_sealed(self) -> bool:
        """Whether what lies there is encrypted."""
        return bool(self.recipients)


@dataclass(frozen=True, slots=True)
class CopySet:
    """Where the copies of one archive lie.

    `office` is the archive itself, a folder on this computer.  `removable` and `remote` are folders or addresses
    (``sftp://…``, ``s3://…``, ``webdav://…``); None where there is none.  With `recipients` (public keys of age) what
    goes to the remote place is encrypted.  `allow_same_device` begins a copy on the disk of another one all the same:
    the two are still told to be one.
    """

    office: str
    removable: str | None = None
    remote: str | None = None
    recipients: tuple[str, ...] = ()
    remote_options: RemoteOptions = field(default_factory=RemoteOptions)
    allow_same_device: bool = False

    def __iter__(self) -> Iterator[Copy]:
        yield Copy("office", self.office)
        if self.removable is not None:
            yield Copy("removable", self.removable, options=self.remote_options)
        if self.remote is not None:
            yield Copy("remote", self.remote, self.recipients, self.remote_options)

    def others(self) -> tuple[Copy, ...]:
        """Return the copies that are made of the office's."""
        return tuple(copy for copy in self if copy.role != "office")
