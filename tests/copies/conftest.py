"""The servers that remote copies are tested on, and a second disk."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from making import Three, make_three

from servers.objects import s3_server
from servers.sshd import sftp_server
from servers.webdav import webdav_server

__all__ = ["s3_server", "sftp_server", "webdav_server"]

_SHARED_MEMORY = Path("/dev/shm")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on another device than that of `tmp_path`: what an external disk is."""
    if not _SHARED_MEMORY.is_dir() or _SHARED_MEMORY.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs a second file system: mount a tmpfs on /dev/shm")
    folder = Path(tempfile.mkdtemp(dir=_SHARED_MEMORY))
    yield folder / "archive"
    shutil.rmtree(folder)


@pytest.fixture
def three(tmp_path: Path, disk: Path) -> Three:
    """An archive of 12 messages with a removable copy and a remote one in memory; nothing is copied yet."""
    made = make_three(tmp_path / "office", disk)
    made.add(range(12))
    return made
