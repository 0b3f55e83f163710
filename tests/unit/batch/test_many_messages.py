"""`classify_many` and `classify_paths`: the same results whoever reads, and errors that end nothing."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from notices import failure

from bouncekit import SourceError, classify, classify_many, classify_paths, read_messages

LETTER = b"From: marie@example.fr\nSubject: Bonjour\n\nA demain.\n"
BOUNCE = failure(
    "marie@orange.fr",
    "550 5.1.1 User unknown",
    "Status: 5.1.1",
    original="From: paul@example.fr\nSubject: Facture\n",
).encode()


class Failing:
    """A content that cannot be read after all."""

    def __len__(self) -> int:
        return 100

    def read(self, start: int, stop: int) -> bytes:
        raise RuntimeError("the disk is gone")


class Deadly(Failing):
    """A content that kills the process that reads it, unless that is the test's own."""

    def __init__(self) -> None:
        self.spared = os.getpid()

    def read(self, start: int, stop: int) -> bytes:
        if os.getpid() != self.spared:
            os._exit(1)
        return super().read(start, stop)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(40):
        (tmp_path / f"{number:02}.eml").write_bytes(LETTER if number % 3 else BOUNCE)
    (tmp_path / "07.eml").write_bytes(b"")
    return tmp_path


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_form_of_a_source_gives_the_same_reports(folder: Path, jobs: int) -> None:
    errors: list[SourceError] = []
    expected = [classify(content, name=name) for name, content in read_messages(folder, on_error=errors.append)]
    (folder / "07.eml").unlink()

    assert expected == list(classify_many(read_messages(folder), jobs=jobs))
    assert expected == list(classify_many([folder], jobs=jobs))
    assert [report.model_dump_json().encode() for report in expected] == list(classify_paths([folder], jobs=jobs))
    assert 39 == len(expected)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bare_message_has_no_name(jobs: int) -> None:
    kinds = [(r.source, str(r.kind)) for r in classify_many([BOUNCE, LETTER, LETTER.decode()], jobs=jobs)]

    assert [(None, "failure"), (None, "other"), (None, "other")] == kinds


@pytest.mark.parametrize("jobs", [1, 2])
def test_errors_are_told_in_their_turn_and_end_nothing(folder: Path, jobs: int) -> None:
    order: list[str | None] = []
    sources: list[Any] = [
        folder / "06.eml",
        folder / "07.eml",
        ("broken", Failing()),
        folder / "absent",
        folder / "08.eml",
    ]
    for report in classify_many(sources, jobs=jobs, on_error=lambda error: order.append(error.reason)):
        order.append(report.source)  # noqa: PERF401 - on_error appends too

    assert [f"{folder}/06.eml", "empty", "internal", "not-found", f"{folder}/08.eml"] == order


def test_a_message_that_kills_its_reader_is_named(folder: Path) -> None:
    errors: list[SourceError] = []
    sources: list[Any] = [("a", LETTER), ("deadly", Deadly()), ("b", BOUNCE)]

    assert ["a", "b"] == [report.source for report in classify_many(sources, jobs=2, on_error=errors.append)]
    assert [("deadly", "crashed")] == [(error.name, error.reason) for error in errors]


@pytest.mark.parametrize("jobs", [1, 2])
def test_without_on_error_the_first_error_is_raised_at_the_end(folder: Path, jobs: int) -> None:
    reports = classify_many([folder / "07.eml", folder / "absent", folder / "08.eml"], jobs=jobs)

    assert f"{folder}/08.eml" == next(reports).source
    with pytest.raises(SourceError, match=r"07\.eml.*empty") as caught:
        next(reports)
    assert [f"'{folder}/absent': not-found"] == caught.value.__notes__


def test_an_error_of_the_callers_own_iterable_is_the_callers() -> None:
    def sources() -> Iterator[bytes]:
        yield LETTER
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        list(classify_many(sources(), jobs=2))


@pytest.mark.parametrize("arguments", [{"jobs": 0}, {"lang": "tlh"}])
def test_wrong_arguments_are_told_at_once(arguments: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"jobs|tlh"):
        classify_many([], **arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_name_that_is_no_text_is_escaped(tmp_path: Path, jobs: int) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xe9.eml")
    Path(path).write_bytes(LETTER)
    (line,) = classify_paths([path], jobs=jobs)

    assert rf"{tmp_path}/\xe9.eml" == json.loads(line)["source"]


def test_the_language_reaches_the_workers() -> None:
    (report,) = classify_many([BOUNCE], jobs=2, lang="en")

    assert ("en", "Unknown user") == (report.lang, report.failures[0].explanation.translation)
