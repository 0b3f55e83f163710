"""Writes Outlook's .msg files ([MS-OXMSG]) from properties."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from compound_writer import Storage, compound_file

STRING8, UNICODE, BINARY, TIME, LONG = 0x1E, 0x1F, 0x102, 0x40, 0x03
EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


@dataclass
class Attached:
    """An attachment: a file's bytes, or an item."""

    properties: dict[int, Any]
    item: "Written | None" = None


@dataclass
class Written:
    """An item to write; `codec` is that of texts that are not written in Unicode."""

    properties: dict[int, Any]
    recipients: Sequence[dict[int, Any]] = ()
    attachments: Sequence[Attached] = ()
    codec: str | None = None
    more: Storage = field(default_factory=dict)


def msg_file(item: Written) -> bytes:
    """Return the .msg of `item`."""
    return compound_file({"__nameid_version1.0": _no_names(), **_storage(item, 32)})


def _storage(item: Written, header: int) -> Storage:
    counts = struct.pack(
        "<8xIIII", len(item.recipients), len(item.attachments), len(item.recipients), len(item.attachments)
    )
    storage = _properties(item.properties, counts.ljust(header, b"\0"), item.codec)
    for number, each in enumerate(item.recipients):
        storage[f"__recip_version1.0_#{number:08X}"] = _properties({0x3000: number, **each}, bytes(8), item.codec)
    for number, attached in enumerate(item.attachments):
        method = 1 if attached.item is None else 5
        inner = _properties({0x0E21: number, 0x3705: method, **attached.properties}, bytes(8), item.codec)
        if attached.item is not None:
            inner["__substg1.0_3701000D"] = _storage(attached.item, 24)
        storage[f"__attach_version1.0_#{number:08X}"] = inner
    return storage | item.more


def _properties(properties: Mapping[int, Any], header: bytes, codec: str | None) -> Storage:
    storage: Storage = {}
    entries = b""
    for number, value in properties.items():
        kind, fixed, stream = _value(value, codec)
        entries += struct.pack("<II8s", number << 16 | kind, 6, fixed)
        if stream is not None:
            storage[f"__substg1.0_{number:04X}{kind:04X}"] = stream
    storage["__properties_version1.0"] = header + entries
    return storage


def _value(value: Any, codec: str | None) -> tuple[int, bytes, bytes | None]:
    if isinstance(value, str):
        if codec is None:
            data = value.encode("utf-16-le", "surrogatepass")
            return UNICODE, struct.pack("<II", len(data) + 2, 0), data
        data = value.encode(codec, "replace")
        return STRING8, struct.pack("<II", len(data) + 1, 0), data
    if isinstance(value, bytes):
        return BINARY, struct.pack("<II", len(value), 0), value
    if isinstance(value, datetime):
        return TIME, struct.pack("<Q", int((value - EPOCH).total_seconds()) * 10**7), None
    return LONG, struct.pack("<iI", value, 0), None


def _no_names() -> Storage:
    return dict.fromkeys(("__substg1.0_00020102", "__substg1.0_00030102", "__substg1.0_00040102"), b"")
