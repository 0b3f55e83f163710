"""`bouncekit login`: what it wants to know; `tests/unit/servers/test_oauth.py` logs in."""

import pytest
from cli_runs import Run, runner


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def test_logging_in_wants_to_know_where(run: Run) -> None:
    assert 2 == run("login", "marie").code
    asked = run("login", "marie", "--provider", "microsoft")
    assert 2 == asked.code
    assert "--client-id" in asked.err
