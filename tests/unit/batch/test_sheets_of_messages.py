"""Sheets: what a worker makes of several messages comes as one thing; what was done is known by its content."""

from collections import Counter
from pathlib import Path

import pytest

from bouncekit import Report
from bouncekit.batch import SheetsOf, sheets

LETTER = "From: a@example.fr\nTo: b@example.fr\nSubject: {}\n\nText {}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(40):
        (tmp_path / f"{number:02}.eml").write_text(LETTER.format(number, number))
    return tmp_path


def name(report: Report) -> str:
    return Path(report.source or "").stem


def joined(names: list[str]) -> str:
    if "07" in names:
        raise ValueError("seven")
    return " ".join(names)


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_message_is_in_one_sheet_in_order(folder: Path, jobs: int) -> None:
    (folder / "05.eml").write_text("")
    found = list(sheets(SheetsOf([folder], name), jobs=jobs))

    assert [f"{n:02}" for n in range(40) if n != 5] == [each for sheet in found for each in sheet.made or ()]
    assert 40 == sum(sheet.messages for sheet in found)
    assert ["empty"] == [error.reason for sheet in found for error in sheet.errors]
    assert f"{folder}/39.eml" == found[-1].at[0]
    assert len(found) < 10


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_sheet_is_of_as_many_messages_as_are_wanted(folder: Path, jobs: int) -> None:
    found = list(sheets(SheetsOf([folder], name, most=7), jobs=jobs))

    assert [7, 7, 7, 7, 7, 5] == [sheet.messages for sheet in found]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_message_that_cannot_be_packed_is_an_error_of_its_own(folder: Path, jobs: int) -> None:
    found = list(sheets(SheetsOf([folder], name, joined), jobs=jobs))

    assert [f"{n:02}" for n in range(40) if n != 7] == " ".join(sheet.made for sheet in found if sheet.made).split()
    assert ["ValueError: seven"] == [error.detail for sheet in found for error in sheet.errors]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_known_is_passed_over_wherever_it_stands_and_as_often_as_it_was_met(folder: Path, jobs: int) -> None:
    done = [digest for sheet in sheets(SheetsOf([folder], name, digests=True)) for digest in sheet.digests]
    (folder / "00.eml").rename(folder / "zz.eml")
    (folder / "copy.eml").write_text(LETTER.format(3, 3))
    (folder / "new.eml").write_text(LETTER.format("new", "new"))
    found = list(sheets(SheetsOf([folder], name, known=done), jobs=jobs))

    assert 40 == sum(sheet.skipped for sheet in found)
    assert {"copy", "new"} == {each for sheet in found for each in sheet.made or ()}
    assert 2 == sum(Counter(digest for sheet in found for digest in sheet.digests).values())
