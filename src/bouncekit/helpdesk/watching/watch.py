"""The watch itself: what has arrived is read, told and acted upon, then it waits, by IDLE or by asking now and then."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import uniform
from time import monotonic, sleep
from typing import TYPE_CHECKING

from bouncekit.archive.capture.imap_asking import Asking, Reconnect, imap_answers
from bouncekit.errors.reasons import MailboxReason
from bouncekit.helpdesk.mail import DeskMail
from bouncekit.helpdesk.watching.acting import Action, check
from bouncekit.helpdesk.watching.arrival import Arrival, Happening, WatchCounts
from bouncekit.helpdesk.watching.outbox import Outbox
from bouncekit.helpdesk.watching.reading import FolderReader, Hooks
from bouncekit.helpdesk.watching.state import WatchState
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.imap import close_imap

if TYPE_CHECKING:
    from imapclient import IMAPClient

    from bouncekit.helpdesk.watching.webhook import Webhook

__all__ = ["Watch", "WatchOptions"]

# What passes by itself; anything else (a password that is refused, a folder that is gone) ends the watch.
_PASSES = frozenset(
    {
        MailboxReason.CUT_OFF,
        MailboxReason.HOST_UNKNOWN,
        MailboxReason.IN_USE,
        MailboxReason.LOGIN_FAILED,
        MailboxReason.MALFORMED,
        MailboxReason.PROXY_FAILED,
        MailboxReason.TIMEOUT,
        MailboxReason.TLS_FAILED,
        MailboxReason.TOO_FREQUENT,
        MailboxReason.TOO_LONG,
        MailboxReason.TOO_MANY_CONNECTIONS,
        MailboxReason.UNAVAILABLE,
        MailboxReason.UNREACHABLE,
    }
)
_IDLE = 540.0  # seconds; a connection that lies still longer is forgotten on the way (RFC 2177 allows 29 minutes)
_POLL = 60.0
_LONGEST_PAUSE = 300.0
_STEADY = 60.0  # seconds of a connection after which the next loss begins anew with short pauses
_MOST_WAITING = 10_000  # bodies for a webhook, before no more messages are read
_PIECE = 1.0  # seconds: Windows hears no Ctrl-C while it sleeps


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """What is watched, and how.

    `folder` is the server's name of it.  `poll`: ask every so many seconds, and not by IDLE (None: IDLE where the
    server knows it, else every minute).  `once`: end when all that is there was read.  `since_now`: what is there at
    the first time is passed over.  `action` is what is done with what a machine wrote.
    """

    folder: str = "INBOX"
    poll: float | None = None
    once: bool = False
    since_now: bool = False
    action: Action = field(default_factory=Action)


class Watch:
    """A watch over one folder of `account`, a name that stays the same from one run to the next.

    `connect` logs in and returns a client (`bouncekit.mailbox.open_imap`); `read` makes a `DeskMail` of bytes.
    `on_arrival` is called with each message, before anything is done with it; `on_happening` with what a person should
    know, the place it is about and words about it.
    """

    def __init__(
        self,
        account: str,
        connect: "Reconnect",
        read: Callable[[bytes], DeskMail],
        state: WatchState,
        options: WatchOptions,
    ) -> None:
        self._account = account
        self._connect = connect
        self._state = state
        self._options = options
        self.counts = WatchCounts()
        self.on_arrival: Callable[[Arrival], object] = lambda _: None
        self.on_happening: Callable[[Happening, str, str], object] = lambda *_: None
        self.webhook: Webhook | None = None
        self.body_of: Callable[[Arrival], bytes] = lambda _: b""
        self._read = read
        self._client: IMAPClient | None = None
        self._refuses_idle = False

    def run(self) -> WatchCounts:
        """Watch until that is interrupted, or, where `once` is asked for, until all that is there was read.

        A connection that is lost is made anew, after a pause that grows.  Raises `MailboxError` where there is none at
        first, or can be none any more, and what the hooks raise.
        """
        try:
            self._run(Outbox(self._state, self.webhook, self.counts, self._tell))
        finally:
            self.close()
        return self.counts

    def _run(self, outbox: Outbox) -> None:
        client = self._connected()
        losses = 0
        while True:
            began = monotonic()
            try:
                for wait in self._session(client, outbox):
                    self._wait(min(wait, outbox.seconds()))
            except MailboxError as error:
                if error.reason not in _PASSES or self._options.once:
                    raise
                losses = 0 if monotonic() - began > _STEADY else losses
                losses, client = self._again(error, losses, outbox)
            else:
                return

    def close(self) -> None:
        """Close the connection."""
        client, self._client = self._client, None
        if client is not None:
            close_imap(client)

    def _session(self, client: "IMAPClient", outbox: Outbox) -> Iterator[float]:
        """Read what is there over one connection, and again after each time that it yields how long to wait."""
        check(client, self._options.action)
        asking = Asking(client, self._connected, readonly=not self._options.action)
        hooks = Hooks(self._read, self.on_arrival, self._tell, self.body_of if self.webhook is not None else None)
        reader = FolderReader(asking, self._state, hooks, self.counts, self._options.action)
        reader.open(self._account, self._options.folder, since_now=self._options.since_now)
        while True:
            if self._state.waiting < _MOST_WAITING:
                reader.read_on()
            outbox.deliver()
            if self._options.once:
                return
            yield self._options.poll or (_IDLE if self._knows_idle() else _POLL)

    def _connected(self) -> "IMAPClient":
        if self._client is not None:
            close_imap(self._client, politely=False)
        self._client = self._connect()
        return self._client

    def _again(self, lost: MailboxError, losses: int, outbox: Outbox) -> "tuple[int, IMAPClient]":
        """Connect once more; meanwhile the webhook gets what waits.  Return (how often that failed, the client)."""
        while True:
            self.close()
            self._tell(Happening.LOST, lost.place, lost.words or lost.reason)
            self._sleep(min(_LONGEST_PAUSE, 2.0**losses) * uniform(0.8, 1.2))
            losses = min(losses + 1, 20)
            outbox.deliver()
            try:
                return losses, self._connected()
            except MailboxError as error:
                if error.reason not in _PASSES:
                    raise
                lost = error

    def _knows_idle(self) -> bool:
        is_wanted = self._options.poll is None and not self._refuses_idle
        return is_wanted and self._client is not None and bool(self._client.has_capability("IDLE"))

    def _wait(self, seconds: float) -> None:
        client = self._client
        assert client is not None
        try:
            with imap_answers(self._options.folder, client):
                if self._knows_idle():
                    client.idle_for(seconds)
                else:
                    self._sleep(seconds)
                    client.noop()
        except MailboxError as error:
            if error.reason is not MailboxReason.REFUSED or self._refuses_idle:
                raise
            self._refuses_idle = True  # which it announces all the same

    def _sleep(self, seconds: float) -> None:
        end = monotonic() + seconds
        while (remaining := end - monotonic()) > 0:
            sleep(min(remaining, _PIECE))

    def _tell(self, what: Happening, place: str, words: str) -> None:
        self.on_happening(what, place, words)
