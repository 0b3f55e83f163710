"""What the wording of one failure needs to know beside the verdict."""

from datetime import datetime
from typing import NamedTuple

from bouncekit import speed
from bouncekit.text.own_words import Account
from bouncekit.vocabulary import Situation

__all__ = ["Circumstances"]


class Circumstances(NamedTuple):
    """What is known beside the verdict: the recipient's domain, whether the server still tries and until when, their
    new address, who speaks to the reader, the enhanced status code (RFC 3463), and whether the reader may be the
    recipient: somebody has pasted the text or handed it on, or the reader has written to themselves.  `forged` is the
    subject of what came back where it seems not to be the reader's, `sent_to` the address that was written to where
    that sends its mail on to the recipient's; `own_domain` tells that the recipient's domain is the sender's, `by_site`
    that a web site wrote what came back, with the reader's address as the sender, `chain` that it is a chain letter,
    `unread` that the recipient's address calls itself one that only sends, and `to_reader` that the reader is the one
    who was written to.  `account` is what readers tell of their own, where their program could not send.  `denied`
    tells that the reader says that they never wrote what came back, `given_up` that nobody tries any more, `in_part`
    that somebody has pasted the text, of which more may stand elsewhere, and `other_box` that what came back left
    through another mailbox than the one whose address it bears: `sent_through`, where it is known.  `signed` is the
    name beside the reader's address in what came back, where that is somebody else's; `by_device` tells that a device
    or a program sent it by itself, and `at_recipients` that the server which refused is of the recipient's domain.
    `told` is what whoever pastes the text tells beside it.
    """

    host: str | None = None
    delayed: bool = False
    new_address: str | None = None
    until: datetime | None = None
    situation: Situation = Situation.RETURNED
    status: str | None = None
    anybodys: bool = False
    forged: str | None = None
    sent_to: str | None = None
    own_domain: bool = False
    by_site: bool = False
    chain: bool = False
    unread: bool = False
    to_reader: bool = False
    account: Account | None = None
    denied: bool = False
    signed: str | None = None
    given_up: bool = False
    in_part: bool = False
    other_box: bool = False
    sent_through: str | None = None
    by_device: bool = False
    at_recipients: bool = False
    told: frozenset[str] = frozenset()


speed.quick_tuples(Circumstances)
