"""The servers that remote copies are tested on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem
from making import Three, make_three

from servers.objects import s3_server
from servers.sshd import sftp_server
from servers.webdav import webdav_server

__all__ = ["s3_server", "sftp_server", "webdav_server"]


@pytest.fixture(autouse=True)
def forgetful_memory() -> Iterator[None]:
    """Forget what a test left at ``memory://``, which looks through all that it has at each call."""
    yield
    MemoryFileSystem.store.clear()


@pytest.fixture
def three(tmp_path: Path, disk: Path) -> Three:
    """An archive of 12 messages with a removable copy and a remote one in memory; nothing is copied yet."""
    made = make_three(tmp_path / "office", disk)
    made.add(range(12))
    return made
