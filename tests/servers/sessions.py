"""Servers that run as long as the tests do: the first test that wants one starts it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from servers.mailserver import MailServer

__all__ = ["mail_server", "served"]


def mail_server(kind: type[MailServer]) -> Any:
    """Return a fixture: the server of this `kind` of the whole run; skips where it cannot be started."""

    @pytest.fixture(scope="session")
    def server() -> Iterator[MailServer]:
        if missing := kind.missing():
            pytest.skip(missing)
        with kind.running() as running:
            yield running

    return server


def served(serve: Callable[[Path], AbstractContextManager[Any]], name: str) -> Any:
    """Return a fixture: what `serve` runs in a folder of its own, called `name`, for the whole run."""

    @pytest.fixture(scope="session")
    def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
        with serve(tmp_path_factory.mktemp(name)) as running:
            yield running

    return server
