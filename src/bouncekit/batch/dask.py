"""Many messages on a cluster of Dask: several machines, or several processes of one (extra ``dask``).

Take workers with one thread each: reading is work for the processor, and a process does one message at a time.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from bouncekit.batch.parts import Done, Job, Part, divide
from bouncekit.batch.pools import batches

if TYPE_CHECKING:
    import pyarrow
    from distributed import Client

    from bouncekit.batch.remote import Options
    from bouncekit.sources import OnError

__all__ = ["record_batches"]


def record_batches(
    paths: Iterable[str | os.PathLike[str]],
    job: Job | None = None,
    *,
    client: "Client | None" = None,
    options: "Options | None" = None,
    on_error: "OnError | None" = None,
) -> Iterator["pyarrow.RecordBatch"]:
    """Classify every message at `paths` on the workers of `client`; yield the table in batches, in their order.

    `paths` are files and folders that every worker can read, or addresses of fsspec (``s3://``, ``gs://``,
    ``hdfs://``…; `options` are those of its file system).  `job` says which columns are wanted and which rules are
    asked.  Without `client` a process for each processor of this machine is started, and ended at the end.

    Each message is in the result exactly once, also where workers die: Dask gives their part to others.  A message over
    which worker after worker dies becomes a `SourceError`, as does whatever cannot be read: it is given to `on_error`,
    or the first is raised at the end.  Raises `ModuleNotFoundError` where the extra is not installed.
    """
    with ExitStack() as stack:
        pool = _Dask(client or stack.enter_context(_local()), job or Job())
        yield from batches(divide(paths, options=options), pool, on_error)


def _local() -> Any:
    from distributed import Client, LocalCluster  # noqa: PLC0415 - an extra

    return Client(LocalCluster(threads_per_worker=1, n_workers=os.cpu_count(), dashboard_address=None))


class _Dask:
    """Workers of Dask, which gives a part to another one where one died, several times."""

    def __init__(self, client: "Client", job: Job) -> None:
        self._client = client
        self._job = job

    def submit(self, part: Part) -> Any:
        return self._client.submit(self._job, part, pure=False)

    def result(self, given: Any) -> Done | None:
        from distributed import KilledWorker  # noqa: PLC0415 - an extra

        try:
            done: Done = given.result()
        except KilledWorker:
            return None
        return done

    def width(self) -> int:
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))
