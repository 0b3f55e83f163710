"""The servers that remote copies are tested on."""

from pathlib import Path

import pytest
from making import Three, make_three

from servers.objects import s3_server
from servers.sshd import sftp_server
from servers.webdav import webdav_server

__all__ = ["s3_server", "sftp_server", "webdav_server"]


@pytest.fixture
def three(tmp_path: Path, disk: Path) -> Three:
    """An archive of 12 messages with a removable copy and a remote one in memory; nothing is copied yet."""
    made = make_three(tmp_path / "office", disk)
    made.add(range(12))
    return made
