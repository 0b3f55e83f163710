"""What the names of files and folders tell of the mail in them: what is no mail, flags, folders."""

import os
import re
from functools import lru_cache

from bouncekit.sources.location import Envelope
from bouncekit.stores.roles import Role, role_of
from bouncekit.text.utf7 import decode_utf7

__all__ = [
    "MAILDIR_FLAGS",
    "is_other",
    "is_other_member",
    "maildir_envelope",
    "member_envelope",
    "named_box",
    "true_name",
]

CONTAINERS = frozenset({".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".tar"})
"""Suffixes of containers: they are looked into, or named."""

OTHER_SUFFIXES = frozenset(
    # data, programs, pages, pictures, office files; then what mail clients and servers keep beside the mail
    {
        ".json", ".jsonl", ".ndjson", ".md", ".rst", ".py", ".pyc", ".pl", ".pm", ".rb", ".go", ".rs", ".c",
        ".h", ".js", ".ts", ".css", ".sh", ".bat", ".toml", ".yaml", ".yml", ".csv", ".tsv", ".ini", ".cfg",
        ".conf", ".log", ".lock", ".xml", ".xsd", ".html", ".htm", ".sql", ".sqlite", ".sqlite3", ".db", ".pdf",
        ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".ico", ".doc", ".docx", ".xls", ".xlsx", ".ppt",
        ".pptx", ".odt", ".ods", ".odp", ".diff", ".patch", ".bak", ".msf", ".dat", ".idx", ".index", ".cache",
        ".snm", ".toc", ".cmeta", ".ev-summary", ".ibex", ".plist", ".emlxpart", ".mailsignature", ".storedata",
        ".mozeml", ".wdseml", ".oeaccount", ".msmessagestore", ".pat", ".chk", ".fol", ".pce", ".pmi", ".meta", ".tbi",
        ".tbk",
    }
)  # fmt: skip
OTHER_NAMES = frozenset(
    {
        "makefile", "dockerfile", "license", "licence", "copying", "authors", "changelog", "changes",
        "contributing", "notice", "readme", "sources", "manifest", "thumbs.db", "desktop.ini",
        "table_of_contents", "maildirfolder", "maildirsize", "subscriptions", "courierimapsubscribed",
        "courierimapuiddb", "courierimapkeywords", "dovecot-uidlist", "dovecot-uidvalidity", "dovecot-keywords",
        "dovecot.index", "dovecot.index.log", "dovecot.index.cache", "readme.txt", "license.txt", "licence.txt",
        "sources.txt",
        "courierimapacl", "courierpop3dsizelist", "shared-maildirs", "cyrus.header", "cyrus.squat", "cyrus.annotations",
        "cyrus.expunge", "cyrus.seen", "envelope index", "nndbase.txt", "uidvalidity",
    }
)  # fmt: skip

MAILDIR_FLAGS = {
    "D": "\\Draft",
    "F": "\\Flagged",
    "P": "$Forwarded",
    "R": "\\Answered",
    "S": "\\Seen",
    "T": "\\Deleted",
}
"""The letters of Maildir's file names and what IMAP calls them (RFC 9051, 2.3.2; $Forwarded: RFC 5788)."""

_INFO = re.compile(r"[:!;]2,([A-Za-z]*)$")  # systems that cannot write the colon have another mark in its place
# What programs add to the name of a folder: its form; and Alpine the month, when it begins a new one.
_BOX_SUFFIX = re.compile(r"(?:-[a-z]{3}-[12][0-9]{3})?(?:\.(?:mbox|mbx|mmdf))?$", re.IGNORECASE)
_PLAIN = Envelope("maildir")
_EUDORA = {"in": Role.INBOX, "out": Role.SENT}


def is_other(name: str) -> bool:
    """Tell whether the name of a file says that it is something else than mail."""
    lower = name.lower()
    if lower in OTHER_NAMES or lower.endswith(("~", ".ibex.index.data", "-wal", "-shm", "-journal")):
        return True
    return os.path.splitext(lower)[1] in OTHER_SUFFIXES  # noqa: PTH122 - a name may hold bytes that are no text


def is_other_member(path: str) -> bool:
    """Tell whether the name of a container's member says that it is something else than mail."""
    *folders, name = path.split("/")
    if name.startswith(".") or "__MACOSX" in folders:
        return True
    return is_other(name)


def true_name(name: str) -> str:
    """Return the name of a folder as a person reads it: what stands on a disk may be in modified UTF-7."""
    if name.isascii():
        return decode_utf7(name)
    return decode_utf7(os.fsencode(name).decode("utf-8", "backslashreplace"))


def maildir_envelope(name: str, part: str, folder: Envelope = _PLAIN) -> Envelope:
    """Return what the name of a Maildir's file tells; what lies in ``new`` (`part`) was not seen yet."""
    found = _INFO.search(name) if part == "cur" else None
    return _with_flags(folder, found[1] if found is not None else "")


@lru_cache(maxsize=256)
def _with_flags(folder: Envelope, letters: str) -> Envelope:
    return folder._replace(flags=tuple(sorted({MAILDIR_FLAGS[each] for each in letters if each in MAILDIR_FLAGS})))


def named_box(path: str) -> Envelope | None:
    """Return what the name of an mbox outside of any store tells: Sent, ``Brouillons.mbox``, ``sent-mail-oct-2026``."""
    name = true_name(_BOX_SUFFIX.sub("", os.path.basename(path)))  # noqa: PTH119 - a name may hold bytes that are no text
    role = _EUDORA.get(name.lower(), Role.OTHER) if _is_of_eudora(path) else Role.OTHER
    role = role if role is not Role.OTHER else role_of(name)
    return Envelope("mbox", folder=name, role=role) if role is not Role.OTHER else None


def _is_of_eudora(path: str) -> bool:
    return path[-4:].lower() == ".mbx" and any(
        os.path.isfile(path[:-4] + suffix)  # noqa: PTH113 - as above
        for suffix in (".toc", ".TOC")
    )


def member_envelope(path: str) -> Envelope:
    """Return what the path of a container's member tells of the message in it."""
    *folders, name = path.split("/")
    part = folders.pop() if folders and folders[-1] in {"cur", "new"} else ""
    if part and folders and folders[-1].startswith("."):  # Maildir++
        folders[-1:] = folders[-1][1:].split(".")
    folder = "/".join(true_name(step.removesuffix(".sbd").removesuffix(".mbox")) for step in folders if step)
    envelope = Envelope("container", folder=folder, role=role_of(folder) if part and folder else Role.OTHER)
    return maildir_envelope(name, part, envelope) if part else envelope
