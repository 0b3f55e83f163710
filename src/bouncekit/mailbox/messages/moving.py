"""Taking one message out of a folder of a server, and no other with it: what the server can do, and how it is done."""

import re
from typing import TYPE_CHECKING

from bouncekit.mailbox.messages.fetch_facts import sound_answers

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = ["Mover"]

_COPIED = re.compile(rb"(\d{1,10}) \d{1,10} (\d{1,10})")  # COPYUID (RFC 4315, 3): UIDVALIDITY, UID here, UID there


class Mover:
    """Moves and removes messages of the folder that is open on `client`, one at a time."""

    def __init__(self, client: "IMAPClient") -> None:
        self._client = client
        modern = client.has_capability("IMAP4REV2")
        self.knows_move: bool = modern or client.has_capability("MOVE")
        """Whether the server moves by itself (RFC 6851)."""
        self.can_remove_one: bool = modern or client.has_capability("UIDPLUS")
        """Whether it can expunge one message alone (RFC 4315)."""

    @property
    def can_move(self) -> bool:
        """Whether one message can be moved and no other with it."""
        return self.knows_move or self.can_remove_one

    def move(self, uid: int, folder: str) -> None:
        """Move a message into `folder`; where the server cannot do that by itself, copy it, and remove it here."""
        if self.knows_move:
            self._client.move([uid], folder)
        else:
            self._client.copy([uid], folder)
            self.remove(uid)

    def move_surely(self, uid: int, here: tuple[str, int | None], folder: str, content: bytes) -> bool:
        """Move a message of `here`, the open folder and its UIDVALIDITY; return whether that was done.

        Where it has to be copied, it is removed only once the copy was read back, and is `content`.
        """
        if self.knows_move:
            self._client.move([uid], folder)
            return True
        with sound_answers(self._client):
            self._client.copy([uid], folder)
            told = self._client._imap.response("COPYUID")[1][-1]
            copied = _COPIED.fullmatch(told or b"")
            opened = self._client.select_folder(folder, readonly=True)
            found = self._client.fetch([int(copied[2])], ["BODY.PEEK[]"]) if copied is not None else {}
            is_there = copied is not None and opened.get(b"UIDVALIDITY") == int(copied[1])
            is_there = is_there and [content] == [each.get(b"BODY[]") for each in found.values()]
            is_here = self._client.select_folder(here[0]).get(b"UIDVALIDITY") == here[1]
            if not (is_there and is_here):
                return False
            self.remove(uid)
            return True

    def remove(self, uid: int) -> None:
        """Remove a message for good."""
        self._client.add_flags([uid], [b"\\Deleted"], silent=True)
        self._client.expunge([uid])  # UID EXPUNGE: of this message alone
