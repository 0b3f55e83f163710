"""`bouncekit archive init`."""

import json
from pathlib import Path

from cli_runs import Run


def test_an_archive_is_made_once_and_the_folder_must_be_free(run: Run, tmp_path: Path, mail: Path) -> None:
    made = run("init", str(tmp_path / "new"), "--json")

    assert {"archive", "id"} == json.loads(made.out).keys()
    assert 1 == run("init", str(tmp_path / "new")).code
    refused = run("init", str(mail))
    assert (1, f"{mail}\u00a0: il y a déjà quelque chose à cet endroit. Choisissez un dossier vide\n") == (
        refused.code,
        refused.err,
    )
