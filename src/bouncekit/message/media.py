"""What the Content fields of one entity say: RFC 2045, sections 5 and 6, and RFC 2183.

The same few part headers stand in most messages (`headers.read_block` shares their `Headers`): what they mean is read
once and kept beside them.
"""

from collections.abc import Mapping
from typing import NamedTuple

from bouncekit import speed
from bouncekit.message.fields import Headers
from bouncekit.message.parameters import parse_content_type

__all__ = ["IDENTITY", "NO_MEDIA", "Media", "media_of"]

IDENTITY = frozenset(("", "7bit", "8bit", "binary"))

_NO_PARAMETERS: Mapping[str, str] = {}


class Media(NamedTuple):
    """The Content fields of one entity.

    `content_type` is None where there is none that can be read, `written` what stands in its place.
    """

    content_type: str | None
    parameters: Mapping[str, str]
    written: str | None
    encoding: str
    disposition: str | None


speed.quick_tuples(Media)


NO_MEDIA = Media(None, _NO_PARAMETERS, None, "", None)


def media_of(headers: Headers) -> Media:
    """Return what the Content fields among `headers` say."""
    if headers.media is not None:
        return headers.media
    written = headers.raw_header("content-type")
    name, parameters = parse_content_type(written) if written else (None, _NO_PARAMETERS)
    if name is None and "boundary" in parameters:
        name = "multipart/mixed"
    names = headers.names
    encoding = _encoding(headers) if "content-transfer-encoding" in names else ""
    disposition = _disposition(headers) if "content-disposition" in names else None
    headers.media = Media(name, parameters, written, encoding, disposition)
    return headers.media


def _encoding(headers: Headers) -> str:
    value = headers.raw_header("content-transfer-encoding")
    if not value:
        return ""
    encoding = value.split(";", 1)[0].strip(" \t\"'").lower()
    return encoding.split()[0] if encoding else ""


def _disposition(headers: Headers) -> str | None:
    value = headers.raw_header("content-disposition")
    if not value:
        return None
    return "inline" if value.split(";", 1)[0].strip().lower() == "inline" else "attachment"
