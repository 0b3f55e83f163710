"""From a place as a person writes it to the store that reaches it."""

import os
from pathlib import Path
from urllib.parse import unquote

from bouncekit.archive.store.addresses import split_address
from bouncekit.archive.store.connecting import RemoteOptions
from bouncekit.archive.store.local import LocalStore
from bouncekit.archive.store.remote import RemoteStore

__all__ = ["has_parent", "open_store"]


def open_store(place: str, options: RemoteOptions) -> LocalStore | RemoteStore:
    """Return the store of a folder, or of an address (``sftp://…``); nothing is reached yet."""
    if place.startswith("file://"):
        return LocalStore(unquote(split_address(place).path))
    return RemoteStore(place, options) if "://" in place else LocalStore(Path(place).expanduser())


def has_parent(place: str) -> bool:
    """Tell whether the folder stands, or could be made: the folder that it stands in is there, and can be written."""
    parent = Path(place).absolute().parent
    return parent.is_dir() and os.access(parent, os.W_OK)
