"""Batches of Arrow, and parts that travel: the same table as `classify_paths` tells, whoever reads which message."""

import pickle
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_runs import LETTER
from notices import failure

import bouncekit
from bouncekit import SourceError
from bouncekit.batch import Job, divide, record_batches
from bouncekit.batch.pools import batches
from bouncekit.batch.remote import is_address
from bouncekit.model import Report
from bouncekit.tables import Choice, rows_of, schema

pyarrow = pytest.importorskip("pyarrow", reason="needs pyarrow (pip install 'bouncekit[arrow]')")
fsspec = pytest.importorskip("fsspec", reason="needs fsspec (pip install 'bouncekit[dask]')")


def write_mail(folder: Path, count: int = 6) -> None:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.eml").write_text(failure(f"p{number}@example.org", "550 5.1.1 User unknown"))


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """A folder with failures, a letter, an mbox, a container, and something that is no message."""
    folder = tmp_path / "mail"
    write_mail(folder)
    one = (folder / "0.eml").read_text()
    (folder / "box").write_text("".join(f"From a@example.org Mon Mar  2 10:00:00 2026\n{one}\n" for _ in range(3)))
    (folder / "letter.eml").write_text(LETTER.format(number=1, day=1), encoding="utf-8")
    (folder / "nothing.eml").write_text("")
    with tarfile.open(folder / "old.tar.gz", "w:gz") as tar:
        tar.add(folder / "1.eml", "1.eml")
    return folder


def rows(made: Iterator[Any]) -> list[dict[str, Any]]:
    return [row for batch in made for row in batch.to_pylist()]


def expected(paths: list[str]) -> list[tuple[str | None, str, str | None]]:
    """Return what `classify_paths` tells of the same paths: name, kind and recipient of each row."""
    reports = [Report.model_validate_json(line) for line in bouncekit.classify_paths(paths, on_error=lambda _: None)]
    columns = [column.name for column in Choice().columns]
    table = [dict(zip(columns, row, strict=True)) for report in reports for row in rows_of(report)]
    return [(row["source"], str(row["kind"]), row["recipient"]) for row in table]


def told(table: list[dict[str, Any]]) -> list[tuple[str | None, str, str | None]]:
    return [(row["source"], row["kind"], row["recipient"]) for row in table]


class Here:
    """A pool that does everything here, as another process would get it; over what is named `deadly` it dies."""

    def __init__(self, job: Job, deadly: str = "nothing deadly") -> None:
        self._job, self._deadly = job, deadly
        self.given = self.waiting = self.most = 0

    def submit(self, part: Any) -> Any:
        self.given += 1
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        return pickle.dumps(part)

    def result(self, given: Any) -> Any:
        self.waiting -= 1
        if self._deadly.encode() in given:
            return None
        return pickle.loads(pickle.dumps(self._job))(pickle.loads(given))

    def width(self) -> int:
        return 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_batches_hold_what_classify_paths_tells(mail: Path, jobs: int) -> None:
    errors: list[SourceError] = []
    made = list(record_batches([mail], jobs=jobs, on_error=errors.append))

    assert expected([str(mail)]) == told(rows(iter(made)))
    assert [str(mail / "nothing.eml")] == [error.name for error in errors]
    assert all(batch.schema == schema() for batch in made)
    with pytest.raises(SourceError, match=r"nothing\.eml"):
        list(record_batches([mail], jobs=jobs))


def test_columns_may_be_chosen(mail: Path) -> None:
    choice = Choice(fields=("recipient", "reason", "title"), lang="en")
    first = next(record_batches([mail / "0.eml"], choice))

    assert [
        {"recipient": "p0@example.org", "reason": "user_unknown", "title": "This address does not exist (any more)"}
    ] == (first.to_pylist())


def test_parts_that_travel_give_the_same_table_in_the_same_order(mail: Path) -> None:
    errors: list[SourceError] = []
    pool = Here(Job())
    table = rows(batches(divide([mail], messages=1), pool, errors.append))

    assert expected([str(mail)]) == told(table)
    assert [str(mail / "nothing.eml")] == [error.name for error in errors]
    assert pool.most <= 6 < pool.given  # what waits is bounded


def test_a_message_over_which_workers_die_is_named_and_the_rest_is_there(mail: Path) -> None:
    errors: list[SourceError] = []
    table = rows(batches(divide([mail], messages=50), Here(Job(), "3.eml"), errors.append))

    assert [row for row in expected([str(mail)]) if row[0] != str(mail / "3.eml")] == told(table)
    assert {(str(mail / "3.eml"), "crashed"), (str(mail / "nothing.eml"), "empty")} == {
        (error.name, error.reason.value) for error in errors
    }


def test_an_address_is_no_path() -> None:
    assert [True] * 3 == [is_address(path) for path in ("s3://bucket/mail", "gs://b/m", "hdfs://host/m")]
    assert [False] * 4 == [is_address(path) for path in ("C:\\mail", "/mail", Path("/mail"), "c://x")]


def test_a_place_that_cannot_be_reached_is_named_and_the_rest_is_read(
    mail: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(url: str) -> None:
        raise OSError("Unable to load libhdfs")

    monkeypatch.setattr(fsspec.core, "url_to_fs", fails)
    errors: list[SourceError] = []
    found = rows(batches(divide(["hdfs://host/mail", mail / "0.eml"]), Here(Job()), errors.append))

    assert 1 == len(found)
    assert [("hdfs://host/mail", "unreadable")] == [(error.name, error.reason.value) for error in errors]


def test_addresses_of_fsspec_are_read_where_the_worker_is(mail: Path) -> None:
    memory = fsspec.filesystem("memory")
    memory.put(str(mail), "/returned", recursive=True)
    memory.pipe("/returned/.hidden", b"no mail")
    try:
        errors: list[SourceError] = []
        found = rows(batches(divide(["memory://returned", "memory://missing"]), Here(Job()), errors.append))
    finally:
        memory.rm("/returned", recursive=True)

    there = [(str(name).replace(str(mail), "memory:///returned"), *rest) for name, *rest in expected([str(mail)])]
    assert sorted(map(str, there)) == sorted(map(str, told(found)))
    assert {("memory:///returned/nothing.eml", "empty"), ("memory://missing", "not-found")} == {
        (error.name, error.reason.value) for error in errors
    }
