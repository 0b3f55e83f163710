"""The fixtures of the servers, known to every test (`tests/conftest.py` loads them)."""

from collections.abc import Iterator

import pytest

from servers.dovecot import Dovecot, running_dovecot, why_not


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """The Dovecot of this run, started with the first test that wants it and stopped after the last."""
    missing = why_not()
    if missing:
        pytest.skip(missing)
    with running_dovecot() as server:
        yield server
