"""Where the copies are is remembered, whatever the disk is called."""

from pathlib import Path

import pytest

from bouncekit.archive import Archive
from bouncekit.archive.copies.places import CopySet
from bouncekit.archive.copies.settings import load_copies, save_copies


@pytest.mark.parametrize("name", ["MUSIQUE 🎵", "del\x7f", 'quote"back\\slash', "octets\udcff", "tab\tline\nend"])
def test_a_disk_of_any_name_is_remembered(tmp_path: Path, name: str) -> None:
    archive = Archive.create(str(tmp_path / "office"))
    copies = CopySet(str(tmp_path / "office"), f"/media/marie/{name}/archive")

    save_copies(archive.store, copies)

    assert copies.removable == load_copies(archive.store).removable
