"""A real PostgreSQL server on loopback, whose databases are made one by one.

    def test_something(postgresql: Postgresql) -> None:      # the fixture of servers.fixtures, one server a session
        with PostgresScores(postgresql.database()) as store: ...

It refuses to run as root, and whoever it runs as instead must reach its files: they are copied into its folder.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from servers.loopback import as_user, free_port, give, ordinary_user, running, unpacked

__all__ = ["Postgresql", "running_postgresql", "why_no_postgresql"]

# What is tested is not what a power cut leaves.
_SETTINGS = ("fsync=off", "jit=off", "shared_buffers=16MB", "listen_addresses=127.0.0.1")
_DATABASE = "bureau"
_COPIED = ("usr/lib/postgresql", "usr/lib/x86_64-linux-gnu", "usr/share/postgresql")


def why_no_postgresql() -> str:
    """Return why no PostgreSQL can be started here, with what to do; an empty string where it can."""
    if not find_spec("psycopg"):
        return "psycopg not found: pip install 'bouncekit[postgresql]'"
    return "" if unpacked("postgresql") else "PostgreSQL not found: run .ci/servers"


class Postgresql:
    """A running server; see the module for how to use it."""

    password = "secret"

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self._numbers = count(1)
        packages = unpacked("postgresql")
        assert packages is not None, why_no_postgresql()
        for part in _COPIED:
            shutil.copytree(packages / part, folder / part, symlinks=True)
        self._programs = next((folder / "usr/lib/postgresql").glob("*/bin"))

    @property
    def _environment(self) -> Mapping[str, str]:
        return {**os.environ, "LD_LIBRARY_PATH": str(self._folder / "usr/lib/x86_64-linux-gnu"), "LC_ALL": "C.UTF-8"}

    def database(self) -> str:
        """Return how a new place for tables is reached, with its password: a schema of its own."""
        import psycopg

        name = f"scores{next(self._numbers)}"
        with psycopg.connect(self.conninfo(_DATABASE), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{self.conninfo(_DATABASE)}?options=-csearch_path%3D{name}"

    def conninfo(self, database: str, password: str = password) -> str:
        """Return how a database is reached."""
        return f"postgresql://marie:{password}@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def start(self) -> Iterator["Postgresql"]:
        """Run the server until the block ends."""
        user, data, secret = ordinary_user(), self._folder / "data", self._folder / "secret"
        secret.write_text(self.password)
        give(self._folder, user)
        made = [*as_user(user), str(self._programs / "initdb"), "--no-sync", "-U", "marie", "--pwfile", str(secret)]
        made += ["-A", "scram-sha-256", "-E", "UTF8", "-D", str(data)]
        subprocess.run(made, check=True, capture_output=True, env=self._environment)
        settings = [part for each in _SETTINGS for part in ("-c", each)]
        command = [*as_user(user), str(self._programs / "postgres"), "-D", str(data), "-p", str(self.port)]
        command += ["-k", str(self._folder), *settings]
        with running(command, self.port, self._folder / "words", self._environment) as process:
            self._make_database()
            yield self
            # At once, whoever is connected: its processes are in groups of their own, which `running` does not reach.
            process.send_signal(signal.SIGINT)
            process.wait(60)

    def _make_database(self) -> None:
        """Make the database, in a language whose order of letters is not that of their numbers, as most have it."""
        import psycopg  # not before: the tests run without it, and without a PostgreSQL

        for attempt in range(100):
            try:
                connection = psycopg.connect(self.conninfo("postgres"), autocommit=True)
                break
            except psycopg.OperationalError:  # it answers before it has started up
                if attempt == 99:
                    raise
                time.sleep(0.1)
        with connection:
            connection.execute(f"CREATE DATABASE {_DATABASE} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'fr'")


@contextmanager
def running_postgresql() -> Iterator[Postgresql]:
    """Start a PostgreSQL in a temporary folder; stop it and remove the folder at the end."""
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        Path(name).chmod(0o755)
        with Postgresql(Path(name)).start() as server:
            yield server
