"""Marks: a hold until it is released, and the latest day."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncekit.archive import Archive, Incoming, Mark, Marks, Place
from bouncekit.archive.format.marks import mark_lines, read_marks

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
DIGEST = "a" * 64


def test_a_hold_is_in_force_until_it_is_released() -> None:
    hold = mark_lines([DIGEST], Mark.HOLD, NOW, reason="Litige Durand")

    assert {DIGEST: Marks(True, "Litige Durand")} == read_marks(hold)
    assert {DIGEST: Marks()} == read_marks(hold + mark_lines([DIGEST], Mark.RELEASE, NOW))
    assert Marks(True).holds_on(date.max)


def test_of_several_days_the_latest_counts_and_it_is_included() -> None:
    days = [date(2030, 1, 1), date(2036, 12, 31), date(2027, 1, 1)]
    lines = b"".join(mark_lines([DIGEST], Mark.RETENTION, NOW, until=day) for day in days)

    marks = read_marks(lines)[DIGEST]

    assert (True, False) == (marks.holds_on(days[1]), marks.holds_on(date(2037, 1, 1)))


def test_messages_of_an_archive_are_marked_and_others_refused(tmp_path: Path) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    archive.add([Incoming(b"Subject: x\n\n", Place("test"))])
    (digest,) = archive.manifest().values()

    assert 1 == archive.mark([digest, digest], Mark.HOLD, reason="é\ud800")

    assert {digest: Marks(True, "é?")} == archive.marks()
    assert "marked" == archive.journal().entries[-1].event
    for unknown in (DIGEST, "nonsense"):
        with pytest.raises(ValueError, match="not in the archive"):
            archive.mark([unknown], Mark.HOLD)
    assert () == archive.findings()
    path = Path(archive.place, "bouncekit", "marks.jsonl")
    path.write_bytes(path.read_bytes().replace(b'"hold"', b'"none"'))
    assert ["marks-changed"] == [finding.kind for finding in archive.findings()]


def test_a_retention_needs_a_day_and_a_hold_has_none() -> None:
    with pytest.raises(ValueError, match="last day"):
        mark_lines([DIGEST], Mark.RETENTION, NOW)
    with pytest.raises(ValueError, match="last day"):
        mark_lines([DIGEST], Mark.HOLD, NOW, until=date(2030, 1, 1))


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    assert {} == read_marks(content)
