"""One message on its way to the next server: its envelope, and the connection that it goes over."""

import re
from typing import TYPE_CHECKING

from bouncekit.helpdesk.relay.endpoints import Protocol
from bouncekit.helpdesk.relay.envelope import Envelope
from bouncekit.helpdesk.relay.next_hop import Hop, missing
from bouncekit.helpdesk.relay.replies import Reply, ReplyError, reply

if TYPE_CHECKING:
    from bouncekit.helpdesk.relay.serving import Relay

__all__ = ["AWAY", "Transaction"]

AWAY = reply(421, "4.4.1 The next server cannot be reached: try again later")
_SIZE = re.compile(rb" +SIZE=\d*(?= |\Z)", re.IGNORECASE)
_LOST = reply(451, "4.4.2 The next server hung up: try again later")
_LOST_FOR_GOOD = reply(421, "4.4.2 The next server hung up: try again later")


class Transaction:
    """What of a message the next server knows so far."""

    def __init__(self, relay: "Relay") -> None:
        self._relay = relay
        self._hop: Hop | None = None
        self.sender: bytes | None = None
        self.recipients: list[bytes] = []

    async def begin(self, command: bytes, sender: bytes) -> Reply:
        """Send MAIL, over a new connection where the one that was kept is gone."""
        answer = await self._first(command)
        if answer.is_good:
            self.sender = sender
        else:
            await self.end()
        return answer

    async def add(self, command: bytes, recipient: bytes) -> Reply:
        """Send RCPT."""
        answer = await self._ask(command)
        if answer.is_good:
            self.recipients.append(recipient)
        return answer

    async def hand_on(self, content: bytes) -> list[Reply]:
        """Have the message stamped and hand it on; return the replies: one for each recipient where LMTP is spoken."""
        assert self.sender is not None
        stamped = await self._relay.stamped(Envelope(content, self.sender, tuple(self.recipients)))
        answer = await self._ask(b"DATA")
        if answer.code != 354 or self._hop is None:
            return [_LOST if answer.code == 421 else answer]
        hop, self._hop = self._hop, None
        answers = len(self.recipients) if self._relay.hops.protocol is Protocol.LMTP else 1
        replies = missing(await hop.hand_on(stamped, answers), answers, _LOST)
        await self._relay.hops.give_back(hop)
        return replies

    async def end(self) -> None:
        """Forget the message, here and on the next server."""
        self.sender, self.recipients = None, []
        hop, self._hop = self._hop, None
        if hop is None:
            return
        try:
            if (await hop.ask(b"RSET")).is_good:
                await self._relay.hops.give_back(hop)
                return
        except ReplyError:
            pass
        hop.drop()

    def drop(self) -> None:
        """Close the connection: in the midst of a message nobody knows in what state it is."""
        if self._hop is not None:
            self._hop.drop()
            self._hop = None

    async def _first(self, command: bytes) -> Reply:
        hops = self._relay.hops
        try:
            self._hop = await hops.take()
            if self._hop.is_used:
                try:
                    answer = await self._hop.ask(_fitting(command, self._hop))
                    if answer.code != 421:
                        return answer
                except ReplyError:  # it closed what we had kept
                    pass
                self._hop.drop()
                self._hop = await hops.take(fresh=True)
            return await self._hop.ask(_fitting(command, self._hop))
        except ReplyError as error:
            self._relay.tell_away(error)
            self._hop = None
            return AWAY

    async def _ask(self, command: bytes) -> Reply:
        assert self._hop is not None
        try:
            return await self._hop.ask(command)
        except ReplyError:
            self._hop = None
            return _LOST_FOR_GOOD


def _fitting(command: bytes, hop: Hop) -> bytes:
    """Return MAIL without the size, which we announce ourselves, where the next server does not know it."""
    return command if "SIZE" in hop.extensions else _SIZE.sub(b"", command)
