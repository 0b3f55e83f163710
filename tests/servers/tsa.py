"""A time-stamp authority of our own (openssl): it answers requests of RFC 3161 and is nobody's but the tests'."""

import shutil
import subprocess
from pathlib import Path

import pytest

__all__ = ["Authority"]

_SETTINGS = """\
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
[extensions]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
basicConstraints = CA:FALSE
"""


class Authority:
    """Signs with keys that it makes in `folder`."""

    def __init__(self, folder: Path) -> None:
        openssl = shutil.which("openssl")
        if openssl is None:
            pytest.skip("needs openssl: apt-get install openssl")
        self._openssl = openssl
        self._folder = folder
        folder.mkdir(exist_ok=True)
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(_SETTINGS.format(folder=folder))
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        self._run("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=Test root")
        self._run("req", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test authority")
        signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-days", "30")
        self._run(
            *("x509", "-req", "-in", "tsa.csr", *signed, "-CAcreateserial", "-out", "tsa.pem"),
            *("-extfile", "tsa.cnf", "-extensions", "extensions"),
        )

    def _run(self, *arguments: str) -> bytes:
        result = subprocess.run([self._openssl, *arguments], cwd=self._folder, capture_output=True, check=False)
        assert result.returncode == 0, result.stderr.decode()
        return result.stdout

    @property
    def root(self) -> bytes:
        """The certificate that all trust comes from, in PEM."""
        return (self._folder / "ca.pem").read_bytes()

    def answer(self, request: bytes) -> bytes:
        """Return the answer to a request (TimeStampResp, DER)."""
        (self._folder / "request.tsq").write_bytes(request)
        self._run("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "request.tsq", "-out", "answer.tsr")
        return (self._folder / "answer.tsr").read_bytes()

    def verify(self, digest: str, answer: bytes) -> bytes:
        """Check an answer as anybody can, without our code."""
        (self._folder / "check.tsr").write_bytes(answer)
        return self._run("ts", "-verify", "-digest", digest, "-in", "check.tsr", "-CAfile", "ca.pem")
