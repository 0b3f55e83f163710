"""What is done with a message that a machine wrote: a flag, or another folder."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bouncekit.errors.reasons import MailboxReason
from bouncekit.mailbox.messages.fetch_facts import sound_answers
from bouncekit.mailbox.messages.moving import Mover
from bouncekit.servers.errors import MailboxError
from bouncekit.vocabulary import Kind

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = ["Action", "check"]


@dataclass(frozen=True, slots=True)
class Action:
    """What is done with recognised messages: `flag` is set (``\\Flagged``, a keyword), then they go to `folder`.

    `kinds` are those that it is done with; empty: all that are recognised.  Without a flag and a folder nothing is.
    """

    flag: str | None = None
    folder: str | None = None
    kinds: frozenset[Kind] = frozenset()

    def __bool__(self) -> bool:
        """Tell whether anything is to be done."""
        return bool(self.flag or self.folder)

    def wants(self, kind: Kind) -> bool:
        """Tell whether it is done with messages of this kind."""
        return bool(self) and (not self.kinds or kind in self.kinds)


def check(client: "IMAPClient", action: Action) -> None:
    """Raise `MailboxError` where a server cannot move as `action` says: before anything is touched."""
    if action.folder is None:
        return
    place = f"{client.host}:{client.port}"
    with sound_answers(client):
        if not client.folder_exists(action.folder):
            raise MailboxError(MailboxReason.NOT_FOUND, action.folder)
        if not Mover(client).can_move:
            raise MailboxError(MailboxReason.REFUSED, place, "neither MOVE (RFC 6851) nor UIDPLUS (RFC 4315)")
