"""What the tests of the copies share: a small archive, three places for it, and ways to damage what lies there."""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage

from bouncekit.archive import Archive, Incoming, Place
from bouncekit.archive.copies.encryption import Opener
from bouncekit.archive.copies.places import CopySet
from bouncekit.archive.copies.sending import Sent, copy
from bouncekit.archive.copies.verifying import Verification, VerifyOptions, verify

SOURCE = "imap://marie@mail.example.fr"


def message(number: int) -> bytes:
    return f"From: marie@example.fr\nSubject: message {number}\n\nBonjour {number}\n".encode() * (1 + number % 3)


def digest(number: int) -> str:
    return hashlib.sha256(message(number)).hexdigest()


def place_of(number: int) -> Place:
    return Place(SOURCE, "INBOX", 1, number, internal_date=f"2025-01-{1 + number % 28:02}T10:00:00+00:00")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)


@dataclass(frozen=True)
class Three:
    """An archive and its three places."""

    copies: CopySet
    clock: Clock

    @property
    def office(self) -> Path:
        return Path(self.copies.office)

    @property
    def disk(self) -> Path:
        return Path(self.copies.removables[0])

    @property
    def archive(self) -> Archive:
        return Archive.open(self.copies.office, clock=self.clock)

    def add(self, numbers: Iterable[int]) -> None:
        self.archive.add(Incoming(message(number), place_of(number)) for number in numbers)

    def copy(self) -> dict[str, Sent]:
        return {sent.look.role: sent for sent in copy(self.copies, clock=self.clock)}

    def verify(self, options: VerifyOptions | None = None) -> dict[str, Verification]:
        return {found.look.role: found for found in verify(self.copies, options, clock=self.clock)}


def make_three(office: Path, disk: Path | None, remote: str | None = None, recipients: tuple[str, ...] = ()) -> Three:
    """Make an archive in `office`; the remote place is in memory unless said otherwise."""
    clock = Clock()
    Archive.create(str(office), clock=clock)
    remote = remote or f"memory://{uuid.uuid4()}"
    copies = CopySet(str(office), str(disk) if disk else None, remote, recipients)
    return Three(copies, clock)


def make_sealed(folder: Path, disk: Path | None, count: int) -> tuple[Three, Opener]:
    """Make an archive of `count` messages with an encrypted copy in memory; return it, and what opens the copy."""
    key = pyrage.x25519.Identity.generate()
    three = make_three(folder / "office", disk, recipients=(str(key.to_public()),))
    three.add(range(count))
    three.copy()
    return three, Opener(str(key).encode())


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def payload(folder: Path, number: int) -> Path:
    name = digest(number)
    return folder / "data" / name[:2] / f"{name}.eml"
