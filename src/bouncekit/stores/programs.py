"""How mail programs lay out the folders that they keep for themselves: where the mail is in them, and what is none."""

import json
import os
import re
from collections.abc import Iterator

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.content import read_file
from bouncekit.sources.errors import SourceError
from bouncekit.sources.location import Envelope
from bouncekit.stores.fields import role_of_labels
from bouncekit.stores.roles import Role

__all__ = ["DATABASES", "DATABASES_READ", "exported_envelope", "is_export", "mail_inside", "unreadable_store"]

DATABASES = {
    "edgehill.db": "Mailspring",
    "mail_data.dat": "eM Client",
    "outlook.sqlite": "Outlook (macOS)",
    "store.vol": "Windows Mail",
    "trojita.imap.cache.sqlite": "Trojitá",
    "messages.tbb": "The Bat!",
}
"""{name of a file in small letters: the program that keeps mail in a database of its own, in or beside it}."""

DATABASES_READ = {"akonadi.db": "Akonadi (KMail)", "geary.db": "Geary"}
"""The same, of databases that are read."""

# What Akonadi keeps beside the tables of its MariaDB or PostgreSQL.
_AKONADI = ("Akonadi.error", "db_misc", "file_db_data", "search_db", "socket-")
_DOVECOT_ROOT = re.compile(r"dovecot\.(?:list\.index|mailbox)\.log")
_MAILBIRD = f"Mailbird{os.sep}Store"
_MOST = 1 << 20  # bytes of what is told of one message
# The labels of Proton itself, as its export writes them.
_PROTON = {
    "0": Role.INBOX,
    "3": Role.TRASH,
    "4": Role.JUNK,
    "7": Role.SENT,
    "8": Role.DRAFTS,
    "6": Role.ARCHIVE,
}
_PROTON_DRAFT, _PROTON_SENT = {"1", "8"}, {"2", "7"}


def _database_of(path: str, names: frozenset[str]) -> str | None:
    """Return the program that keeps mail in its own database in a folder with these `names`; None where none does."""
    if "Store.db" in names and os.path.abspath(path).endswith(_MAILBIRD):  # noqa: PTH100 - plain strings keep any byte
        return "Mailbird"
    return next((DATABASES[name] for name in DATABASES.keys() & set(map(str.lower, names))), None)


def unreadable_store(path: str, names: frozenset[str]) -> tuple[SourceReason, str] | None:
    """Return why the store cannot be read that a folder with these `names` is, and its detail; None where it can."""
    if ".mixmeta" in names:
        return SourceReason.MIX, ""
    if "dbox-Mails" in names or os.path.basename(path) == "dbox-Mails":  # noqa: PTH119 - plain strings keep any byte
        return SourceReason.SDBOX, ""
    if (program := _database_of(path, names)) is not None:
        return SourceReason.DATABASE, program
    if "db_data" in names and "akonadi.db" not in names and any(name.startswith(_AKONADI) for name in names):
        return SourceReason.DATABASE, "Akonadi (KMail)"
    if "mailboxes" in names and any(_DOVECOT_ROOT.fullmatch(name) for name in names):
        return (SourceReason.MDBOX if "storage" in names else SourceReason.SDBOX), ""
    return None


def mail_inside(path: str, names: frozenset[str]) -> list[str]:
    """Return where the mail stands in a folder with these `names` that a program keeps for itself; else nothing."""
    if "omailbase.dat" in names and "store" in names:  # Opera
        return [f"{path}/store"]
    return []


def is_export(names: frozenset[str]) -> bool:
    """Tell whether a folder with these `names` has beside each message what a program tells of it."""
    return any(name.endswith(".metadata.json") for name in names) or any(
        name.endswith(".meta") and not names.isdisjoint((f"{name[:-5]}.eml", f"{name[:-5]}.eml.gz")) for name in names
    )


def exported_envelope(path: str) -> Envelope:
    """Return what stands beside a message: Proton's export has ``NAME.metadata.json``, and gmvault ``NAME.meta``."""
    stem = path.removesuffix(".gz")[:-4]
    told = _text(f"{stem}.meta")
    return _of_gmvault(told) if told else _of_proton(_text(f"{stem}.metadata.json"))


def _of_gmvault(text: str) -> Envelope:
    try:
        told = json.loads(text)
        labels = [str(label).lstrip("\\") for label in told["labels"]]
        flags = tuple(sorted(map(str, told.get("flags") or ())))
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return Envelope("gmvault", role=Role.OTHER)
    role, label = role_of_labels(labels)
    return Envelope("gmvault", folder=label, role=role, flags=flags)


def _of_proton(text: str) -> Envelope:
    try:
        told = json.loads(text or "{}")
        labels = set(map(str, told["Payload"]["LabelIDs"]))
        unread = bool(told["Payload"].get("Unread"))
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return Envelope("proton", role=Role.OTHER)
    role = next(_roles(labels), Role.OTHER)
    flags = ("\\Flagged",) * ("10" in labels) + ("\\Seen",) * (not unread)
    return Envelope("proton", folder=role if role is not Role.OTHER else "", role=role, flags=flags)


def _roles(labels: set[str]) -> Iterator[Role]:
    yield from (role for label, role in _PROTON.items() if label in labels)
    if labels & _PROTON_DRAFT:
        yield Role.DRAFTS
    if labels & _PROTON_SENT:
        yield Role.SENT


def _text(path: str) -> str:
    try:
        return read_file(path, _MOST).decode("utf-8", "replace")
    except SourceError:
        return ""
