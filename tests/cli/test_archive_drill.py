"""`bouncekit archive drill`."""

from pathlib import Path

import pyrage
from cli_runs import Run


def test_a_drill_tells_a_lost_key(ready: Path, run: Run, key: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    good, none, wrong = run("drill", "--key", str(key)), run("drill"), run("drill", "--key", str(other))

    assert [0, 1, 1] == [good.code, none.code, wrong.code]
    assert "La clé ouvre cette copie." in good.out
    assert "personne ne pourra lire cette copie" in none.out
    assert "Cette clé n’ouvre pas cette copie." in wrong.out
