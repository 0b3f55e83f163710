"""Keeping what lies at a host secret: age (age-encryption.org/v1), to the public keys of those who may read it.

The private key is never part of an archive: who verifies a sealed copy needs none, who restores from it must have one.
"""

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["Opener", "Sealer"]


def _pyrage() -> Any:
    try:
        return import_module("pyrage")  # an extra, without type information
    except ImportError as error:
        raise ArchiveError("pyrage", ArchiveReason.EXTRA_MISSING, "archive") from error


class Sealer:
    """Encrypts to recipients: ``age1…``, or an SSH public key (``ssh-ed25519 AAAA…``)."""

    def __init__(self, recipients: Sequence[str]) -> None:
        if not recipients:
            raise ArchiveError("", ArchiveReason.BAD_KEY, "")
        self._encrypt = _pyrage().encrypt
        self._recipients = [_recipient(text) for text in recipients]

    def seal(self, content: bytes) -> bytes:
        """Return `content` encrypted; twice the same gives two different results."""
        sealed: bytes = self._encrypt(content, self._recipients)
        return sealed


def _recipient(text: str) -> Any:
    pyrage = _pyrage()
    kind = pyrage.ssh if text.startswith("ssh-") else pyrage.x25519
    try:
        return kind.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        raise ArchiveError(text[:40], ArchiveReason.BAD_KEY, str(error)) from error


class Opener:
    """Decrypts with the keys of an identity file: as ``age-keygen`` writes it, or an SSH private key."""

    def __init__(self, identity_file: bytes, place: str = "") -> None:
        self._errors = _pyrage().DecryptError
        self._decrypt = _pyrage().decrypt
        self._identities = list(_identities(identity_file, place))
        if not self._identities:
            raise ArchiveError(place, ArchiveReason.BAD_KEY, "")

    def open(self, sealed: bytes) -> bytes | None:
        """Return what is sealed; None where no key of ours opens it, or where it is damaged."""
        try:
            content: bytes = self._decrypt(sealed, self._identities)
        except self._errors:
            return None
        return content


def _identities(content: bytes, place: str) -> Iterable[Any]:
    pyrage = _pyrage()
    try:
        if content.lstrip().startswith(b"-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(content)]
        lines = [line.strip() for line in content.decode("utf-8", "replace").splitlines()]
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError as error:
        raise ArchiveError(
            place, ArchiveReason.BAD_KEY, ""
        ) from error  # what the library says may show a part of the key
