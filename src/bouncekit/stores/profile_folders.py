"""The profiles that ``profiles.ini`` names; the folders of one, or of one account that stand alone."""

import os
import re

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.content import read_file
from bouncekit.sources.errors import SourceError, SourceNote
from bouncekit.sources.location import Envelope
from bouncekit.stores.found import Entry, Folder, FolderKind, Found, Listing, file_of
from bouncekit.stores.left_aside import left_aside
from bouncekit.stores.member_names import is_other
from bouncekit.stores.roles import Role, role_of
from bouncekit.stores.thunderbird import STATE_FILES, FolderFacts, Profile, read_profile

__all__ = ["of_profile", "of_thunderbird", "online", "profiles_in"]

_MOST = 1 << 20  # bytes of a list of profiles
_PATH = re.compile(r"^[ \t]*Path=(.+?)\s*$", re.MULTILINE)


def profiles_in(folder: str, names: frozenset[str]) -> list[Entry]:
    """Return the profiles that ``profiles.ini`` in `folder` names (Thunderbird, Betterbird, SeaMonkey).

    `names` are those of all that stands in `folder`.  Of the profiles that are not there, and of those beside them that
    it does not name, a note is returned; nothing where it names none that is there.
    """
    if "profiles.ini" not in names:
        return []
    try:
        told = _PATH.findall(read_file(f"{folder}/profiles.ini", _MOST).decode("utf-8", "replace"))
    except SourceError:
        return []
    paths = {os.path.normpath(os.path.join(folder, path)) for path in told}  # noqa: PTH118 - a name may hold bytes that are no text
    found = sorted(filter(_is_started, paths))
    if not found:
        return []
    known = {os.path.realpath(path) for path in found}
    others = [
        f"{around}/{name}"
        for around in (folder, f"{folder}/Profiles")
        for name in _folders_in(around)
        if _is_started(f"{around}/{name}") and os.path.realpath(f"{around}/{name}") not in known
    ]
    return [
        *(Folder(path, FolderKind.FOLDER) for path in found),
        *(SourceNote(path, SourceReason.NOT_FOUND) for path in sorted(paths) if not os.path.lexists(path)),
        *(SourceNote(path, SourceReason.UNUSED) for path in others if _has_mail(path)),
    ]


def _is_started(path: str) -> bool:
    """Tell whether a profile is there that was started once; a program may name others that it never used."""
    return os.path.isfile(f"{path}/prefs.js")  # noqa: PTH113 - as above


def _has_mail(path: str) -> bool:
    return any(
        _folders_or_files_in(f"{path}/{part}/{name}")
        for part in ("ImapMail", "Mail")
        for name in _folders_in(f"{path}/{part}")
    )


def of_profile(path: str) -> list[Entry]:
    """Return the mail folders of a profile's accounts; nothing else in it is mail."""
    profile = read_profile(path)
    accounts = list(profile.accounts)
    kept = [
        f"{path}/{part}/{name}" for part in ("ImapMail", "Mail") for name in _folders_in(f"{path}/{part}")
    ]  # what an account left that is not there any more
    known = {os.path.realpath(folder) for folder, _ in accounts}
    left = [folder for folder in kept if os.path.realpath(folder) not in known]
    if not accounts:
        accounts, left = [(folder, "") for folder in left], []
    found: list[Entry] = [
        Folder(folder, FolderKind.THUNDERBIRD, profile.envelope(account), profile=profile)
        for folder, account in accounts
    ]
    missing = [SourceNote(folder, SourceReason.NOT_FOUND) for folder in profile.missing]
    aside = [
        note
        for part in ("ImapMail", "Mail")
        for entry in _files_in(f"{path}/{part}")
        if (note := left_aside(entry, always=True))
    ]
    unused = [SourceNote(folder, SourceReason.UNUSED) for folder in left if _folders_or_files_in(folder)]
    return [*found, *missing, *unused, *aside]


def _folders_in(path: str) -> list[str]:
    try:
        with os.scandir(path) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir())
    except OSError:
        return []


def _files_in(path: str) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(path) as entries:
            return sorted((entry for entry in entries if entry.is_file()), key=lambda entry: entry.name)
    except OSError:
        return []


def _folders_or_files_in(path: str) -> bool:
    try:
        with os.scandir(path) as entries:
            return any(not entry.name.lower().endswith((".msf", ".dat", ".html")) for entry in entries)
    except OSError:
        return False


def of_thunderbird(folder: Folder, entry: "os.DirEntry[str]", names: frozenset[str]) -> Entry | None:
    name = entry.name
    profile = folder.profile
    assert profile is not None
    if entry.is_dir():
        return _of_subfolder(folder, entry, profile)
    lower = name.lower()
    is_indexed = f"{name}.msf" in names
    # Without an index: Thunderbird's own files, what is hidden, and copies that a broken compaction left.
    is_state = lower.endswith(".msf") or lower in STATE_FILES or name.startswith(".") or is_other(name)
    if lower.startswith("nstmp"):
        return left_aside(entry, always=True)
    if is_state and not is_indexed:
        return None if name.startswith(".") else left_aside(entry)
    found = file_of(entry, single=lower.endswith(".eml") and not is_indexed)
    if not isinstance(found, Found):
        return found
    envelope, facts = _named(folder, profile, entry.path)
    return found._replace(envelope=envelope, is_store=True, shown=facts.shown, expunged=facts.expunged)


def _of_subfolder(folder: Folder, entry: "os.DirEntry[str]", profile: Profile) -> Folder | None:
    name = entry.name
    if name.endswith(".sbd"):
        facts = profile.facts(entry.path[:-4])
        return folder._replace(path=entry.path, prefix=f"{folder.prefix}{facts.name}/")
    if os.path.isdir(f"{entry.path}/cur"):  # noqa: PTH112 - a name may hold bytes that are no text
        envelope, _ = _named(folder, profile, entry.path)
        return Folder(entry.path, FolderKind.MAILDIR, envelope, peek=True)
    # An index stands beside the folder of an account, too.
    is_none = name.startswith((".", "nstmp")) or name.endswith(".mozmsgs")
    return None if is_none else Folder(entry.path, FolderKind.FOLDER)


def _named(folder: Folder, profile: Profile, path: str) -> tuple[Envelope, FolderFacts]:
    assert folder.envelope is not None
    facts = profile.facts(path)
    name = f"{folder.prefix}{facts.name}"
    is_trashed = facts.role is Role.OTHER and role_of(name) is Role.TRASH
    return folder.envelope._replace(folder=name, role=Role.TRASH if is_trashed else facts.role), facts


def online(folder: Folder, listing: Listing) -> list[Entry]:
    """Return a note of the folders that stand on their server alone."""
    profile = folder.profile
    if profile is None:
        return []
    alone = [
        name[:-4]
        for name in sorted(listing.names)
        if name.endswith(".msf") and name[:-4] not in listing.names and f"{name}.msf" not in listing.names
    ]
    facts = [profile.facts(f"{folder.path}/{name}") for name in alone]
    told = [f"{folder.prefix}{each.name}" for each in facts if each.shown]
    return [SourceNote(folder.path, SourceReason.ONLINE, ", ".join(told))] if told else []
