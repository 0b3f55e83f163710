"""A file of one message that is packed under the name of a message, as Dovecot's plugin ``zlib`` leaves them.

Few have a sign of it in their names (``Z``, which only whoever packs them later adds); the bytes tell.
"""

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.content import has_header, read_file
from bouncekit.sources.errors import SourceError
from bouncekit.sources.location import Location
from bouncekit.stores.containers import DAMAGE, opener_of

__all__ = ["unpacked"]

_MOST = 256 << 20  # bytes: it is unpacked into memory
_BLOCK = 1 << 20
_HEAD = 16
# What the standard library does not unpack, or nobody without a key.
_NOT_READ = {
    b"\x28\xb5\x2f\xfd": "zst",
    b"Dovecot-LZ4\r\x2a\x9b\xc5": "lz4 (Dovecot)",
    b"CRYPTED\x03\x07": "mail_crypt (Dovecot)",
}


def unpacked(location: Location) -> bytes | None:
    """Return the message in the file at `location`; None where it is not packed.

    Raises `SourceError` where it is damaged, becomes too large, or is packed in a way that is not read.
    """
    if location.is_part:
        return None
    head = read_file(location.path, _HEAD)
    for magic, name in _NOT_READ.items():
        if head.startswith(magic):
            raise SourceError(location.name, SourceReason.PACKED, name)
    opener = opener_of(head)
    if opener is None:
        return None
    parts: list[bytes] = []
    left = _MOST
    try:
        with opener(location.path, "rb") as file:
            while block := file.read(_BLOCK):
                left -= len(block)
                if left < 0:
                    raise SourceError(location.name, SourceReason.EXPANDS)
                parts.append(block)
    except (*DAMAGE, OSError) as error:
        raise SourceError(location.name, SourceReason.DAMAGED, str(error)) from error
    message = b"".join(parts)
    return message if has_header(message) else None
