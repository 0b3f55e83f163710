"""The servers that the commands of the copies are tested on."""

from servers.sshd import sftp_server
from servers.webdav import webdav_server

__all__ = ["sftp_server", "webdav_server"]
