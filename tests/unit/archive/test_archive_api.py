"""The names of `bouncekit.archive` load no more than they need."""

import subprocess
import sys

import pytest


def test_keeping_and_searching_need_no_server_and_no_models() -> None:
    code = (
        "import sys, bouncekit.archive as a; a.Archive, a.Incoming, a.files, a.restore, a.report, a.Query; "
        "print([n for n in ('pydantic', 'imapclient', 'imaplib', 'ssl', 'sqlite3', 'click') if n in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == run.stdout.strip()


@pytest.mark.parametrize(
    "name",
    ["reporting.state", "reporting.render", "reporting.copy_states", "copies", "copies.copy_words", "search.index"],
)
def test_modules_that_need_one_another_can_be_imported_first(name: str) -> None:
    code = f"import bouncekit.archive.{name}"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert "" == run.stderr
