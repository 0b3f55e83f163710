"""A real S3 server on loopback (moto's), in a process of its own."""

import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from servers.loopback import free_port, running

__all__ = ["S3Server", "s3_server", "serve_s3"]


@dataclass(frozen=True)
class S3Server:
    """Where the server is; it lets in whoever has any key."""

    endpoint: str
    bucket: str
    environment: dict[str, str]

    def url(self, path: str = "") -> str:
        """Return the address of `path` in the bucket of the server."""
        return f"s3://{self.bucket}/{path}".rstrip("/")

    def client(self) -> Any:
        """Return a client that looks at the server without our code."""
        import boto3

        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="eu-west-3",
            aws_access_key_id=self.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.environment["AWS_SECRET_ACCESS_KEY"],
        )


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """Serve S3 for the whole run."""
    with serve_s3(tmp_path_factory.mktemp("s3")) as server:
        yield server


@contextmanager
def serve_s3(folder: Path) -> Iterator[S3Server]:
    """Run an S3 server with one bucket, `archive`."""
    if importlib.util.find_spec("moto") is None:
        pytest.skip("needs an S3 server: pip install 'moto[server]'")
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    environment = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-west-3",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    server = S3Server(f"http://127.0.0.1:{port}", "archive", environment)
    with running(command, port, folder / "moto.log"):
        client = server.client()
        client.create_bucket(Bucket="archive", CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
        client.close()
        yield server
