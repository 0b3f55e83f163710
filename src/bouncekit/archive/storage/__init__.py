"""The one folder of this room that reaches out: disks and servers.

Everything else of `bouncekit.archive` sees a `Store`, and works the same over any.
"""

from bouncekit.archive.storage.local import LocalStore
from bouncekit.archive.storage.store import Content, Entry, OfficeStore, Store

__all__ = ["Content", "Entry", "LocalStore", "OfficeStore", "Store"]
