"""Data files of Outlook for tests: what `pypff_stand_in` reads, and a way to have it read by it."""

from pathlib import Path
from typing import Any

import pytest

STAND_IN = str(Path(__file__).parent / "pypff_stand_in")
NOTE: dict[str, Any] = {
    "properties": {
        0x001A: "IPM.Note",
        0x0037: "\x01\x04Re: Facture",
        0x1000: "Bonjour.",
        0x5D01: "lea@example.org",
        0x0E06: 134_169_912_000_000_000,
        0x0E07: 1,
        0x300B: b"\x07" * 16,
    },
    "recipients": [{0x39FE: "marie@example.org", 0x0C15: 1}],
    "attachments": [{"properties": {0x3707: "plan.pdf", 0x370E: "application/pdf"}, "data": b"%PDF-1.7"}],
}
REPORT: dict[str, Any] = {
    "properties": {0x001A: "REPORT.IPM.Note.NDR", 0x0037: "Non remis", 0x6820: "ex.example.org", 0x300B: b"\x08" * 16},
    "recipients": [{0x39FE: "paul@client.example", 0x0C1B: "<mx.client.example #5.2.2 smtp;552 5.2.2 Mailbox full>"}],
    "attachments": [{"item": NOTE}],
}


def entry_id(identifier: int) -> bytes:
    """Return the entry identifier of a folder ([MS-PST] 2.4.3.2)."""
    return bytes(20) + identifier.to_bytes(4, "little")


def data_file(path: Path, *items: dict[str, Any], **more: Any) -> Path:
    """Write a data file with `items` in its inbox; return its path."""
    inbox = {"name": "Boîte de réception", "id": 0x8082, "items": list(items)}
    trash = {"name": "Éléments supprimés", "id": 0x8062, "items": [NOTE]}
    top = {"name": "Début du fichier de données Outlook", "id": 0x8022, "folders": [inbox, trash]}
    store = {0x35E0: entry_id(0x8022), 0x35E3: entry_id(0x8062)}
    path.write_bytes(b"!BDN" + repr({"folders": [top], "store": store, **more}).encode())
    return path


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have data files read by the module that stands in for libpff's."""
    monkeypatch.syspath_prepend(STAND_IN)
