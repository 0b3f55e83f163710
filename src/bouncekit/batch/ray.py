"""Many messages on a cluster of Ray (extra ``ray``); `bouncekit.batch.dask` is the usual way."""

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from bouncekit.batch.parts import Done, Job, Part, divide
from bouncekit.batch.pools import batches

if TYPE_CHECKING:
    import pyarrow

    from bouncekit.batch.remote import Options
    from bouncekit.sources import OnError

__all__ = ["record_batches"]


def record_batches(
    paths: Iterable[str | os.PathLike[str]],
    job: Job | None = None,
    *,
    options: "Options | None" = None,
    on_error: "OnError | None" = None,
) -> Iterator["pyarrow.RecordBatch"]:
    """Classify every message at `paths` on the cluster that ``ray.init`` has joined; yield the table in batches.

    What is said of `bouncekit.batch.dask.record_batches` holds here too.
    """
    yield from batches(divide(paths, options=options), _Ray(job or Job()), on_error)


class _Ray:
    """Workers of Ray, which does a part again where a worker died."""

    def __init__(self, job: Job) -> None:
        import ray  # noqa: PLC0415 - an extra

        self._ray = ray
        self._do = ray.remote(max_retries=3)(_do)
        self._job = ray.put(job)

    def submit(self, part: Part) -> Any:
        return self._do.remote(self._job, part)

    def result(self, given: Any) -> Done | None:
        try:
            done: Done = self._ray.get(given)
        except self._ray.exceptions.WorkerCrashedError:
            return None
        return done

    def width(self) -> int:
        return max(1, int(self._ray.cluster_resources().get("CPU", 1)))


def _do(job: Job, part: Part) -> Done:
    return job(part)
