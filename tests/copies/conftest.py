"""The servers that remote copies are tested on."""

from servers.objects import s3_server
from servers.sshd import sftp_server
from servers.webdav import webdav_server

__all__ = ["s3_server", "sftp_server", "webdav_server"]
