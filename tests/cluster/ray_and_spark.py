"""The table on Ray and on Spark in local mode: `nox -s cluster` installs them, and runs this."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from notices import failure

COUNT = 1200
ALL = [f"p{number}@example.org" for number in range(COUNT)]


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster")
    for number in range(COUNT):
        text = failure(f"p{number}@example.org", "550 5.1.1 User unknown")
        (folder / f"{number:04}.eml").write_text(text)
    return folder


def addresses(made: Iterator[Any]) -> list[str]:
    return [row["recipient"] for batch in made for row in batch.to_pylist()]


@pytest.mark.filterwarnings("ignore")
def test_ray_gives_each_message_once(mail: Path) -> None:
    import ray

    from bouncekit.batch.ray import record_batches

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        assert ALL == addresses(record_batches([mail]))
    finally:
        ray.shutdown()


@pytest.mark.filterwarnings("ignore")
def test_spark_gives_the_same(mail: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pyspark.sql import SparkSession

    from bouncekit.batch import spark

    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        unread = session.sparkContext.accumulator(0)
        table = spark.dataframe(session, [mail, mail / "missing"], on_error=lambda _: unread.add(1))
        assert sorted(ALL) == sorted(row["recipient"] for row in table.select("recipient").collect())
        assert {"user_unknown": COUNT} == {
            row["reason"]: row["count"] for row in table.groupBy("reason").count().collect()
        }
        assert unread.value >= 1
    finally:
        session.stop()
