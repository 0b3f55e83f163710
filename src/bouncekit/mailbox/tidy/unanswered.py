"""Which received messages wait for an answer: a person's, that nobody has answered.

Strictly read (the default), any mail that a person wrote and that was not answered waits, for however long, also where
others were written to and its reader had only a copy.  These do not wait:

- what a list or a machine sent (RFC 2369, 2919, 3834; an address that nobody reads): nobody there reads an answer;
- what its owner wrote: sent mail, drafts, mail to themselves;
- what was answered: the server marks it (``\\Answered``), or a sent message answers it or a later one of its thread
  (In-Reply-To, References);
- what its owner threw away: they have decided.

Forwarding is no answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bouncekit.mailbox.messages.mail import MessageFlag, MessageInfo, Role

__all__ = ["AnswerRule", "Answers"]

_OWN = frozenset({Role.SENT, Role.DRAFTS})


@dataclass(frozen=True)
class AnswerRule:
    """How strictly to read "not answered".

    `me` are one's own addresses (those of the sent messages are added).  `only_to_me` leaves out what does not name one
    of them among its recipients (a Bcc, an alias); where none is known, nothing is left out.  What is older than
    `settled_after` days does not wait any more.  `ignored` takes nothing for waiting.
    """

    me: frozenset[str] = field(default_factory=frozenset)
    only_to_me: bool = False
    settled_after: int | None = None
    ignored: bool = False


class Answers:
    """Tells what waits for an answer among `messages`."""

    def __init__(self, messages: Iterable[MessageInfo], rule: AnswerRule, now: datetime) -> None:
        me = {address.lower() for address in rule.me}
        sent = [one for one in messages if one.role is Role.SENT or (one.sender in me and one.role is not Role.JUNK)]
        self._rule = rule
        self._me = me | {message.sender for message in sent if message.sender}
        self._answered = {identity for message in sent for identity in message.references}
        self._settled = None if rule.settled_after is None else now - timedelta(days=rule.settled_after)

    def is_waiting(self, message: MessageInfo) -> bool:
        """Tell whether `message` waits for an answer."""
        if self._rule.ignored or message.role in _OWN or message.is_trashed or message.is_automatic:
            return False
        if not message.sender or message.sender in self._me or message.has(MessageFlag.ANSWERED):
            return False
        if message.message_id in self._answered:
            return False
        if self._rule.only_to_me and self._me and self._me.isdisjoint(message.recipients):
            return False
        return self._settled is None or message.date is None or message.date > self._settled
