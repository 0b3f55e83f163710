"""The fixtures of the servers, and a second disk, known to every test (`tests/conftest.py` loads them)."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from servers.courier import Courier
from servers.cyrus import Cyrus
from servers.dovecot import Dovecot, running_dovecot, why_not
from servers.mailutils import Mailutils
from servers.postgresql import Postgresql, running_postgresql, why_no_postgresql
from servers.sessions import mail_server

__all__ = ["courier", "cyrus", "disk", "dovecot", "folder_in_memory", "mailutils", "postgresql"]

_SHARED_MEMORY = Path("/dev/shm")


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """A folder in memory where there is one: for hundreds of archives whose disk is a model anyway."""
    with tempfile.TemporaryDirectory(dir=_SHARED_MEMORY if os.access(_SHARED_MEMORY, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """The Dovecot of this run, started with the first test that wants it and stopped after the last."""
    missing = why_not()
    if missing:
        pytest.skip(missing)
    with running_dovecot() as server:
        yield server


cyrus, courier, mailutils = (mail_server(kind) for kind in (Cyrus, Courier, Mailutils))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on another device than that of `tmp_path`: what an external disk is."""
    if not _SHARED_MEMORY.is_dir() or _SHARED_MEMORY.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs a second file system: mount a tmpfs on /dev/shm")
    folder = Path(tempfile.mkdtemp(dir=_SHARED_MEMORY))
    yield folder / "archive"
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """The PostgreSQL of this run."""
    if missing := why_no_postgresql():
        pytest.skip(missing)
    with running_postgresql() as server:
        yield server
