"""The body of an item, as the parts of a message: text, HTML, or what RTF holds of the two."""

from bouncekit.stores.outlook.codepages import DEFAULT, codec_of
from bouncekit.stores.outlook.entity import Entity, text_entity
from bouncekit.stores.outlook.items import Item
from bouncekit.stores.outlook.properties import PropertyId
from bouncekit.stores.outlook.rtf_compression import decompress_rtf
from bouncekit.stores.outlook.rtf_text import read_rtf

__all__ = ["body_of"]

_MOST_READ = 1 << 20  # bytes of a body that is only read
_MOST_KEPT = 8 << 20  # bytes of a body that is kept
_HEAD = 2048  # bytes in which a page names its charset
_BINARY = 0x102


def body_of(item: Item, *, whole: bool) -> Entity:
    """Return the body: a text, a page, or both as alternatives.

    RTF is asked where nothing else is there, or (with `whole`) where it holds the page that the text was made from.
    """
    most = _MOST_KEPT if whole else _MOST_READ
    text = item.properties.text(PropertyId.BODY, most)
    page = _page(item, most)
    if not page and (whole or not text.strip()):
        found = read_rtf(decompress_rtf(item.properties.data(PropertyId.RTF_COMPRESSED, most), most))
        if found.is_html:
            page = found.text
        text = text if text.strip() or found.is_html else found.text
    if not text.strip():
        text = item.properties.text(PropertyId.REPORT_TEXT, most)
    parts = [text_entity("text/plain", text)] if text.strip() or not page else []
    if page:
        parts.append(text_entity("text/html", page))
    return parts[0] if len(parts) == 1 else Entity([], parts=parts, subtype="alternative")


def _page(item: Item, most: int) -> str:
    """Return the HTML of an item: a text, or bytes in the code page for the Internet ([MS-OXCMSG] 2.2.1.56.9)."""
    kind, data = item.properties.find(PropertyId.HTML, most) or (0, b"")
    if kind != _BINARY:
        return item.properties.text(PropertyId.HTML, most)
    codec = codec_of(item.properties.number(PropertyId.INTERNET_CODEPAGE), 65001 if _is_utf8(data) else None)
    if codec == DEFAULT and _is_utf8(data):
        codec = "utf-8"
    return data.decode(codec, "replace").partition("\0")[0]


def _is_utf8(data: bytes) -> bool:
    """Tell whether a page is UTF-8, as it says or as its bytes show; ASCII is not asked."""
    head = data[:_HEAD].lower()
    if b"charset=utf-8" in head or b'charset="utf-8' in head:
        return True
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.start > len(data) - 4  # the limit went through a character
    return not data.isascii()
