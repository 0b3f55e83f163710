"""What the mail on a disk weighs, folder by folder, as lines to read and as a value of JSON."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from bouncekit.cli.console.safe_text import Words, neutral, printable
from bouncekit.wording import format_size
from bouncekit.wording.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bouncekit import Language, mailbox

__all__ = ["lines_of_store", "store_value"]

_MOST_FOLDERS = 20
_MOST_NOTES = 10
_WIDTH = 12  # columns of a size
_BASE = 1024  # as servers count quotas (RFC 9208, section 5.1)


def store_value(store: mailbox.StoreWeight | None) -> dict[str, Any] | None:
    """Return what was weighed for JSON; sizes are in bytes."""
    if store is None:
        return None
    largest = store.largest_beside
    names = ("name", "role", "account", "store", "messages", "used", "deleted", "deleted_used")
    return {
        "folders": [{name: getattr(folder, name) for name in names} for folder in store.folders],
        "deleted": store.deleted,
        "deleted_used": store.deleted_used,
        "packed": store.packed,
        "beside": store.beside,
        "beside_files": store.beside_files,
        "largest_beside": None if largest is None else {"path": largest[0], "used": largest[1]},
        "notes": [{"place": note.place, "reason": note.reason, "detail": note.detail} for note in store.notes],
    }


def lines_of_store(store: mailbox.StoreWeight, lang: Language) -> Iterator[str]:
    """Yield a line for each folder where there are several, and what else is to be known of the figures."""
    texts, words = catalogue(lang, "quota"), Words(lang)
    weighed = [folder for folder in store.folders if folder.used is None or folder.used or folder.messages]
    if len(weighed) > 1:
        for folder in weighed[:_MOST_FOLDERS]:
            yield _line_of(folder, lang)
        if more := len(weighed) - _MOST_FOLDERS:
            yield from [f"  {'':>{_WIDTH}}  {texts.count('counts', 'more_folders', more)}"] * (more > 0)
    if store.packed:
        unpacked = sum(folder.used or 0 for folder in store.folders) - (store.used - store.packed)
        yield texts.say("stored", "packed", packed=_size(store.packed, lang), unpacked=_size(unpacked, lang))
    if store.deleted:
        freed = _size(store.deleted_used, lang)
        yield texts.say(
            "stored", "deleted", messages=texts.count("counts", "deleted_messages", store.deleted), size=freed
        )
    if store.beside_files and store.largest_beside is not None:
        path, size = store.largest_beside
        values = {"size": _size(store.beside, lang), "files": texts.count("counts", "files", store.beside_files)}
        name = printable(os.path.basename(path))  # noqa: PTH119 - a name may hold bytes that are no text
        yield texts.say("stored", "beside", **values, name=name, largest=_size(size, lang))
    for note in (*store.faults, *store.notes)[:_MOST_NOTES]:
        yield words.problem(note.place, note.reason, note.detail)


def _line_of(folder: mailbox.FolderWeight, lang: Language) -> str:
    texts = catalogue(lang, "quota")
    size = "?" if folder.used is None else _size(folder.used, lang)
    name = neutral(folder.name)[:60] or texts.say("stored", "unnamed")
    if folder.account:
        name += f" ({neutral(folder.account)[:60]})"
    count = texts.say("stored", "uncounted")
    if folder.messages is not None:
        count = texts.count("counts", "messages", folder.messages)
    if folder.deleted:
        count += ", " + texts.count("counts", "deleted", folder.deleted)
    return f"  {size:>{_WIDTH}}  {texts.titled(name, count)}"


def _size(number: int, lang: Language) -> str:
    return format_size(number, lang, base=_BASE)
