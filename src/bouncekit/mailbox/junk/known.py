"""Whom and what the owner of a mailbox knows: built from sent mail, an address book and the lists they read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from bouncekit.mailbox.messages.domains import registrable
from bouncekit.mailbox.messages.mail import MessageFlag, MessageInfo, Role
from bouncekit.wording.domains import is_provider

__all__ = ["Known", "addresses_in_text"]

_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,200}[A-Za-z0-9]")
_UNREAD_PLACES = frozenset({Role.JUNK, Role.TRASH, Role.SENT, Role.DRAFTS})


@dataclass(frozen=True)
class Known:
    """What is known, addresses in lower case.

    `me` are one's own addresses, `correspondents` those that one wrote to or has in an address book, `sent_ids` the
    Message-IDs of one's sent mail, `lists` the identifiers (RFC 2919) of the lists that one reads.
    """

    me: frozenset[str] = field(default_factory=frozenset)
    correspondents: frozenset[str] = field(default_factory=frozenset)
    sent_ids: frozenset[str] = field(default_factory=frozenset)
    lists: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def learn(
        cls, messages: Iterable[MessageInfo], *, me: Iterable[str] = (), address_book: Iterable[str] = ()
    ) -> "Known":
        """Return what the messages of a mailbox teach: those of Sent or `me`, and the lists that were read elsewhere.

        A sent message may lie anywhere (a folder of a client's), but in the junk folder one's own address is forged.
        """
        given = frozenset(address.lower() for address in me)
        own = set(given)
        written = {address.lower() for address in address_book}
        ids: set[str] = set()
        lists: set[str] = set()
        for message in messages:
            if message.role is Role.SENT or (message.sender in given and message.role not in _UNREAD_PLACES):
                own.update(filter(None, [message.sender]))
                written.update(message.recipients)
                ids.update(filter(None, [message.message_id]))
            elif message.list_id and message.role not in _UNREAD_PLACES and message.has(MessageFlag.SEEN):
                lists.add(message.list_id)
        return cls(frozenset(own), frozenset(written - own), frozenset(ids), frozenset(lists))

    @cached_property
    def domains(self) -> frozenset[str]:
        """The registered domains of one's correspondents and one's own, without those of providers that all may use."""
        found = {registrable(address.rpartition("@")[2]) for address in (*self.correspondents, *self.me)}
        return frozenset(domain for domain in found if domain and not is_provider(domain))

    @cached_property
    def likely_targets(self) -> frozenset[str]:
        """The same with the providers': what a forger would imitate to be taken for somebody known."""
        return frozenset(registrable(one.rpartition("@")[2]) for one in (*self.correspondents, *self.me))


def addresses_in_text(text: str) -> frozenset[str]:
    """Return every address in the text of an address book: vCard, LDIF, CSV, or one a line."""
    return frozenset(found.lower() for found in _ADDRESS.findall(text))
