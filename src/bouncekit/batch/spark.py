"""Many messages on a cluster of Apache Spark, through `mapInArrow` (extra ``spark``).

`bouncekit.batch.dask` is the usual way.
"""

import os
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bouncekit.batch.parts import Job, divide
from bouncekit.tables import schema

if TYPE_CHECKING:
    import pyarrow

    from bouncekit.batch.remote import Options
    from bouncekit.sources import OnError

__all__ = ["dataframe", "map_in_arrow"]


Mapped = Callable[[Iterator[Any]], Iterator["pyarrow.RecordBatch"]]


def map_in_arrow(job: Job, on_error: "OnError | None" = None) -> Mapped:
    """Return the function for ``DataFrame.mapInArrow``: its rows are pickled parts, in a column ``part``.

    `on_error` is called in the worker with what could not be read; a Spark accumulator brings it home.
    """
    whole = replace(job, dictionaries=False)  # Spark reads none

    def run(batches: Iterator[Any]) -> Iterator["pyarrow.RecordBatch"]:
        for batch in batches:
            for packed in batch.column("part").to_pylist():
                done = whole(pickle.loads(packed))
                if on_error is not None:
                    for error in done.errors:
                        on_error(error)
                if done.batch is not None:
                    yield done.batch

    return run


def dataframe(
    spark: Any,
    paths: Iterable[str | os.PathLike[str]],
    job: Job | None = None,
    *,
    options: "Options | None" = None,
    on_error: "OnError | None" = None,
) -> Any:
    """Return a Spark DataFrame of the table of every message at `paths`, which workers make when it is asked for.

    `spark` is a SparkSession.  Spark does a part again where a worker died, and each message is in the result once.
    What is said of `bouncekit.batch.dask.record_batches` of paths and addresses holds here too.
    """
    from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 - an extra

    job = job or Job()
    packed = [(bytearray(pickle.dumps(part)),) for part in divide(paths, options=options)]
    rows = spark.sparkContext.parallelize(packed, max(1, len(packed)))
    given = spark.createDataFrame(rows, "part binary")
    return given.mapInArrow(map_in_arrow(job, on_error), from_arrow_schema(schema(job.choice, dictionaries=False)))
