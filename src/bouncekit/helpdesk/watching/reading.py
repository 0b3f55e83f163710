"""One folder, from where the last run stopped: each message is told once, acted upon, and settled."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from bouncekit.archive.capture.imap_asking import ONE_ANSWER, Asking, bodies, imap_answers, in_groups
from bouncekit.helpdesk.mail import DeskMail
from bouncekit.helpdesk.watching.acting import Action
from bouncekit.helpdesk.watching.arrival import Arrival, Happening, WatchCounts, key_of
from bouncekit.helpdesk.watching.state import Place, WatchState
from bouncekit.mailbox.messages.fetch_facts import Answer, fetch_answers, list_uids, uids_above
from bouncekit.mailbox.messages.moving import Mover
from bouncekit.servers.errors import MailboxError

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = ["FolderReader", "Hooks"]

_TOGETHER = 50  # messages that are asked for at once
_NOTHING = Answer(0, None, (), None, b"")


@dataclass(frozen=True, slots=True)
class Hooks:
    """What a reader calls: to read a message, to tell of it, and of what happened; `body_of` None: no webhook."""

    read: Callable[[bytes], DeskMail]
    on_arrival: Callable[[Arrival], object]
    tell: Callable[[Happening, str, str], object]
    body_of: Callable[[Arrival], bytes] | None


class FolderReader:
    """Reads on in the folder that `asking` has open."""

    def __init__(self, asking: Asking, state: WatchState, hooks: Hooks, counts: WatchCounts, action: Action) -> None:
        self._asking = asking
        self._state = state
        self._hooks = hooks
        self._counts = counts
        self._action = action
        self._exists = 0
        self._place = Place("", "", None)

    def open(self, account: str, folder: str, *, since_now: bool) -> None:
        """Open the folder, and find out how far it was read."""
        validity, self._exists = self._asking.open(folder)
        place = self._state.place(account, folder)
        if place is None:
            place = Place(account, folder, validity)
            if since_now:
                self._pass_over(place)
            self._state.keep(place)
        elif validity is None or place.validity != validity:
            self._hooks.tell(Happening.RENUMBERED, folder, str(validity or ""))
            newest = max(self._listed(0), default=0)
            place = Place(account, folder, validity, recounted=newest, since=place.since)
            self._state.keep(place)
        self._place = place

    def read_on(self) -> None:
        """Read what has arrived since, until there is no more."""
        while True:
            uids = self._listed(self._place.done)
            for start in range(0, len(uids), _TOGETHER):
                self._read_some(list(uids[start : start + _TOGETHER]))
            if not uids and not self._asking.client.told_of_more():
                return

    def _pass_over(self, place: Place) -> None:
        uids = self._listed(0)
        if not uids:
            return
        place.done = place.told = uids[-1]
        about = self._asking.ask([uids[-1]], _facts, {}).get(uids[-1], _NOTHING)
        place.since = _moment(about)

    def _listed(self, done: int) -> "array[int]":
        """Return the UIDs above `done`, in ascending order."""
        client = self._asking.client
        with imap_answers(self._place.folder, client):
            if done == 0 and self._exists:
                exists, self._exists = self._exists, 0
                return list_uids(client, exists)
            return array("Q", uids_above(client, done))

    def _read_some(self, uids: list[int]) -> None:
        about = self._asking.ask(uids, _facts, {})
        sizes = {uid: about.get(uid, _NOTHING).size or 0 for uid in uids}
        for group in in_groups(uids, sizes):
            failed: dict[int, str] = {}
            found = self._asking.ask(group, bodies, failed)
            for uid in group:
                content = found.pop(uid, None)
                if content is not None and (content or not sizes[uid]):
                    self._settle(uid, content, about.get(uid, _NOTHING))
                elif uid in failed or sizes[uid]:
                    self._counts.unreadable += 1
                    self._hooks.tell(Happening.UNREADABLE, f"{self._place.folder} {uid}", failed.get(uid, ""))
                self._place.done = self._place.told = max(uid, self._place.told)
                self._state.keep(self._place)

    def _settle(self, uid: int, content: bytes, about: Answer) -> None:
        """Tell of a message, unless that was done, and do with it what is to be done."""
        place, key = self._place, key_of(content)
        is_told = uid <= place.told
        if not is_told and self._is_known(uid, key, about):
            return
        mail = self._hooks.read(content)
        arrival = Arrival(place.account, place.folder, place.validity, uid, about.received, len(content), key, mail)
        if not is_told:
            self._counts.read += 1
            self._counts.recognised += arrival.is_recognised
            self._hooks.on_arrival(arrival)
            body = self._hooks.body_of(arrival) if self._hooks.body_of is not None else None
            place.told = uid
            self._state.keep(place, key, body or None)
        if arrival.is_recognised and self._action.wants(mail.report.kind):
            self._act(uid, content)

    def _is_known(self, uid: int, key: str, about: Answer) -> bool:
        """Tell whether a message that has a new number was told, or passed over, under an old one."""
        place = self._place
        if uid > place.recounted:
            return False
        moment = _moment(about)
        if place.since is not None and moment is not None and moment <= place.since:
            return True
        return self._state.was_told(place, key)

    def _mark(self, client: "IMAPClient", uid: int, flag: str) -> None:
        client.add_flags([uid], [flag], silent=True)
        kept = {name.lower() for name in client.get_flags([uid]).get(uid, ())}
        if flag.lower().encode() in kept:
            self._counts.flagged += 1
        else:  # servers need not keep each keyword (RFC 9051, 7.1: PERMANENTFLAGS)
            self._hooks.tell(Happening.NOT_MARKED, f"{self._place.folder} {uid}", "")

    def _act(self, uid: int, content: bytes) -> None:
        client, place = self._asking.client, self._place
        where = f"{place.folder} {uid}"
        failing = Happening.NOT_MARKED
        try:
            with imap_answers(place.folder, client):
                if self._action.flag:
                    self._mark(client, uid, self._action.flag)
                failing = Happening.NOT_MOVED
                if self._action.folder:
                    here = place.folder, place.validity
                    if Mover(client).move_surely(uid, here, self._action.folder, content):
                        self._counts.moved += 1
                    else:
                        self._hooks.tell(Happening.NOT_MOVED, where, "")
        except MailboxError as error:
            if error.reason not in ONE_ANSWER:
                raise
            self._hooks.tell(failing, where, error.words or error.reason)


def _moment(about: Answer) -> str | None:
    """Return when a message was received, as text that sorts by time."""
    return about.received.astimezone(UTC).isoformat() if about.received is not None else None


def _facts(client: "IMAPClient", uids: Sequence[int]) -> Iterable[tuple[int, Answer]]:
    for answer in fetch_answers(client, uids, is_strict=False):
        yield answer.uid, answer
