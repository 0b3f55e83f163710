"""The names of `bouncekit.archive` load no more than they need."""

import subprocess
import sys

import pytest
from fresh import loaded_after


def test_keeping_and_searching_need_no_server_and_no_models() -> None:
    used = "import bouncekit.archive as a; a.Archive, a.Incoming, a.files, a.restore, a.report, a.Query"

    assert [] == loaded_after(used, "pydantic", "imapclient", "imaplib", "ssl", "sqlite3", "click")


@pytest.mark.parametrize(
    "name",
    ["reporting.state", "reporting.render", "reporting.copy_states", "copies", "copies.copy_words", "search.index"],
)
def test_modules_that_need_one_another_can_be_imported_first(name: str) -> None:
    code = f"import bouncekit.archive.{name}"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert "" == run.stderr
