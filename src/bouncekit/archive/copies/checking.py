"""How one message is looked at in one copy, and what the lists of the copy are worth.

A plain message is what its name says, and what the manifest says.  A sealed message is what the manifest says, if that
is one that we wrote (the journal knows its SHA-256); with the key it is opened, and must be what its name says.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bouncekit.archive.copies.disks import OFFICE
from bouncekit.archive.copies.encryption import Opener
from bouncekit.archive.copies.evidence import State
from bouncekit.archive.copies.stored_copy import RECORDS, Holder
from bouncekit.archive.copies.unfinished import OfficeRecords, is_behind, is_our_past
from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.format.bag import parse_manifest, sha256
from bouncekit.archive.store.reading import digest_of_chunks, read_each
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["Checker", "ListProblem", "Lists", "read_lists"]


@dataclass(frozen=True, slots=True)
class ListProblem:
    """Something about the lists of a copy.

    `kind` is ``no-manifest``, ``foreign-manifest`` (not one that we wrote), ``list-damaged`` (not what the tag manifest
    says), ``no-tag-manifest``, or ``other-history`` (its journal is not the beginning of the office's).
    """

    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Lists:
    """The manifest of a copy ({name: SHA-256}), its own SHA-256, whether we wrote it; what is wrong in any list."""

    manifest: Mapping[str, str]
    digest: str | None
    is_ours: bool
    problems: tuple[ListProblem, ...]


def read_lists(holder: Holder, office: OfficeRecords) -> Lists:
    """Read all lists of a copy back, and compare them with one another and with the office's records."""
    content = holder.read_or_none(layout.MANIFEST)
    behind: set[str] = set()
    problems = list(_tag_problems(holder, office, behind))
    if content is None:
        return Lists({}, None, False, (ListProblem("no-manifest"), *problems))
    digest = sha256(content)
    is_ours = holder.role == OFFICE or digest in office.manifests
    if not is_ours:
        problems.append(ListProblem("foreign-manifest", layout.MANIFEST))
    if holder.role != OFFICE and not holder.copy.is_sealed and not is_our_past(holder, office.entries):
        problems.append(ListProblem("other-history", layout.JOURNAL))
    listed = holder.parsed(content)
    if holder.role == OFFICE and behind and not problems:  # the records are what counts, and the manifest follows
        listed = {layout.payload_name(digest): digest for digest in office.sizes} | listed
    return Lists(listed, digest, is_ours, tuple(problems))


def _tag_problems(holder: Holder, office: OfficeRecords, behind: set[str]) -> Iterator[ListProblem]:
    """Yield what is wrong; add to `behind` the names of files that a killed session left ahead of the list."""
    tags = holder.read_or_none(layout.TAG_MANIFEST)
    if tags is None:
        yield ListProblem("no-tag-manifest", layout.TAG_MANIFEST)
        return
    known = {*layout.TAG_FILES, *(holder.record_name(name) for name in RECORDS)}
    for line in parse_manifest(tags):
        # A name that is none of ours is not looked up: it may be anything.
        if line is None or line[1] not in known:
            yield ListProblem("list-damaged", line[1] if line else layout.TAG_MANIFEST)
            continue
        fits, is_ahead = _fits(holder, *line, office)
        if is_ahead:
            behind.add(line[1])
        elif not fits:
            yield ListProblem("list-damaged", line[1])


def _fits(holder: Holder, digest: str, name: str, office: OfficeRecords) -> tuple[bool, bool]:
    try:
        if digest_of_chunks(holder.store.chunks(name))[0] == digest:
            return True, False
        return False, is_behind(holder, name, digest, office)
    except ArchiveError as error:
        if error.reason is ArchiveReason.ABSENT:
            raise
        return False, False


class Checker:
    """Looks at messages of one copy."""

    def __init__(self, holder: Holder, lists: Lists, opener: Opener | None) -> None:
        self._holder = holder
        self._lists = lists
        self._opener = opener if holder.copy.is_sealed else None

    def check(self, digests: list[str], there: Mapping[str, int]) -> Iterator[tuple[str, State, int]]:
        """Yield (SHA-256, what was found, bytes read) of each message, those that are there read whole.

        `there` are the files that are there, with their sizes.  Raises `ArchiveError` (``absent``) where the copy goes
        away meanwhile.
        """
        names = [self._holder.payload_name(digest) for digest in digests]
        found = read_each(self._holder.store, self._from_disk(name for name in names if name in there), self._work())
        for digest, name in zip(digests, names, strict=True):
            if name not in there:
                yield digest, State.MISSING, 0
                continue
            yield digest, *self._judge(digest, name, next(found))

    def _from_disk(self, names: Iterable[str]) -> Iterator[str]:
        """Yield the names; a copy that was just made is then read from its disk, and not from memory."""
        forget: Any = getattr(self._holder.store, "forget_cached", None) if self._holder.role != "office" else None
        for name in names:
            if forget is not None:
                forget(name)
            yield name

    def _work(self) -> Callable[[Iterator[bytes]], tuple[str, int, str | None]]:
        opener = self._opener
        if opener is None:
            return lambda chunks: (*digest_of_chunks(chunks), None)

        def opened(chunks: Iterator[bytes]) -> tuple[str, int, str | None]:
            sealed = b"".join(chunks)
            plain = opener.open(sealed)
            return sha256(sealed), len(sealed), "" if plain is None else hashlib.sha256(plain).hexdigest()

        return opened

    def _judge(self, digest: str, name: str, found: tuple[str, int, str | None] | ArchiveError) -> tuple[State, int]:
        if isinstance(found, ArchiveError):
            if found.reason is ArchiveReason.ABSENT:
                raise found
            return (State.MISSING if found.reason is ArchiveReason.NOT_FOUND else State.FAILED), 0
        read, size, inside = found
        told = self._lists.manifest.get(name)
        if not self._holder.copy.is_sealed:
            if read != digest:
                return State.FAILED, size
            # The message is sound; what its list says is not.
            return (State.VERIFIED if told == digest else State.UNVERIFIABLE), size
        if inside:
            return (State.VERIFIED if inside == digest else State.FAILED), size
        if told is not None and told != read:
            return State.FAILED, size
        # What no key of ours opens ("") is sound as it lies there, and of no use to us.
        is_sound = told == read and self._lists.is_ours and inside is None
        return (State.VERIFIED if is_sound else State.UNVERIFIABLE), size
