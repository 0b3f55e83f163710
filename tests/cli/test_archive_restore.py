"""`bouncekit archive restore`."""

import json
from pathlib import Path

import pytest
from cli_runs import Run

from bouncekit.archive import Archive


@pytest.mark.parametrize("form", ["eml", "maildir", "mbox"])
def test_what_is_restored_is_what_was_kept(run: Run, place: str, tmp_path: Path, form: str) -> None:
    target = tmp_path / "restored"

    told = run("restore", "facture", f"--{form}", str(target), "--json")

    assert (0, 3, []) == (told.code, (facts := json.loads(told.out))["restored"], facts["problems"])
    if form != "mbox":
        assert 3 == len([path for path in target.rglob("*") if path.is_file()])


def test_one_message_is_restored_by_the_beginning_of_its_hash(run: Run, place: str, tmp_path: Path) -> None:
    digest = sorted(Archive.open(place).manifest().values())[0]

    assert 0 == run("restore", "--hash", digest[:12], "--eml", str(tmp_path / "one")).code
    assert 1 == len(list((tmp_path / "one").iterdir()))
    for hashes, words in ((digest[:4], "8 caractères"), ("0" * 12, "aucun message"), ("zzzzzzzzzz", "8 caractères")):
        wrong = run("restore", "--hash", hashes, "--eml", str(tmp_path / "one"))
        assert (2, True) == (wrong.code, words in wrong.err)
    assert 2 == run("restore", "--all").code
    assert 2 == run("restore", "--eml", str(tmp_path / "one")).code
    assert 1 == run("restore", "absent", "--eml", str(tmp_path / "one")).code


def test_a_damaged_message_is_told_and_the_others_restored(run: Run, place: str, tmp_path: Path) -> None:
    path = next(Path(place, "data").rglob("*.eml"))
    path.write_bytes(b"changed")

    told = run("restore", "--all", "--eml", str(tmp_path / "out"))

    assert 1 == told.code
    assert "abîmé" in told.err
    assert told.out.startswith("2 messages restaurés\n1 message n’a pas été restauré")


def test_a_folder_on_the_server_needs_a_name(run: Run, place: str) -> None:
    for name in ("", "  "):
        found = run("restore", "facture", "--imap", "imap.example.fr", "--user", "marie", "--imap-folder", name)

        assert 2 == found.code
        assert "--imap-folder demande le nom d’un dossier" in found.err
