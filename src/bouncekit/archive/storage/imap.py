"""Messages to keep from an IMAP server: read-only, by UID, from where the last run stopped.

Rule 1: a folder is opened with EXAMINE and a message taken with BODY.PEEK[] (RFC 9051, 6.3.3 and 6.4.5): nothing on the
server changes, and nothing becomes "read".
Rule 2: what is kept is known by UIDVALIDITY and UID (RFC 9051, 2.3.1.1).  Where UIDVALIDITY changed, all is fetched
again, and the archive stores once what it has.
Rule 3: a message that the server will not give, or gives in another size than it told, is told; the rest goes on.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bouncekit.archive.fetching import FolderResult, Known, SizeDifference
from bouncekit.archive.records import Incoming, Place
from bouncekit.mailbox.access.imap import imap_errors
from bouncekit.mailbox.errors import MailboxError

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = ["ImapFetch", "folder_names", "imap_answers"]

_TOGETHER = 8 << 20  # bytes that are asked for at once
_MOST_TOGETHER = 200  # messages that are asked for at once
_ONE_ANSWER = {"refused", "malformed"}  # what is wrong with one answer, and not with the connection
_HIDDEN = {b"\\noselect", b"\\nonexistent"}  # RFC 9051, 7.3.1: no messages can be in it


def folder_names(client: "IMAPClient") -> list[str]:
    """Return the names of all folders that can hold messages, decoded (RFC 3501, 5.1.3: modified UTF-7)."""
    with imap_answers("LIST"):
        found = client.list_folders()
        return [_text(name) for flags, _, name in found if not {flag.lower() for flag in flags} & _HIDDEN]


class ImapFetch:
    """The messages of an account that are not kept yet: iterate, then read `results`.

    `source` names the account in the records; `known` is what is kept of it (`known_places`); `folders` are names, all
    where empty.  `progress` is told (folder, messages to fetch) before each folder.
    """

    def __init__(
        self,
        client: "IMAPClient",
        source: str,
        known: Known,
        folders: Sequence[str] = (),
        progress: Callable[[str, int], object] = lambda name, count: None,
    ) -> None:
        self._client = client
        client.normalise_times = False  # a date keeps its offset
        self._source = source
        self._known = known
        self._folders = folders
        self._progress = progress
        self.results: list[FolderResult] = []

    def __iter__(self) -> Iterator[Incoming]:
        for name in self._folders or folder_names(self._client):
            result = FolderResult(name)
            self.results.append(result)
            result.problem = "interrupted"  # until it is through
            try:
                yield from self._folder(name, result)
                result.problem = ""
            except MailboxError as error:
                result.problem = error.words or error.reason
                if error.reason not in _ONE_ANSWER:  # the connection is gone, and with it the other folders
                    raise

    def _folder(self, name: str, result: FolderResult) -> Iterator[Incoming]:
        client = self._client
        with imap_answers(name):
            opened = client.select_folder(name, readonly=True)
            validity = int(opened[b"UIDVALIDITY"]) if b"UIDVALIDITY" in opened else None
            result.told = int(opened[b"EXISTS"])
        known = self._known.get((self._source, name, validity), set())
        result.is_new_validity = not known and any(
            (source, folder) == (self._source, name) for source, folder, _ in self._known
        )
        with imap_answers(name):
            uids: list[int] = client.search("ALL") if result.told else []
        result.listed = len(uids)
        wanted = [uid for uid in uids if uid not in known]
        result.known = len(uids) - len(wanted)
        self._progress(name, len(wanted))
        for start in range(0, len(wanted), _MOST_TOGETHER):
            yield from self._some(wanted[start : start + _MOST_TOGETHER], Place(self._source, name, validity), result)

    def _some(self, uids: list[int], place: Place, result: FolderResult) -> Iterator[Incoming]:
        name = result.name
        about = self._about(uids, name)
        sizes = {uid: _size(about.get(uid, {}).get(b"RFC822.SIZE")) for uid in uids}
        for group in _groups(uids, sizes):
            yield from self._bodies(
                group, sizes, {uid: _place(place, uid, about.get(uid, {})) for uid in group}, result
            )

    def _about(self, uids: list[int], name: str) -> dict[int, dict[bytes, Any]]:
        """Return size, flags and date of each message; where the server tells nonsense of one, less of all."""
        for what in (["RFC822.SIZE", "FLAGS", "INTERNALDATE"], ["RFC822.SIZE", "FLAGS"], ["RFC822.SIZE"]):
            try:
                with imap_answers(name):
                    about: dict[int, dict[bytes, Any]] = self._client.fetch(uids, what)
                    return about
            except MailboxError as error:
                if error.reason not in _ONE_ANSWER:
                    raise
        return {}

    def _bodies(
        self, uids: list[int], sizes: dict[int, int], places: dict[int, Place], result: FolderResult
    ) -> Iterator[Incoming]:
        bodies = self._fetch_bodies(uids, result)
        for uid in uids:
            content = bodies.pop(uid, None)
            if content is None:
                continue
            if len(content) != sizes[uid]:
                result.sizes.append(SizeDifference(uid, sizes[uid], len(content)))
            yield Incoming(content, places[uid])
            result.fetched += 1

    def _fetch_bodies(self, uids: list[int], result: FolderResult) -> dict[int, bytes]:
        """Return the messages that the server gives; where it refuses several at once, ask for each alone."""
        try:
            with imap_answers(result.name):
                answer = self._client.fetch(uids, ["BODY.PEEK[]"])
        except MailboxError as error:
            if error.reason not in _ONE_ANSWER:
                raise
            if len(uids) > 1:
                found: dict[int, bytes] = {}
                for uid in uids:
                    found |= self._fetch_bodies([uid], result)
                return found
            result.unreadable.append((uids[0], error.words))
            return {}
        bodies = {uid: answer[uid][b"BODY[]"] for uid in uids if isinstance(answer.get(uid, {}).get(b"BODY[]"), bytes)}
        for uid in uids:
            if uid not in bodies:  # deleted meanwhile, or answered with nothing
                result.unreadable.append((uid, ""))
        return bodies


@contextmanager
def imap_answers(name: str) -> Iterator[None]:
    """Raise `MailboxError` for what fails in the folder `name`, and where IMAPClient trips over an answer."""
    try:
        with imap_errors(name):
            yield
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
        raise MailboxError("malformed", name, str(error)) from error


def _groups(uids: list[int], sizes: dict[int, int]) -> Iterator[list[int]]:
    """Divide `uids` so that what is asked for at once stays small; a large message comes alone."""
    group: list[int] = []
    total = 0
    for uid in uids:
        if group and total + sizes[uid] > _TOGETHER:
            yield group
            group, total = [], 0
        group.append(uid)
        total += sizes[uid]
    if group:
        yield group


def _place(place: Place, uid: int, about: dict[bytes, Any]) -> Place:
    flags = tuple(sorted(_text(flag) for flag in about.get(b"FLAGS", ()) if flag.lower() != b"\\recent"))
    date = about.get(b"INTERNALDATE")
    return Place(
        place.source,
        place.folder,
        place.uidvalidity,
        uid,
        flags,
        date.isoformat() if isinstance(date, datetime) and date.utcoffset() is not None else None,
    )


def _size(value: object) -> int:
    return value if isinstance(value, int) else 0


def _text(name: str | bytes) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else name
