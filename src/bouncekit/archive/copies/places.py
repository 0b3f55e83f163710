"""`CopySet`: the three places of an archive."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bouncekit.archive.store.connecting import RemoteOptions

__all__ = ["Copy", "CopySet", "Role", "kind_of", "number_of"]

Role = str
"""``office``, ``removable`` or ``remote``: what a copy is called in the journal, the report and the plan.

Of several disks in turn the second is ``removable-2``, and so on.
"""


def kind_of(role: Role) -> str:
    """Return what kind of copy a role is: ``removable`` for each of several disks."""
    return role.partition("-")[0]


def number_of(role: Role) -> int:
    """Return which one of several disks a role is, counted from 1."""
    return int(role.partition("-")[2] or 1)


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
    (``sftp://…``, ``s3://…``, ``webdav://…``); None where there is none.  `removable` may be several, for disks that
    are used in turn; one folder given twice stands for two disks that are mounted there in turn.  With `recipients`
    (public keys of age) what goes to the remote place is encrypted.  `allow_same_device` begins a copy on the disk of
    another one all the same: the two are still told to be one.
    """

    office: str
    removable: str | tuple[str, ...] | None = None
    remote: str | None = None
    recipients: tuple[str, ...] = ()
    remote_options: RemoteOptions = field(default_factory=RemoteOptions)
    allow_same_device: bool = False

    def __iter__(self) -> Iterator[Copy]:
        yield Copy("office", self.office)
        for number, place in enumerate(self.removables, 1):
            role = "removable" if number == 1 else f"removable-{number}"
            yield Copy(role, place, options=self.remote_options)
        if self.remote is not None:
            yield Copy("remote", self.remote, self.recipients, self.remote_options)

    @property
    def removables(self) -> tuple[str, ...]:
        """The places of the disks, in order."""
        if self.removable is None:
            return ()
        return (self.removable,) if isinstance(self.removable, str) else tuple(self.removable)

    def others(self) -> tuple[Copy, ...]:
        """Return the copies that are made of the office's."""
        return tuple(copy for copy in self if copy.role != "office")
