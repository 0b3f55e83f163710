"""How much there is to read, told by names and sizes alone."""

import gzip
from pathlib import Path

from bouncekit.batch import Extent, extent_of, is_read, stands_among

LETTER = b"From: a@example.fr\nTo: b@example.fr\nSubject: x\n\nText\n"
MBOX = b"From a@example.fr Mon Mar  2 10:00:00 2026\n" + LETTER + b"\n"


def test_files_of_one_message_are_counted(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.eml").write_bytes(LETTER)
    extent = extent_of([tmp_path])

    assert extent is not None
    assert (5, True) == (extent.total, extent.is_exact)
    assert [2, 5, 5] == [extent.done(2, (str(tmp_path / "1.eml"), 0)), extent.done(3, ("", 0)), extent.done(9, ("", 0))]


def test_a_file_of_several_counts_by_its_size(tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes(LETTER)
    box = tmp_path / "2.mbox"
    box.write_bytes(MBOX * 1000)
    extent = extent_of([tmp_path])

    assert extent is not None
    assert (1 + len(MBOX) * 1000 // 4096, False) == (extent.total, extent.is_exact)
    half = extent.done(500, (str(box), len(MBOX) * 500))
    assert 0.4 < half / extent.total < 0.6
    assert half == extent.done(1, (str(box), 0))  # never back


def test_what_is_packed_cannot_be_told(tmp_path: Path) -> None:
    (tmp_path / "1.mbox.gz").write_bytes(gzip.compress(MBOX))

    assert extent_of([tmp_path]) is None
    assert extent_of(["-"]) is None
    assert 0 == Extent([]).done(3, ("", 0))


def test_which_files_are_read_is_told_by_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    for name in ("1.eml", ".hidden", ".other"):
        (tmp_path / "mail" / name).write_text("From: a@example.fr\n\nx\n")
    (tmp_path / "link").symlink_to(tmp_path / "mail" / "1.eml")
    found = {
        name
        for name in ("mail/1.eml", "mail/.hidden", "mail/absent", "link")
        if is_read([tmp_path / "mail"], str(tmp_path / name))
    }

    assert {"mail/1.eml", "link"} == found
    assert is_read([tmp_path / "mail" / "1.eml"], str(tmp_path / "link"))
    assert stands_among([tmp_path / "mail"], str(tmp_path / "mail" / "below" / "absent"))
    assert not stands_among([tmp_path / "mail"], str(tmp_path / "mail2"))
