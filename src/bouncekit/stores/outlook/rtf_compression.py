"""Compressed RTF ([MS-OXRTFCP]), in which Outlook keeps formatted bodies, back to RTF."""

import struct

__all__ = ["decompress_rtf"]

_COMPRESSED, _PLAIN = 0x75465A4C, 0x414C454D  # "LZFu" and "MELA", [MS-OXRTFCP] 2.1.3.1.1
_HEADER = 16
_WINDOW = 4096
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What the window holds at first, [MS-OXRTFCP] 2.1.2.1."""


def decompress_rtf(data: bytes, most: int) -> bytes:
    """Return at most `most` bytes of the RTF in `data`; what stands before the first damage, where there is some.

    The checksum is not compared: half of a body is better than none.
    """
    if len(data) < _HEADER:
        return b""
    _size, raw_size, kind = struct.unpack_from("<III", data)
    most = min(most, raw_size)
    if kind == _PLAIN:
        return data[_HEADER : _HEADER + most]
    return _expanded(data, most) if kind == _COMPRESSED else b""


def _expanded(data: bytes, most: int) -> bytes:
    """Return what the references of [MS-OXRTFCP] 3.1.3.2 come to.

    The window is the end of what was written already, so that no second buffer is kept: a reference is an offset in a
    ring of 4096 bytes, which the first byte after the dictionary continues.
    """
    written = bytearray(_DICTIONARY)
    stop = most + len(_DICTIONARY)
    position, end = _HEADER, len(data)
    while position < end and len(written) < stop:
        control = data[position]
        position += 1
        for bit in range(8):
            if not control >> bit & 1:
                written += data[position : position + 1]
                position += 1
                continue
            if position + 1 >= end:
                return bytes(written[len(_DICTIONARY) : stop])
            reference = data[position] << 8 | data[position + 1]
            position += 2
            offset = reference >> 4
            distance = (len(written) - offset) % _WINDOW
            if not distance:  # it refers to where the next byte will stand: the end
                return bytes(written[len(_DICTIONARY) : stop])
            _repeat(written, distance, (reference & 15) + 2)
    return bytes(written[len(_DICTIONARY) : stop])


def _repeat(written: bytearray, distance: int, length: int) -> None:
    """Append `length` bytes that stand `distance` before the end; zeros where nothing stood yet."""
    start = len(written) - distance
    if start < 0:
        written += bytes(min(length, -start))
        return
    piece = bytes(written[start : start + length])
    while len(piece) < length:  # it refers to bytes that it writes itself
        piece += piece
    written += piece[:length]
