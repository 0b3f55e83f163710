"""Messages to keep from an IMAP server: read-only, by UID, from where the last run stopped.

Rule 1: a folder is opened with EXAMINE and a message taken with BODY.PEEK[] (RFC 9051, 6.3.3 and 6.4.5): nothing on the
server changes, and nothing becomes "read".
Rule 2: what is kept is known by UIDVALIDITY and UID (RFC 9051, 2.3.1.1), and by what the server tells of it each time,
for it may give UIDs out again: size and date of receipt, and Message-ID and date where those do not tell (`glance`).
Where they differ, or UIDVALIDITY does, the message is fetched again, and the archive stores once what it has.
Rule 3: a message that the server will not give, or gives cut, is told and not kept; the rest goes on, over a new
connection where the server hangs up.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from bouncekit.archive.capture.glance import common_moments, glances, settled_flags
from bouncekit.archive.capture.imap_asking import (
    ONE_ANSWER,
    Asking,
    Reconnect,
    RenumberedError,
    bodies,
    folder_names,
    imap_answers,
    in_groups,
)
from bouncekit.archive.capture.known import (
    FolderResult,
    Kept,
    Known,
    Places,
    SizeDifference,
    flags_hash,
    identity,
    is_cut,
    is_empty,
    short_digest,
    trusted_places,
)
from bouncekit.archive.format.bag import sha256
from bouncekit.archive.format.captures import Incoming, Place
from bouncekit.archive.write.describe import date_of, describe
from bouncekit.errors.reasons import MailboxReason
from bouncekit.mailbox.messages.fetch_facts import Answer, fetch_answers, list_uids
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.folder_names import one_name

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = ["ImapFetch", "folder_names", "imap_answers"]

_MOST_TOGETHER = 200  # messages that are asked for at once
_MOST_GLANCED = 2000  # messages whose sizes, dates and flags are asked for at once
_NEWEST = 100  # places whose headers are asked for each time
_MOST_COMPARED = 500  # messages whose headers are asked for at once
_MANY_VALIDITIES = 3  # of one folder: a server that numbers its messages anew so often does it each time
_USUAL = re.compile(
    rb"(?:Message-ID:(?P<id>[\x20-\x7e]{1,500})\r\n()|Date:(?P<date>[\x20-\x7e]{1,100})\r\n()){2}\2\4\r\n",
    re.IGNORECASE,
)
_UNSEEN: tuple[int, tuple[str, ...]] = 1, ()
_NOTHING = Answer(0, None, (), None, b"")


class ImapFetch:
    """The messages of an account that are not kept yet: iterate, then read `results`.

    `source` names the account in the records (`account_name`); `known` is what is kept of it (`known_places`);
    `folders` are names, all where empty.  `reconnect` connects and logs in anew, for a server that hangs up; without
    it, that ends the run.
    """

    def __init__(
        self,
        client: "IMAPClient",
        source: str,
        known: Known,
        folders: Sequence[str] = (),
        reconnect: Reconnect | None = None,
    ) -> None:
        self._asking = Asking(client, reconnect)
        self._source = source
        self._known = known
        self._folders = [*dict.fromkeys(map(one_name, folders))]
        self.results: list[FolderResult] = []

    def __iter__(self) -> Iterator[Incoming]:
        for name in self._folders or folder_names(self._asking.client):
            yield from self._folder(name, _MANY_VALIDITIES)

    def _folder(self, name: str, tries: int) -> Iterator[Incoming]:
        """Fetch a folder; one that is numbered anew while it is read is read again from its beginning."""
        result = FolderResult(name)
        self.results.append(result)
        result.problem = "interrupted"  # until it is through
        try:
            yield from _Box(self._asking, self._source, self._known, result)
            result.problem = ""
        except RenumberedError as error:
            result.problem = error.words
            if tries > 1:
                self.results.remove(result)
                yield from self._folder(name, tries - 1)
        except MailboxError as error:
            result.problem = error.words or error.reason
            if error.reason not in ONE_ANSWER:  # the connection is gone, and with it the other folders
                self._asking.leave()
                self._asking.connect_again(error)


class _Box:
    """One folder: what of it is to be fetched, and how it goes (`result`)."""

    def __init__(self, asking: Asking, source: str, known: Known, result: FolderResult) -> None:
        self._asking = asking
        self._source = source
        self._known = known
        self._result = result
        self._validity: int | None = None
        self._kept: Places = {}
        self._own: Places = {}  # of them those of which nothing but a UID given out again makes another message
        self._doubtful: set[int] = set()
        self._first_reused: int | None = None
        self._by_digest: dict[bytes, tuple[int | None, int | str]] = {}

    def __iter__(self) -> Iterator[Incoming]:
        result, name = self._result, self._result.name
        self._validity = self._open()
        self._kept = trusted_places(self._known, self._source, name, self._validity)
        self._own = self._known.get((self._source, name, self._validity), {}) if self._validity is not None else {}
        with imap_answers(name, self._asking.client):
            uids = list_uids(self._asking.client, result.told) if result.told else []
        result.listed = len(uids)
        met = [uid for uid in uids if uid in self._kept]
        self._doubtful = self._differing(met)
        wanted = [uid for uid in uids if uid not in self._kept or uid in self._doubtful]
        result.known = len(uids) - len(wanted)
        yield from self._fetch(wanted)
        if self._first_reused is not None:
            yield from self._distrusted(met)

    def _distrusted(self, met: list[int]) -> Iterator[Incoming]:
        """Fetch again what has one of the UIDs that were given out again, however much it looks like the kept one.

        They are all from the first one on; that one is sought downwards, to a message that is the kept one.
        """
        first = self._first_reused or 0
        below = [uid for uid in reversed(met) if uid < first]
        yield from self._again([uid for uid in met if uid > first and uid not in self._doubtful])
        for uid in below:
            if uid not in self._doubtful:
                yield from self._again([uid])
            if self._first_reused != uid:
                return

    def _again(self, uids: list[int]) -> Iterator[Incoming]:
        self._doubtful.update(uids)
        self._result.known -= len(uids)
        yield from self._fetch(uids)

    def _open(self) -> int | None:
        """Open the folder; find out whether it is numbered anew, and whether it is so in each session."""
        asking, result = self._asking, self._result
        validity, result.told = asking.open(result.name)
        others = [key for key in self._known if key[:2] == (self._source, result.name) and key[2] != validity]
        if not others or (self._source, result.name, validity) in self._known:
            return validity
        result.is_new_validity = True
        result.is_unstable = len(others) >= _MANY_VALIDITIES
        if not result.is_unstable and asking.can_reconnect and result.told:
            asking.leave()
            asking.connect_again(MailboxError(MailboxReason.CUT_OFF, result.name))
            again, result.told = asking.open(result.name)
            result.is_unstable = again != validity
            validity = again
        if result.is_unstable:
            for key in others:
                for uid, data in self._known[key].items():
                    self._by_digest[Kept.unpacked(data).digest] = key[2], uid
        return validity

    def _differing(self, met: list[int]) -> set[int]:
        """Return those of the places `met` again at which there may be another message than the one that is kept."""
        asked = set(met) if self._validity is None else self._not_told_at_a_glance(met)
        differing = self._with_other_headers([uid for uid in met if uid in asked])
        if differing:
            differing |= self._with_other_headers([uid for uid in met if uid not in asked])
        return differing

    def _not_told_at_a_glance(self, met: list[int]) -> set[int]:
        """Return those of `met`, which ascend, whose headers are to be asked for; note the flags of the others."""
        asked = set(met[-_NEWEST:])
        if len(asked) == len(met):
            return asked
        common = common_moments(self._kept[uid] for uid in met)
        for start in range(0, len(met), _MOST_GLANCED):
            some = met[start : start + _MOST_GLANCED]
            seen = self._asking.glance(glances, some[0], some[-1])
            for uid in some:
                kept = Kept.unpacked(self._kept[uid])
                moment, flags = seen.get(uid, _UNSEEN)
                if moment != kept.moment or moment in common:
                    asked.add(uid)
                elif uid not in asked:
                    self._note_flags(uid, flags, kept)
        return asked

    def _with_other_headers(self, met: list[int]) -> set[int]:
        differing: set[int] = set()
        question = partial(_facts, fields=("MESSAGE-ID", "DATE"))
        for start in range(0, len(met), _MOST_COMPARED):
            some = met[start : start + _MOST_COMPARED]
            found = self._asking.ask(some, question, {})
            for uid in some:
                kept = Kept.unpacked(self._kept[uid])
                if not _is_same(about := found.get(uid), kept):
                    differing.add(uid)
                elif about is not None:
                    self._note_flags(uid, _flags(about), kept)
        return differing

    def _note_flags(self, uid: int, flags: tuple[str, ...], kept: Kept) -> None:
        if flags_hash(flags) != kept.flags:
            self._result.reflagged.append((self._result.name, self._validity, uid, flags))

    def _fetch(self, uids: list[int]) -> Iterator[Incoming]:
        for start in range(0, len(uids), _MOST_TOGETHER):
            some = uids[start : start + _MOST_TOGETHER]
            about = self._asking.ask(some, _facts, {})
            sizes = {uid: about.get(uid, _NOTHING).size or 0 for uid in some}
            for group in in_groups(some, sizes):
                yield from self._bodies(group, about)

    def _bodies(self, uids: list[int], about: dict[int, Answer]) -> Iterator[Incoming]:
        result = self._result
        failed: dict[int, str] = {}
        found = self._asking.ask(uids, bodies, failed)
        if answerless := [uid for uid in uids if uid not in found and uid not in failed]:
            there = self._asking.ask(answerless, _facts, {})  # the others were deleted meanwhile
            for uid in there:
                found |= self._asking.ask([uid], bodies, failed)
            found |= dict.fromkeys(there.keys() - found.keys() - failed.keys(), b"")  # they come empty
        for uid in uids:
            content = found.pop(uid, None)
            told = about.get(uid, _NOTHING).size or 0
            if content is None:  # refused, or deleted meanwhile
                result.unreadable.append((uid, failed.get(uid, "")))
            elif is_empty(content, about.get(uid, _NOTHING).size):
                result.empty.append(uid)
            elif is_cut(content, told):
                result.cut.append(SizeDifference(uid, told, len(content)))
            else:
                if len(content) != told:
                    result.sizes.append(SizeDifference(uid, told, len(content)))
                yield Incoming(content, self._found_at(uid, content, about.get(uid, _NOTHING)))
                result.fetched += 1

    def _found_at(self, uid: int, content: bytes, about: Answer) -> Place:
        """Return where the message stands; note where another one is kept of this place."""
        place: tuple[int | None, int | str | None] = self._validity, uid
        digest = short_digest(sha256(content)) if self._result.is_unstable or uid in self._doubtful else b""
        if self._result.is_unstable:  # the numbers of this session mean nothing in the next one
            place = self._by_digest.get(digest, (None, None))
        elif uid in self._own and digest and Kept.unpacked(self._own[uid]).digest != digest:
            self._result.reused += 1
            self._first_reused = min(uid, self._first_reused or uid)
        return Place(
            self._source,
            self._result.name,
            *place,
            _flags(about),
            about.received.isoformat() if about.received is not None else None,
            about.size if about.size != len(content) else None,
        )


def _facts(client: "IMAPClient", uids: Sequence[int], fields: Sequence[str] = ()) -> Iterable[tuple[int, Answer]]:
    for answer in fetch_answers(client, uids, fields, is_strict=False):
        yield answer.uid, answer


def _flags(about: Answer) -> tuple[str, ...]:
    return settled_flags(about.flags)


def _is_same(found: Answer | None, kept: Kept) -> bool:
    """Tell whether the server has at this place what is kept of it, as far as header and size tell."""
    if found is None or found.size != kept.size:
        return False
    usual = _USUAL.fullmatch(found.header)
    if usual is not None:  # as nearly all messages have it, in a tenth of the time
        message_id, date = (usual[name].strip().decode() for name in ("id", "date"))
        if identity(message_id, date_of(date)) == kept.identity:
            return True
    said = describe(found.header)
    received = found.received.isoformat() if found.received is not None else None
    return identity(said.message_id, said.date, received) == kept.identity
