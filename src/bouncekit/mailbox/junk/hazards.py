"""Attached files that can harm whoever opens them, told from their names and types alone."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from bouncekit import data
from bouncekit.mailbox.messages.mail import Attachment

__all__ = ["Hazard", "HazardKind", "hazards_in"]

# What turns text around or hides in it (Unicode TR 36): "facture\u202efdp.exe" shows as "factureexe.pdf".
_TURNING = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DOTS = str.maketrans({"．": ".", "․": ".", "。": "."})
_HIDING = re.compile(r"\s{4,}\.\w+\s*\Z|\.\w{1,5}\s{4,}\S")


class HazardKind(StrEnum):
    """How an attached file can harm."""

    DISGUISED = "disguised"
    EXECUTABLE = "executable"
    DISK_IMAGE = "disk_image"
    MACROS = "macros"
    WEB_PAGE = "web_page"


class Hazard(NamedTuple):
    """One dangerous file."""

    kind: HazardKind
    name: str


def hazards_in(attachments: Iterable[Attachment]) -> Iterator[Hazard]:
    """Yield the dangerous ones of `attachments`, each once and under the worst that can be said of it."""
    for attachment in attachments:
        kind = _kind(attachment)
        if kind is not None:
            yield Hazard(kind, _TURNING.sub("\ufffd", attachment.name))


def _kind(attachment: Attachment) -> HazardKind | None:
    written = attachment.name.translate(_DOTS)
    if _TURNING.search(written):
        return HazardKind.DISGUISED
    # Windows ignores blanks and dots at the end of a name.
    endings = [ending.strip().lower() for ending in written.rstrip(". \t").split(".")[1:]]
    dangerous = _dangers().get(endings[-1]) if endings else None
    if dangerous is None:
        return None
    is_decoyed = len(endings) > 1 and endings[-2] in _decoys()
    is_mislabelled = dangerous is not HazardKind.WEB_PAGE and attachment.media_type.startswith(_harmless())
    if is_decoyed or is_mislabelled or _HIDING.search(written):
        return HazardKind.DISGUISED
    return dangerous


@cache
def _dangers() -> dict[str, HazardKind]:
    tables = data.load("mailbox/hazards.toml")
    kinds = (HazardKind.WEB_PAGE, HazardKind.MACROS, HazardKind.DISK_IMAGE, HazardKind.EXECUTABLE)
    return {ending: kind for kind in kinds for ending in tables[kind]}


@cache
def _decoys() -> frozenset[str]:
    return frozenset(data.load("mailbox/hazards.toml")["decoy"])


@cache
def _harmless() -> tuple[str, ...]:
    return tuple(data.load("mailbox/hazards.toml")["harmless_types"])
