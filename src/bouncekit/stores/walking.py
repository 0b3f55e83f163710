"""Which files under a folder are to be read as messages, in an order that is the same on every run and machine.

- Names are sorted by their characters; a folder's entries stand where its name stands.
- A Maildir is a folder with ``cur`` and ``new`` (or ``tmp``: Thunderbird's has no ``new``).  Only these two hold
  messages; ``tmp`` and the files beside them are left alone; its subfolders follow (Maildir++: ``.Sent``,
  ``.Archives.2025``; KMail: ``.Archives.directory``).
- Of a Thunderbird profile only the folders of its accounts are read, and in these each file beside its index.
- Of a copy that imap-backup or Got Your Back made, the list or the database beside the messages tells of each.
- A folder of numbered files is MH's: ``,2`` and ``#2`` are deleted.
- In any other folder every file counts but the hidden ones, and those whose name tells that they are something else:
  an expectation beside its message, a README, a mail client's index.
- A folder is read once, however many links lead to it: links that form a loop end nowhere.
- A store that cannot be read is one error, that names it.
"""

import os
from collections.abc import Iterator, Mapping
from functools import partial

from bouncekit.sources.errors import SourceError, failure
from bouncekit.sources.location import Envelope
from bouncekit.stores.backups import imap_backup, is_imap_backup, of_imap_backup, of_labelled
from bouncekit.stores.found import (
    Entry,
    Folder,
    FolderKind,
    Found,
    Listing,
    OfEntry,
    Taker,
    file_of,
    is_maildir,
    is_shelf,
    looked_at,
    maildir_around,
)
from bouncekit.stores.kept_folders import kept_by_program
from bouncekit.stores.left_aside import left_aside
from bouncekit.stores.member_names import (
    BESIDE,
    HOLDERS,
    below_envelope,
    beside_envelope,
    folder_name,
    is_other,
    maildir_envelope,
    true_name,
)
from bouncekit.stores.mh import NUMBER, REMOVED, is_mh, is_numbered, mh_folder
from bouncekit.stores.profile_folders import of_thunderbird, online
from bouncekit.stores.programs import exported_envelope, is_export
from bouncekit.stores.roles import Role, role_of, role_of_cut
from bouncekit.stores.thunderbird import profile_around

__all__ = ["envelope_of", "holds_one_message", "walk"]

_MAILDIR_PARTS = ("cur", "new")
_AROUND = frozenset({"apple", "folders", "windows-mail"})  # stores of which all that stands in a folder has its name


def holds_one_message(path: str) -> bool:
    """Tell whether the name says that the file is one message and no mbox: ``.eml``, or a file of a Maildir."""
    if path[-4:].lower() == ".eml":
        return True
    folder = os.path.dirname(path)  # noqa: PTH120 - a name may hold bytes that are no text; plain strings keep them
    return os.path.basename(folder) in _MAILDIR_PARTS and is_maildir(os.path.dirname(folder) or ".")  # noqa: PTH119, PTH120


def envelope_of(path: str) -> tuple[Envelope | None, bool]:
    """Return what the place of a file that was named itself tells, and whether a store's own fields begin it."""
    folder, name = os.path.split(path)
    if os.path.isfile(f"{path}.msf"):  # noqa: PTH113 - as above
        profile = profile_around(folder or ".")
        facts = profile.facts(path)
        return Envelope("thunderbird", folder=facts.name, role=facts.role), False
    box, part = os.path.split(folder)
    if part in _MAILDIR_PARTS and is_maildir(box or "."):
        is_thunderbird = os.path.isfile(f"{box}.msf")  # noqa: PTH113 - as above
        return maildir_envelope(name), is_thunderbird
    return None, False


def walk(folder: str, taker: Taker | None = None) -> Iterator[Found | SourceError]:
    """Yield every file to read under `folder`, and an error for each entry that cannot be looked at.

    What `taker` takes is not yielded.
    """
    seen: set[tuple[int, int]] = set()
    waiting: list[Iterator[Entry]] = [iter((Folder(folder, FolderKind.FOLDER, is_root=True),))]
    while waiting:
        entry = next(waiting[-1], None)
        if entry is None:
            waiting.pop()
            continue
        if not isinstance(entry, Folder):
            yield entry
            continue
        if taker is not None and entry.kind is FolderKind.MESSAGES and not entry.peek:
            taker.messages(entry)
            continue
        try:
            status = os.stat(entry.path)  # noqa: PTH116 - as above
            if (identity := (status.st_dev, status.st_ino)) in seen:
                continue
            seen.add(identity)
            with os.scandir(entry.path) as found:
                entries = [each for each in found if each.name not in BESIDE]
        except OSError as error:
            yield failure(entry.path, error)
            continue
        waiting.append(_content_of(entry, entries, taker))
        del entries


def _content_of(folder: Folder, entries: "list[os.DirEntry[str]]", taker: Taker | None) -> Iterator[Entry]:
    """Yield what of a folder is to be read, in order; each of its `entries` is forgotten once it was looked at."""
    if folder.kind is FolderKind.MESSAGES:  # nothing but messages, and often many
        yield from looked_at(folder, entries, _of_messages)
        return
    listing = Listing(entries, frozenset(each.name for each in entries))
    if folder.kind is FolderKind.FOLDER:
        if (kept := kept_by_program(folder, listing.names)) is not None:
            for each in kept:
                if isinstance(each, Folder) and each.path == folder.path:  # it is one of messages, as its program knows
                    yield from looked_at(each, entries, _of_messages)
                else:
                    yield each
            return
        folder = _part_of_maildir(folder) or _recognised(folder, listing)
    if folder.kind is FolderKind.THUNDERBIRD:
        yield from looked_at(folder, entries, partial(of_thunderbird, names=listing.names))
        yield from online(folder, listing)
        return
    del listing
    if taker is not None and folder.kind is FolderKind.FOLDER:
        entries = _left_by(taker, folder, entries)
    yield from looked_at(folder, entries, _OF_KIND[folder.kind])


def _left_by(taker: Taker, folder: Folder, entries: "list[os.DirEntry[str]]") -> "list[os.DirEntry[str]]":
    """Return what of the entries of an ordinary folder `taker` does not take."""
    named: list[os.DirEntry[str]] = []
    left: list[os.DirEntry[str]] = []
    for entry in entries:
        name = entry.name
        (named if name[-4:].lower() == ".eml" and name[0] != "." else left).append(entry)
    taker.files(folder._replace(envelope=_around(folder)), named, left)
    return left


def _part_of_maildir(folder: Folder) -> Folder | None:
    """Return a part of a Maildir that was asked for itself, as one; None for any other folder."""
    box, part = maildir_around(os.path.abspath(folder.path)) if folder.is_root else ("", "")  # noqa: PTH100 - as above
    if not part or not is_maildir(box):
        return None
    is_thunderbird = os.path.isfile(f"{box}.msf")  # noqa: PTH113 - as above
    return folder._replace(kind=FolderKind.MESSAGES, envelope=Envelope("maildir"), prefix=part, peek=is_thunderbird)


def _recognised(folder: Folder, listing: Listing) -> Folder:
    """Return the folder with the role that its entries tell."""
    names = listing.names
    name = true_name(os.path.basename(folder.path))  # noqa: PTH119 - as above
    is_named = folder.envelope is not None and folder.envelope.store == "folders"
    own = folder.prefix.removesuffix("/") if is_named else folder.prefix + name
    if is_maildir(folder.path):
        around = None if folder.is_root else below_envelope(name) if name.startswith(".") else beside_envelope(own)
        return folder._replace(kind=FolderKind.MAILDIR, envelope=around)
    if "winmail.fol" in names:
        return folder._replace(envelope=Envelope("windows-mail", folder=own, role=role_of_cut(own)), prefix=f"{own}/")
    # Few endings and first letters are asked before each of many names.
    endings = {name[-4:] for name in names}
    if "imap" in endings and is_imap_backup(names):
        return imap_backup(folder, names)
    if not endings.isdisjoint(("json", "meta")) and is_export(names):
        return folder._replace(kind=FolderKind.EXPORT)
    if ".msf" in endings and any(
        name.endswith(".msf") and (name[:-4] in names or f"{name[:-4]}.sbd" in names) for name in names
    ):
        profile = profile_around(folder.path)
        return folder._replace(kind=FolderKind.THUNDERBIRD, profile=profile, envelope=profile.envelope(""))
    is_marked = is_mh(names)
    return (
        mh_folder(folder, names, name, is_marked=is_marked)
        if is_marked or is_numbered(names)
        else folder._replace(is_mailbox=any(map(_is_inbox, listing.entries)))
    )


def _is_inbox(entry: "os.DirEntry[str]") -> bool:
    return entry.is_dir(follow_symlinks=False) and role_of(folder_name(entry.name)) is Role.INBOX


def _of_folder(folder: Folder, entry: "os.DirEntry[str]") -> Entry | None:
    name = entry.name
    if entry.is_dir():
        return _of_subfolder(folder, entry)
    is_message = name[-4:].lower() == ".eml"
    if name.startswith("."):
        return None
    if not is_message and is_other(name):
        return left_aside(entry)
    return file_of(entry, single=is_message, envelope=_around(folder))


def _of_subfolder(folder: Folder, entry: "os.DirEntry[str]") -> Folder | None:
    name = entry.name
    around = _around(folder)
    store = around.store if around is not None else ""
    is_hidden = name.startswith(".") and not (is_maildir(entry.path) or name.endswith(".directory"))
    if is_hidden or _is_own(entry, in_package=store == "apple"):
        return None
    if name.endswith((".mbox", ".imapmbox")):  # a package of Apple Mail, which holds an mbox, or a file a message
        return _named_folder(entry, "apple", folder.prefix + folder_name(name))
    if around is not None and store == "folders" and name in HOLDERS:
        return _named_folder(entry, "folders", around.folder)
    if store == "folders" or name.endswith(".IMAP") or (folder.is_mailbox and not name.startswith(".")):
        return _named_folder(entry, "folders", folder.prefix + folder_name(name))
    package = around if store == "apple" else None
    return Folder(entry.path, FolderKind.FOLDER, package, _prefix(folder, name, is_known=around is not None))


def _named_folder(entry: "os.DirEntry[str]", store: str, name: str) -> Folder:
    return Folder(entry.path, FolderKind.FOLDER, Envelope(store, folder=name, role=role_of(name)), f"{name}/")


def _around(folder: Folder) -> Envelope | None:
    """Return what an ordinary folder tells of all that stands in it."""
    return folder.envelope if folder.envelope is not None and folder.envelope.store in _AROUND else None


def _prefix(folder: Folder, name: str, *, is_known: bool) -> str:
    """Return the name of the folder around what stands in `name`: KMail's ``.Clients.directory`` tells it."""
    if name.startswith("."):
        return f"{folder.prefix}{true_name(name)[1:-10]}/"
    return folder.prefix if is_known or folder.path.endswith(".directory") else ""


def _is_own(entry: "os.DirEntry[str]", *, in_package: bool) -> bool:
    """Tell whether a folder holds what a program keeps beside the mail, or copies of it for a search."""
    name = entry.name
    if name == "Attachments":
        return in_package
    if name == "MailData":
        return os.path.exists(f"{entry.path}/Envelope Index")  # noqa: PTH110 - as above
    return name.endswith(".mozmsgs")


def _of_export(folder: Folder, entry: "os.DirEntry[str]") -> Entry | None:
    is_single = entry.name[-4:].lower() == ".eml"
    if not (is_single or entry.name[-7:].lower() == ".eml.gz") or entry.is_dir():
        return _of_folder(folder, entry)
    return file_of(entry, single=is_single, envelope=exported_envelope(entry.path))


def _of_mh(folder: Folder, entry: "os.DirEntry[str]") -> Entry | None:
    name = entry.name
    if entry.is_dir() or (not (is_number := NUMBER.fullmatch(name)) and not REMOVED.fullmatch(name)):
        return _of_folder(folder, entry)
    envelope = folder.envelope
    if envelope is not None and (not is_number or name in folder.deleted):
        envelope = envelope._replace(flags=("\\Deleted",))
    return file_of(entry, single=True, envelope=envelope)


def _of_maildir(folder: Folder, entry: "os.DirEntry[str]") -> Entry | None:
    name = entry.name
    if not entry.is_dir():
        return None if name.startswith(".") else left_aside(entry)
    if name == "tmp" or name.startswith("courierimap"):
        return None
    around = folder.envelope or Envelope("maildir", role=Role.INBOX)
    if name in _MAILDIR_PARTS:
        return Folder(entry.path, FolderKind.MESSAGES, around, prefix=name, peek=folder.peek)
    if name.startswith(".") and not is_maildir(entry.path) and not name.endswith(".directory"):
        return None
    if name.startswith(".") and not name.endswith(".directory"):
        return Folder(entry.path, FolderKind.MAILDIR, below_envelope(true_name(name)))
    return Folder(entry.path, FolderKind.FOLDER, prefix=_prefix(folder, name, is_known=False))


def _of_messages(folder: Folder, entry: "os.DirEntry[str]") -> Entry | None:
    name = entry.name
    if name.startswith("."):
        return None
    if entry.is_dir():
        return folder._replace(path=entry.path) if is_shelf(name) else Folder(entry.path, FolderKind.FOLDER)
    return file_of(entry, single=True, envelope=folder.told_of(name), peek=folder.peek)


_OF_KIND: Mapping[FolderKind, OfEntry] = {
    FolderKind.EXPORT: _of_export,
    FolderKind.FOLDER: _of_folder,
    FolderKind.IMAP_BACKUP: of_imap_backup,
    FolderKind.LABELLED: of_labelled,
    FolderKind.MAILDIR: _of_maildir,
    FolderKind.MESSAGES: _of_messages,
    FolderKind.MH: _of_mh,
}
