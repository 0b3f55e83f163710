"""The stores that real programs wrote, unpacked once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from real_stores import unpacked

from bouncekit.sources import MailPath, SourceError, SourceNote, read_messages

Reading = tuple[list[str], list[tuple[str, str]], list[tuple[str, str]]]


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which each program's store stands."""
    return unpacked(tmp_path_factory.mktemp("stores"))


@pytest.fixture
def reading() -> Callable[..., Reading]:
    """Return a function that gives (names, errors, notes) of what is read at a path: errors as (reason, detail)."""

    def read(path: Path | MailPath) -> Reading:
        errors: list[SourceError] = []
        names = [name for name, _ in read_messages(path, on_error=errors.append)]
        told = [(str(each.reason), each.detail) for each in errors if not isinstance(each, SourceNote)]
        notes = [(str(each.reason), each.detail) for each in errors if isinstance(each, SourceNote)]
        return names, told, notes

    return read
