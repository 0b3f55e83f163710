"""Writes a winmail.dat (TNEF) of code page 1252 with one attachment."""

import struct


def winmail(subject, title, long_name=None):
    """Return the bytes of the file; the long name of the attachment stands beside its title."""
    attributes = [
        _attribute(1, 0x00089006, struct.pack("<I", 0x10000)),
        _attribute(1, 0x00069007, struct.pack("<II", 1252, 0)),
        _attribute(1, 0x00078008, b"IPM.Microsoft Mail.Note\0"),
        _attribute(1, 0x00018004, subject.encode("cp1252") + b"\0"),
        _attribute(2, 0x00069002, struct.pack("<HIHHI", 1, 0xFFFFFFFF, 0, 0, 0)),
        _attribute(2, 0x00018010, title.encode("cp1252") + b"\0"),
        _attribute(2, 0x0006800F, b"Hello"),
    ]
    if long_name:
        attributes.append(_attribute(2, 0x00069005, _long_name(long_name)))
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(attributes)


def _attribute(level, identifier, data):
    checksum = sum(data) & 0xFFFF
    return struct.pack("<BII", level, identifier, len(data)) + data + struct.pack("<H", checksum)


def _long_name(name):
    text = name.encode("utf-16-le") + b"\0\0"
    padding = b"\0" * (-len(text) % 4)
    return struct.pack("<IHHII", 1, 0x1F, 0x3707, 1, len(text)) + text + padding
