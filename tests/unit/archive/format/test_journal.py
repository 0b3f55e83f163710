"""The journal shows every change of a past entry."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncekit.archive.format.journal import (
    FIRST_PREVIOUS,
    Journal,
    JournalProblem,
    canonical,
    make_entry,
    verify_journal,
)

TIME = datetime(2026, 3, 2, 10, tzinfo=UTC)


def journal_of(count: int) -> Journal:
    journal = Journal(())
    for number in range(count):
        entry = make_entry(journal, "added", {"new": number, "words": "été"}, TIME + timedelta(minutes=number))
        journal = Journal((*journal.entries, entry))
    return journal


def written(journal: Journal) -> bytes:
    return b"".join(entry.line() for entry in journal.entries)


def test_a_journal_is_read_as_it_was_written() -> None:
    journal = journal_of(3)

    assert journal == verify_journal(written(journal))


@given(st.integers(0, 4), st.integers(0, 10_000), st.integers(1, 255))
def test_any_changed_byte_of_a_past_entry_is_told_with_its_line(line: int, at: int, flip: int) -> None:
    lines = written(journal_of(5)).splitlines(keepends=True)
    changed = bytearray(lines[line])
    changed[at % (len(changed) - 1)] ^= flip
    lines[line] = bytes(changed)

    read = verify_journal(b"".join(lines))

    assert read.problem is not None
    # A byte that became a line end makes two lines of one.
    assert line + 1 == read.problem.line
    assert line == len(read.entries)


def test_a_removed_an_inserted_and_a_swapped_entry_are_told() -> None:
    lines = written(journal_of(4)).splitlines(keepends=True)

    assert JournalProblem(2, "wrong-number") == verify_journal(b"".join([lines[0], *lines[2:]])).problem
    assert JournalProblem(3, "wrong-number") == verify_journal(b"".join([*lines[:2], lines[1], *lines[2:]])).problem
    assert JournalProblem(1, "wrong-number") == verify_journal(b"".join([lines[1], lines[0]])).problem


def test_an_entry_of_another_journal_does_not_fit() -> None:
    other = make_entry(Journal(()), "created", {}, TIME)
    other = make_entry(Journal((other,)), "added", {}, TIME)

    assert JournalProblem(2, "wrong-previous") == verify_journal(written(journal_of(1)) + other.line()).problem


def test_the_same_facts_in_other_bytes_are_told() -> None:
    content = written(journal_of(1))

    assert JournalProblem(1, "not-canonical") == verify_journal(content.replace(b'","', b'", "')).problem


def test_a_torn_last_line_is_no_entry_and_no_problem() -> None:
    content = written(journal_of(3))

    for length in range(len(content) - 1, len(content) - 40, -1):
        read = verify_journal(content[:length])
        assert (None, 2) == (read.problem, len(read.entries))
        assert content[:length].endswith(read.torn)


def test_a_clock_that_went_back_is_told() -> None:
    first = make_entry(Journal(()), "created", {}, TIME)
    second = make_entry(Journal((first,)), "added", {}, TIME - timedelta(days=1))

    assert (2,) == verify_journal(first.line() + second.line()).clock_back


def test_an_entry_needs_an_offset_and_its_own_names() -> None:
    with pytest.raises(ValueError, match="offset"):
        make_entry(Journal(()), "created", {}, datetime(2026, 3, 2))
    with pytest.raises(ValueError, match="reserved"):
        make_entry(Journal(()), "created", {"hash": "x"}, TIME)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    read = verify_journal(content)

    assert () == read.entries


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00", "9999-12-31T23:59:59", "2026-03-02T10:00:00"])
def test_a_time_without_an_offset_is_no_time_of_a_journal(at: str) -> None:
    facts = {"seq": 1, "at": at, "event": "created"}
    hashed = hashlib.sha256(FIRST_PREVIOUS.encode() + b"\n" + canonical(facts)).hexdigest()
    line = canonical({**facts, "previous": FIRST_PREVIOUS, "hash": hashed}) + b"\n"

    assert Journal((), JournalProblem(1, "not-json")) == verify_journal(line + written(journal_of(1)))
