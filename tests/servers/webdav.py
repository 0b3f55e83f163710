"""A real WebDAV server on loopback (WsgiDAV), in a process of its own."""

import importlib.util
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from servers.loopback import free_port, running
from servers.sessions import served

__all__ = ["WebdavServer", "serve_webdav", "webdav_server"]


@dataclass(frozen=True)
class WebdavServer:
    """Where the server is, and what a client needs to be let in."""

    port: int
    user: str
    password: str
    folder: Path  # what it keeps, seen from its own side

    def url(self, path: str = "") -> str:
        """Return the address of `path` below the folder of the server."""
        return f"webdav+http://{self.user}@127.0.0.1:{self.port}/{path}".rstrip("/")


@contextmanager
def serve_webdav(folder: Path) -> Iterator[WebdavServer]:
    """Run a WebDAV server that keeps its files in `folder`."""
    if importlib.util.find_spec("wsgidav") is None or importlib.util.find_spec("cheroot") is None:
        pytest.skip("needs a WebDAV server: pip install wsgidav cheroot")
    port = free_port()
    files = folder / "files"
    files.mkdir()
    settings = folder / "wsgidav.json"
    settings.write_text(
        json.dumps(
            {
                "host": "127.0.0.1",
                "port": port,
                "provider_mapping": {"/": str(files)},
                "simple_dc": {"user_mapping": {"*": {"marie": {"password": "secret"}}}},
            }
        )
    )
    command = [sys.executable, "-m", "wsgidav.server.server_cli", "--config", str(settings), "--server", "cheroot"]
    with running(command, port, folder / "wsgidav.log"):
        yield WebdavServer(port, "marie", "secret", files)


webdav_server = served(serve_webdav, "webdav")
