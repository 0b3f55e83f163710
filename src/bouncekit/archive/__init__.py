"""The durable archive: the raw bytes of messages in a BagIt bag (RFC 8493), and a journal of what was done with them.

    archive = Archive.create("/home/marie/archive")
    archive.add(files("/home/marie/Maildir", print))                # keep what is there
    hits = Index(archive).search(Query("facture", sender="durand"))
    print(*report_as_text(report(archive, now)), sep="\\n")

Rule 1: what was reported as stored is never lost; this room deletes no message, ever.
Rule 2: the bytes of a message are kept as they are, and named by their SHA-256; no name comes from a message.
Rule 3: disks and servers are reached only in `bouncekit.archive.storage`.

The names below are public, and are loaded on first use.
"""

from typing import TYPE_CHECKING

from bouncekit.frontdoor import open_lazily

if TYPE_CHECKING:
    from bouncekit.archive.batches import Stored
    from bouncekit.archive.copystates import CopyState
    from bouncekit.archive.errors import ArchiveError
    from bouncekit.archive.fetching import FolderResult, SizeDifference, known_places
    from bouncekit.archive.inventory import Finding
    from bouncekit.archive.journal import Entry, Journal, JournalProblem, verify_journal
    from bouncekit.archive.keeping import Added, Archive
    from bouncekit.archive.marks import Mark, Marks
    from bouncekit.archive.querying import Query
    from bouncekit.archive.records import Capture, Incoming, Place
    from bouncekit.archive.reporting import ArchiveReport, report
    from bouncekit.archive.restoring import Item, Outcome, Restored, items_of, restore
    from bouncekit.archive.storage.files import files
    from bouncekit.archive.storage.imap import ImapFetch
    from bouncekit.archive.storage.imapoutlet import ImapOutlet
    from bouncekit.archive.storage.index import Hit, Index
    from bouncekit.archive.storage.local import LocalStore
    from bouncekit.archive.storage.outlets import EmlOutlet, MaildirOutlet, MboxOutlet
    from bouncekit.archive.storage.pop3 import Pop3Fetch, Pop3Server, pop3_connection
    from bouncekit.archive.storage.store import OfficeStore, Store
    from bouncekit.archive.telling import report_as_html, report_as_text
    from bouncekit.archive.writing import Tally, Writer

# A literal, so that type checkers and readers see it; tests/archive/test_archive_api.py holds it to what is there.
__all__ = [
    "Added",
    "Archive",
    "ArchiveError",
    "ArchiveReport",
    "Capture",
    "CopyState",
    "EmlOutlet",
    "Entry",
    "Finding",
    "FolderResult",
    "Hit",
    "ImapFetch",
    "ImapOutlet",
    "Incoming",
    "Index",
    "Item",
    "Journal",
    "JournalProblem",
    "LocalStore",
    "MaildirOutlet",
    "Mark",
    "Marks",
    "MboxOutlet",
    "OfficeStore",
    "Outcome",
    "Place",
    "Pop3Fetch",
    "Pop3Server",
    "Query",
    "Restored",
    "SizeDifference",
    "Store",
    "Stored",
    "Tally",
    "Writer",
    "files",
    "items_of",
    "known_places",
    "pop3_connection",
    "report",
    "report_as_html",
    "report_as_text",
    "restore",
    "verify_journal",
]

_HOMES = {
    "bouncekit.archive.errors": ("ArchiveError",),
    "bouncekit.archive.fetching": (
        "FolderResult",
        "SizeDifference",
        "known_places",
    ),
    "bouncekit.archive.inventory": ("Finding",),
    "bouncekit.archive.journal": (
        "Entry",
        "Journal",
        "JournalProblem",
        "verify_journal",
    ),
    "bouncekit.archive.keeping": (
        "Added",
        "Archive",
    ),
    "bouncekit.archive.marks": (
        "Mark",
        "Marks",
    ),
    "bouncekit.archive.querying": ("Query",),
    "bouncekit.archive.records": (
        "Capture",
        "Incoming",
        "Place",
    ),
    "bouncekit.archive.copystates": ("CopyState",),
    "bouncekit.archive.reporting": (
        "ArchiveReport",
        "report",
    ),
    "bouncekit.archive.restoring": (
        "Item",
        "Outcome",
        "Restored",
        "items_of",
        "restore",
    ),
    "bouncekit.archive.storage.files": ("files",),
    "bouncekit.archive.storage.imap": ("ImapFetch",),
    "bouncekit.archive.storage.imapoutlet": ("ImapOutlet",),
    "bouncekit.archive.storage.index": (
        "Hit",
        "Index",
    ),
    "bouncekit.archive.storage.local": ("LocalStore",),
    "bouncekit.archive.storage.outlets": (
        "EmlOutlet",
        "MaildirOutlet",
        "MboxOutlet",
    ),
    "bouncekit.archive.storage.pop3": (
        "Pop3Fetch",
        "Pop3Server",
        "pop3_connection",
    ),
    "bouncekit.archive.storage.store": (
        "OfficeStore",
        "Store",
    ),
    "bouncekit.archive.telling": (
        "report_as_html",
        "report_as_text",
    ),
    "bouncekit.archive.writing": (
        "Tally",
        "Writer",
    ),
    "bouncekit.archive.batches": ("Stored",),
}
__getattr__, __dir__ = open_lazily(globals(), _HOMES)
