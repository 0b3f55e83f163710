"""What the names of files and folders tell of the mail in them: what is no mail, flags, folders."""

import os
import re
from functools import lru_cache

from bouncekit.sources.location import Envelope
from bouncekit.stores.programs import DATABASES_READ
from bouncekit.stores.roles import Role, role_of, role_of_cut
from bouncekit.text.utf7 import decode_utf7

__all__ = [
    "MAILDIR_FLAGS",
    "below_envelope",
    "beside_envelope",
    "boxed_envelope",
    "folder_name",
    "info_at",
    "is_other",
    "is_other_member",
    "maildir_envelope",
    "maildir_letters",
    "member_envelope",
    "named_box",
    "true_name",
]

CONTAINERS = frozenset({".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".tar"})
"""Suffixes of containers: they are looked into, or named."""

HOLDERS = frozenset({"Messages", "#msgs", "messages"})
"""Folders of MailMate, Kerio and ImportExportTools in each folder of a mailbox: the messages of that."""

BESIDE = frozenset({"__MACOSX", "@eaDir"})
"""Folders of macOS and of Synology's systems, with what they know of the files beside them."""

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
        ".tbk", ".vcf", ".vcs", ".ics", ".ldif", ".imap", ".ind", ".stg", ".pck", ".php", ".nov", ".mrk",
        ".mozlz4", ".source", ".ev-summary-meta", ".fld", ".sdf", ".pmr", ".pmj", ".cfn",
        # programs, sounds, films, contacts
        ".exe", ".dll", ".jar", ".mp3", ".m4a", ".wav", ".mp4", ".mov", ".avi", ".mkv", ".heic", ".tif", ".tiff",
        ".bmp", ".contact", ".group",
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
        "cyrus.expunge", "cyrus.seen", "envelope index", "evolution.dir", "nndbase.txt", "uidvalidity", "content_index",
        "imapindex.bin",
        # of MH, and of getmail
        "components", "replcomps", "replgroupcomps", "forwcomps", "distcomps", "digestcomps", "rcvdistcomps",
        "getmailrc",
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

# Systems that cannot write the colon have another mark in its place, and what unpacks a Maildir there writes ``_``.
_INFO = re.compile(r"[:!;_]2,([A-Za-z]*)$")
# What programs add to the name of a folder: its form; and Alpine, or Gnus, the month when it begins a new one.
_BOX_SUFFIX = re.compile(
    r"(?:-[a-z]{3}-[12][0-9]{3}|[.-][12][0-9]{3}-[01][0-9])?(?:\.(?:mbox|mbx|mmdf|box))?(?:\.(?:gz|bz2|xz))?$",
    re.IGNORECASE,
)
# Folders of Apple Mail, MailMate, MDaemon; and when an extension of Thunderbird exported one.
_FOLDER_SUFFIX = re.compile(r"(?:\.(?:sbd|mbox|imapmbox|mailbox|IMAP)|_[12][0-9]{7}-[0-9]{4})$")
_DELIVERY = re.compile(r"[0-9]{6,12}\.")
_PLAIN = Envelope("maildir")
_BOXES = frozenset({"mbox", "mbox of CR", "mbox in UTF-16", "mmdf", "babyl", "foxmail"})
_EUDORA = {"in": Role.INBOX, "out": Role.SENT}
_MAIN = frozenset({"maildir", "mail"})
_FOXMAIL = {"in": Role.INBOX, "out": Role.DRAFTS}  # what is to be sent


def is_other(name: str) -> bool:
    """Tell whether the name of a file says that it is something else than mail."""
    lower = name.lower()
    if lower in OTHER_NAMES or lower.endswith(("~", ".ibex.index.data", "-wal", "-shm", "-journal")):
        return True
    if lower.startswith("oldmail-"):  # what getmail has got
        return True
    return os.path.splitext(lower)[1] in OTHER_SUFFIXES  # noqa: PTH122 - a name may hold bytes that are no text


def is_other_member(path: str) -> bool:
    """Tell whether the name of a container's member says that it is something else than mail."""
    folder, _, name = path.rpartition("/")
    if name.startswith(".") or _is_beside(folder):
        return True
    if name in DATABASES_READ:
        return False
    part = folder.rpartition("/")[2]
    if part in {"cur", "new"}:  # of a Maildir: what looks like a suffix is the end of a host's name
        return False
    # What is still being delivered there is no message yet.
    return (part == "tmp" and _DELIVERY.match(name) is not None) or is_other(name)


@lru_cache(maxsize=64)
def _is_beside(folder: str) -> bool:
    """Tell whether a folder holds what a system keeps beside files, or Thunderbird's copies for a search."""
    folders = folder.split("/")
    return not BESIDE.isdisjoint(folders) or any(step.endswith(".mozmsgs") for step in folders)


def true_name(name: str) -> str:
    """Return the name of a folder as a person reads it: what stands on a disk may be in modified UTF-7."""
    if name.isascii():
        return decode_utf7(name)
    return decode_utf7(os.fsencode(name).decode("utf-8", "backslashreplace"))


def folder_name(name: str) -> str:
    """Return the name of a mail folder as a person reads it, of the folder on the disk that has it."""
    return true_name(_FOLDER_SUFFIX.sub("", name))


def below_envelope(name: str) -> Envelope:
    """Return what the name of a folder of Maildir++ tells: a dot before it, and between its parts."""
    folder = name[1:].replace(".", "/")
    return Envelope("maildir", folder=folder, role=role_of(folder))


def beside_envelope(name: str) -> Envelope:
    """Return what the name of a Maildir tells that stands beside others; the one for all that arrives has any name."""
    role = role_of(name)
    is_main = role is Role.OTHER and name.rpartition("/")[2].lower() in _MAIN
    return Envelope("maildir", folder="" if is_main else name, role=Role.INBOX if is_main else role)


def boxed_envelope(path: str, form: str, around: Envelope | None) -> Envelope | None:
    """Return what the path of a member of many messages (`form` names what it is) tells, beside the folder `around`."""
    named = named_box(path) if form in _BOXES else None
    if around is None:
        return named
    if named is None or around.role not in {"", Role.OTHER}:
        return around
    return around._replace(folder=f"{around.folder}/{named.folder}".lstrip("/"), role=named.role)


def info_at(name: str) -> int:
    """Return where the flags begin in the name of a Maildir's file: the unique part stands before."""
    found = _INFO.search(name)
    return found.start() if found is not None else len(name)


def maildir_letters(name: str) -> str:
    """Return the letters of the flags in the name of a Maildir's file, or its path.

    Those of a file in ``new`` count as well: mbsync, OfflineIMAP and mblaze mark there what was deleted.
    """
    found = _INFO.search(name)
    return found[1] if found is not None else ""


def maildir_envelope(name: str, folder: Envelope = _PLAIN) -> Envelope:
    """Return what the name of a Maildir's file tells."""
    return _with_flags(folder, maildir_letters(name))


@lru_cache(maxsize=256)
def _with_flags(folder: Envelope, letters: str) -> Envelope:
    return folder._replace(flags=tuple(sorted({MAILDIR_FLAGS[each] for each in letters if each in MAILDIR_FLAGS})))


def _named(folders: list[str]) -> list[str]:
    """Return the folders that have a name for people: what is below a package of Apple Mail has none."""
    package = max((at for at, step in enumerate(folders) if step.endswith((".mbox", ".imapmbox"))), default=-1)
    if package >= 0:
        return folders[: package + 1]
    return folders[:-1] if folders and folders[-1] in HOLDERS else folders


def named_box(path: str) -> Envelope | None:
    """Return what the name of an mbox outside of any store tells: Sent, ``Brouillons.mbox``, ``sent-mail-oct-2026``."""
    name = true_name(_BOX_SUFFIX.sub("", os.path.basename(path)))  # noqa: PTH119 - a name may hold bytes that are no text
    own = _FOXMAIL if path[-4:].lower() == ".box" else _EUDORA if _is_of_eudora(path) else {}
    role = own.get(name.lower(), Role.OTHER)
    role = role if role is not Role.OTHER else role_of(name)
    return Envelope("mbox", folder=name, role=role) if role is not Role.OTHER else None


def _is_of_eudora(path: str) -> bool:
    if path[-4:].lower() == ".mbx":
        return True
    # On a Macintosh the box has no suffix, and its index has.
    return any(os.path.isfile(path + suffix) for suffix in (".toc", ".TOC"))  # noqa: PTH113 - as above


def member_envelope(path: str) -> Envelope:
    """Return what the path of a container's member tells of the message in it."""
    folders, _, name = path.rpartition("/")
    envelope, part = _folder_envelope(folders)
    return maildir_envelope(name, envelope) if part else envelope


# Of the members of a container many stand in one folder, one behind the other.
@lru_cache(maxsize=64)
def _folder_envelope(path: str) -> tuple[Envelope, str]:
    """Return what the path of a folder tells of all that is in it, and ``cur`` or ``new`` where it is such a one."""
    folders = path.split("/") if path else []
    part = folders.pop() if folders and folders[-1] in {"cur", "new"} else ""
    if part and folders and folders[-1].startswith("."):  # Maildir++
        folders[-1:] = folders[-1][1:].split(".")
    folder = "/".join(folder_name(step) for step in _named(folders) if step)
    return Envelope("container", folder=folder, role=role_of_cut(folder) if folder else Role.OTHER), part
