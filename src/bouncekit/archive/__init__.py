"""The durable archive: the raw bytes of messages in a BagIt bag (RFC 8493), and a journal of what was done with them.

Rule 1: what was reported as stored is never lost; this room deletes no message, ever.
Rule 2: the bytes of a message are kept as they are, and named by their SHA-256; no name comes from a message.
Rule 3: disks and servers are reached only in `bouncekit.archive.storage`.
"""

from bouncekit.archive.errors import ArchiveError
from bouncekit.archive.inventory import Finding
from bouncekit.archive.journal import Entry, Journal, JournalProblem, verify_journal
from bouncekit.archive.keeping import Added, Archive
from bouncekit.archive.marks import Mark, Marks
from bouncekit.archive.records import Capture, Incoming, Place
from bouncekit.archive.storage import LocalStore, OfficeStore, Store
from bouncekit.archive.writing import Stored, Tally, Writer

__all__ = [
    "Added",
    "Archive",
    "ArchiveError",
    "Capture",
    "Entry",
    "Finding",
    "Incoming",
    "Journal",
    "JournalProblem",
    "LocalStore",
    "Mark",
    "Marks",
    "OfficeStore",
    "Place",
    "Store",
    "Stored",
    "Tally",
    "Writer",
    "verify_journal",
]
