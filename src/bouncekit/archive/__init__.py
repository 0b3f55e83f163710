"""The durable archive: the raw bytes of messages in a BagIt bag (RFC 8493), and a journal of what was done with them.

    archive = Archive.create("/home/marie/archive")
    archive.add(files("/home/marie/Maildir", print))                # keep what is there
    hits = Index(archive).search(Query("facture", sender="durand"))
    print(*report_as_text(report(archive, now)), sep="\\n")

Rule 1: what was reported as stored is never lost; this room deletes no message, ever.
Rule 2: the bytes of a message are kept as they are, and named by their SHA-256; no name comes from a message.
Rule 3: disks and servers are reached only in `bouncekit.archive.store`.

The names below are public, and are loaded on first use.
"""

from typing import TYPE_CHECKING

from bouncekit.frontdoor import open_lazily

if TYPE_CHECKING:
    from bouncekit.archive.archive import Added, Archive
    from bouncekit.archive.capture.from_files import files
    from bouncekit.archive.capture.from_imap import ImapFetch
    from bouncekit.archive.capture.from_pop3 import Pop3Fetch
    from bouncekit.archive.capture.known import FolderResult, SizeDifference, account_name, known_places
    from bouncekit.archive.format.archive_errors import ArchiveError
    from bouncekit.archive.format.captures import Capture, Incoming, Place
    from bouncekit.archive.format.flags_seen import flags_seen
    from bouncekit.archive.format.journal import Entry, Journal, JournalProblem, verify_journal
    from bouncekit.archive.format.marks import Mark, Marks
    from bouncekit.archive.reporting.copy_states import CopyState
    from bouncekit.archive.reporting.render import finding_in_words, report_as_html, report_as_text
    from bouncekit.archive.reporting.state import ArchiveReport, report
    from bouncekit.archive.restoring.outlets import EmlOutlet, MaildirOutlet, MboxOutlet
    from bouncekit.archive.restoring.restore import Item, Outcome, Outlet, Restored, items_of, restore
    from bouncekit.archive.restoring.to_imap import ImapOutlet
    from bouncekit.archive.restoring.to_imap_folders import ImapFolders, by_folder
    from bouncekit.archive.search.index import Hit, Index
    from bouncekit.archive.search.query import Query
    from bouncekit.archive.store.local import LocalStore
    from bouncekit.archive.store.store import OfficeStore, Store
    from bouncekit.archive.write.batch import Stored
    from bouncekit.archive.write.inventory import Finding
    from bouncekit.archive.write.session import Tally, Writer
    from bouncekit.servers.pop3 import Pop3Server, pop3_connection

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
    "ImapFolders",
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
    "Outlet",
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
    "account_name",
    "by_folder",
    "files",
    "finding_in_words",
    "flags_seen",
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
    "bouncekit.archive.format.archive_errors": ("ArchiveError",),
    "bouncekit.archive.capture.known": (
        "FolderResult",
        "SizeDifference",
        "account_name",
        "known_places",
    ),
    "bouncekit.archive.write.inventory": ("Finding",),
    "bouncekit.archive.format.flags_seen": ("flags_seen",),
    "bouncekit.archive.format.journal": (
        "Entry",
        "Journal",
        "JournalProblem",
        "verify_journal",
    ),
    "bouncekit.archive.archive": (
        "Added",
        "Archive",
    ),
    "bouncekit.archive.format.marks": (
        "Mark",
        "Marks",
    ),
    "bouncekit.archive.search.query": ("Query",),
    "bouncekit.archive.format.captures": (
        "Capture",
        "Incoming",
        "Place",
    ),
    "bouncekit.archive.reporting.copy_states": ("CopyState",),
    "bouncekit.archive.reporting.state": (
        "ArchiveReport",
        "report",
    ),
    "bouncekit.archive.restoring.restore": (
        "Item",
        "Outcome",
        "Outlet",
        "Restored",
        "items_of",
        "restore",
    ),
    "bouncekit.archive.capture.from_files": ("files",),
    "bouncekit.archive.capture.from_imap": ("ImapFetch",),
    "bouncekit.archive.restoring.to_imap": ("ImapOutlet",),
    "bouncekit.archive.restoring.to_imap_folders": ("ImapFolders", "by_folder"),
    "bouncekit.archive.search.index": (
        "Hit",
        "Index",
    ),
    "bouncekit.archive.store.local": ("LocalStore",),
    "bouncekit.archive.restoring.outlets": (
        "EmlOutlet",
        "MaildirOutlet",
        "MboxOutlet",
    ),
    "bouncekit.archive.capture.from_pop3": ("Pop3Fetch",),
    "bouncekit.servers.pop3": ("Pop3Server", "pop3_connection"),
    "bouncekit.archive.store.store": (
        "OfficeStore",
        "Store",
    ),
    "bouncekit.archive.reporting.render": (
        "finding_in_words",
        "report_as_html",
        "report_as_text",
    ),
    "bouncekit.archive.write.session": (
        "Tally",
        "Writer",
    ),
    "bouncekit.archive.write.batch": ("Stored",),
}
__getattr__, __dir__ = open_lazily(globals(), _HOMES)
