"""The one folder of this room that reaches out: disks and servers.

Everything else of `bouncekit.archive` sees a `Store`, and works the same over any.
"""

from bouncekit.archive.store.local import LocalStore
from bouncekit.archive.store.opening import has_parent, open_store
from bouncekit.archive.store.remote import RemoteStore
from bouncekit.archive.store.store import Content, CopyStore, OfficeStore, Store, StoredFile

__all__ = [
    "Content",
    "CopyStore",
    "LocalStore",
    "OfficeStore",
    "RemoteStore",
    "Store",
    "StoredFile",
    "has_parent",
    "open_store",
]
