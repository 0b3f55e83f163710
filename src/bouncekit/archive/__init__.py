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

from bouncekit.frontdoor import open_lazily

__getattr__, __dir__ = open_lazily(globals())
