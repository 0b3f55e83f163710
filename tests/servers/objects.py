"""A real S3 server on loopback (moto's), in a process of its own; over TLS one that takes the bytes as they come.

botocore wraps what it sends over TLS (``aws-chunked``, with a checksum behind).  moto unwraps it; gateways and servers
of other makers store what they get, and so does the one over TLS here.
"""

import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from servers.loopback import free_port, make_certificate, running
from servers.sessions import served

__all__ = ["S3Server", "s3_server", "serve_s3", "serve_s3_over_tls"]

_OVER_TLS = """\
import sys
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import run_simple

moto = DomainDispatcherApplication(create_backend_app)

def as_it_comes(environ, start_response):
    if "aws-chunked" in environ.get("HTTP_CONTENT_ENCODING", ""):
        for name in ("CONTENT_ENCODING", "X_AMZ_TRAILER", "X_AMZ_DECODED_CONTENT_LENGTH"):
            environ.pop(f"HTTP_{name}", None)
        environ["HTTP_X_AMZ_CONTENT_SHA256"] = "UNSIGNED-PAYLOAD"
    return moto(environ, start_response)

port, certificate, key = sys.argv[1:]
tls = (certificate, key)
run_simple("localhost", int(port), as_it_comes, threaded=True, ssl_context=tls, request_handler=MotoRequestHandler)
"""
_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "eu-west-3",
    "AWS_EC2_METADATA_DISABLED": "true",
}


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
            verify=self.environment.get("AWS_CA_BUNDLE"),
            aws_access_key_id=self.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.environment["AWS_SECRET_ACCESS_KEY"],
        )


@contextmanager
def serve_s3(folder: Path) -> Iterator[S3Server]:
    """Run an S3 server with one bucket, `archive`."""
    with _serve(["-m", "moto.server", "-H", "127.0.0.1", "-p"], "http://127.0.0.1", [], folder) as endpoint:
        yield _with_bucket(S3Server(endpoint, "archive", _ENVIRONMENT))


@contextmanager
def serve_s3_over_tls(folder: Path) -> Iterator[S3Server]:
    """Run an S3 server with one bucket, `archive`, over TLS, that stores the bytes as they come."""
    make_certificate(folder)
    certificate, key = str(folder / "certificate.pem"), str(folder / "key.pem")
    with _serve(["-c", _OVER_TLS], "https://localhost", [certificate, key], folder) as endpoint:
        yield _with_bucket(S3Server(endpoint, "archive", {**_ENVIRONMENT, "AWS_CA_BUNDLE": certificate}))


@contextmanager
def _serve(program: list[str], scheme_and_host: str, behind: list[str], folder: Path) -> Iterator[str]:
    if importlib.util.find_spec("moto") is None:
        pytest.skip("needs an S3 server: pip install 'moto[server]'")
    port = free_port()
    with running([sys.executable, *program, str(port), *behind], port, folder / "moto.log"):
        yield f"{scheme_and_host}:{port}"


def _with_bucket(server: S3Server) -> S3Server:
    client = server.client()
    client.create_bucket(Bucket=server.bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
    client.close()
    return server


s3_server = served(serve_s3, "s3")
