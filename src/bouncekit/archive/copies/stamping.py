"""Time-stamp tokens (RFC 3161) over the journal: a third party's word that the journal was so at that time.

The token is over the hash of the journal's last entry, which is chained to all before it, and so to what each of them
sealed.  It is stored beside the journal, and a new entry names it.  Asking an authority is left to the user: it costs
money, and any HTTP client can send the request.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any, Final

from bouncekit.archive.archive import Archive
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.format.bag import sha256
from bouncekit.archive.format.journal import FIRST_PREVIOUS
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["STAMPED", "STAMPS", "Stamp", "add_stamp", "check_stamps", "stamp_request"]

STAMPED = "stamped"
"""The event that says that a token was stored."""
STAMPS = "bouncekit/stamps/"
"""The folder of the tokens."""

# TimeStampReq (RFC 3161, 2.4.1) in DER: version 1, SHA-256, 32 bytes of imprint, certReq TRUE; no nonce, no policy.
_BEFORE_IMPRINT: Final = bytes.fromhex("30390201013031300d060960864801650304020105000420")
_BEHIND_IMPRINT: Final = bytes.fromhex("0101ff")


@dataclass(frozen=True, slots=True)
class Stamp:
    """One token: the entry of the journal that it is over, and what it says.

    `at` is the time that the authority tells.  `fits` tells that the imprint is the hash of that entry.  `is_signed` is
    None where no certificate was given to check the signature with.
    """

    name: str
    seq: int
    at: datetime | None
    fits: bool
    is_signed: bool | None = None
    detail: str = ""


def stamp_request(archive: Archive) -> tuple[int, bytes]:
    """Return the number of the journal's last entry, and the request of a token over its hash (DER).

    Raises `ArchiveError` (``damaged``) where the journal is.
    """
    journal = archive.journal()
    if journal.problem is not None or journal.last_hash == FIRST_PREVIOUS:
        raise ArchiveError(archive.place, ArchiveReason.DAMAGED, "bouncekit/journal.jsonl")
    return journal.entries[-1].seq, _BEFORE_IMPRINT + bytes.fromhex(journal.last_hash) + _BEHIND_IMPRINT


def add_stamp(archive: Archive, response: bytes, certificates: bytes | None = None) -> Stamp:
    """Store the answer of an authority (TimeStampResp, DER) that fits an entry of the journal.

    With `certificates` (PEM: the root, and what stands between it and the authority's) the signature is checked, too.
    Raises `ArchiveError`: ``bad-stamp`` where it is no answer, is refused, fits no entry, or is not signed by them.
    """
    decoded = _decoded(response)
    imprint = bytes(decoded.tst_info.message_imprint.message).hex() if decoded is not None else ""
    entry = next((entry for entry in archive.journal().entries if entry.hash == imprint), None)
    if entry is None:
        raise ArchiveError(archive.place, ArchiveReason.BAD_STAMP, "")
    name = f"{STAMPS}{entry.seq:06}-{sha256(response)[:16]}.tsr"
    stamp = _checked(name, entry.seq, imprint, response, certificates)
    if not stamp.fits or stamp.is_signed is False:
        raise ArchiveError(archive.place, ArchiveReason.BAD_STAMP, stamp.detail)
    with archive.writer() as writer:
        archive.store.write(name, response)
        told = {"name": name, "sha256": sha256(response), "over": entry.seq, "told": _text(stamp.at)}
        writer.record(STAMPED, told)
    return stamp


def check_stamps(archive: Archive, certificates: bytes | None = None) -> Iterator[Stamp]:
    """Yield every token that the journal names, compared with the entry that it is over."""
    entries = archive.journal().entries
    hashes = {entry.seq: entry.hash for entry in entries}
    for entry in entries:
        if entry.event != STAMPED:
            continue
        name, seq = str(entry.fields.get("name")), int(entry.fields.get("over") or 0)
        try:
            response = archive.store.read(name) if name.startswith(STAMPS) else b""
        except ArchiveError as error:
            yield Stamp(name, seq, None, fits=False, detail=error.reason)
            continue
        if sha256(response) != entry.fields.get("sha256"):
            yield Stamp(name, seq, None, fits=False, detail="changed")
        else:
            yield _checked(name, seq, hashes.get(seq, ""), response, certificates)


def _checked(name: str, seq: int, told: str, response: bytes, certificates: bytes | None) -> Stamp:
    decoded = _decoded(response)
    if decoded is None:
        return Stamp(name, seq, None, fits=False, detail="unreadable")
    fits = bytes(decoded.tst_info.message_imprint.message).hex() == told
    is_signed, detail = None, ""
    if certificates is not None:
        detail = _problem_of_signature(decoded, bytes.fromhex(told), certificates)
        is_signed = not detail
    return Stamp(name, seq, decoded.tst_info.gen_time, fits, is_signed, detail)


def _library() -> Any:
    try:
        return import_module("rfc3161_client")
    except ImportError as error:
        raise ArchiveError("rfc3161-client", ArchiveReason.EXTRA_MISSING, "timestamp") from error


def _decoded(response: bytes) -> Any:
    """Return the answer; None where it is none, or grants nothing."""
    library = _library()
    try:
        decoded = library.decode_timestamp_response(response)
        return decoded if library.PKIStatus(decoded.status) in _granted(library) and decoded.tst_info else None
    except ValueError:
        return None


def _granted(library: Any) -> tuple[Any, ...]:
    return library.PKIStatus.GRANTED, library.PKIStatus.GRANTED_WITH_MODS


def _problem_of_signature(decoded: Any, imprint: bytes, certificates: bytes) -> str:
    library, x509 = _library(), import_module("cryptography.x509")
    try:
        builder = library.VerifierBuilder()
        for certificate in x509.load_pem_x509_certificates(certificates):
            is_root = certificate.issuer == certificate.subject
            add = builder.add_root_certificate if is_root else builder.add_intermediate_certificate
            builder = add(certificate)
        builder.build().verify(decoded, imprint)
    except (library.VerificationError, ValueError) as error:
        return str(error) or type(error).__name__
    return ""


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
