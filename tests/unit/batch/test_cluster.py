"""The table on a cluster of Dask, where a worker dies, and of mail on S3 (Ray and Spark: `nox -s cluster`)."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from notices import failure

from bouncekit.batch import dask
from servers.objects import S3Server, s3_server

__all__ = ["s3_server"]

COUNT = 1200


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster")
    for number in range(COUNT):
        text = failure(f"p{number}@example.org", "550 5.1.1 User unknown")
        (folder / f"{number:04}.eml").write_text(text)
    return folder


def addresses(made: Iterator[Any]) -> list[str]:
    return [row["recipient"] for batch in made for row in batch.to_pylist()]


ALL = [f"p{number}@example.org" for number in range(COUNT)]


@contextmanager
def cluster() -> Iterator[Any]:
    """Start two workers of Dask, each in a process of its own."""
    distributed = pytest.importorskip("distributed", reason="needs distributed (pip install 'bouncekit[dask]')")
    local = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, worker_dashboard_address=None, silence_logs=50
    )
    with local, distributed.Client(local) as client:
        yield client


@pytest.mark.unix("a signal that kills")
@pytest.mark.filterwarnings("ignore")  # those of Dask's own processes
def test_dask_gives_each_message_once_also_where_a_worker_is_killed(mail: Path, s3_server: S3Server) -> None:
    with cluster() as client:
        killed: list[int] = []
        found = []
        for batch in dask.record_batches([mail], client=client):
            found += addresses(iter([batch]))
            if not killed:
                killed = list(client.run(os.getpid).values())[:1]
                os.kill(killed[0], signal.SIGKILL)
        assert ALL == found
        client.wait_for_workers(2, timeout=60)
        assert killed[0] not in client.run(os.getpid).values()

        store = s3_server.client()
        store.create_bucket(Bucket="returned", CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
        for number in range(3):
            store.put_object(Bucket="returned", Key=f"day/{number}.eml", Body=(mail / f"{number:04}.eml").read_bytes())
        options = {
            "key": "test", "secret": "test",
            "client_kwargs": {"endpoint_url": s3_server.endpoint, "region_name": "eu-west-3"},
        }  # fmt: skip
        table = [
            row
            for batch in dask.record_batches(["s3://returned/day"], client=client, options=options)
            for row in batch.to_pylist()
        ]
        assert [(f"s3://returned/day/{number}.eml", f"p{number}@example.org") for number in range(3)] == [
            (row["source"], row["recipient"]) for row in table
        ]
