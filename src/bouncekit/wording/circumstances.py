"""What the wording of one failure needs to know beside the verdict."""

from datetime import datetime
from typing import NamedTuple

from bouncekit import speed
from bouncekit.background import NOTHING_TOLD, Background
from bouncekit.vocabulary import Situation

__all__ = ["Circumstances"]


class Circumstances(NamedTuple):
    """What is known beside the verdict: the recipient's domain, whether the server still tries and until when, their
    new address, who speaks to the reader, the enhanced status code (RFC 3463), and whether the reader may be the
    recipient: somebody has pasted the text or handed it on, or the reader has written to themselves.  `forged` is the
    subject of what came back where it seems not to be the reader's, `sent_to` the address that was written to where
    that sends its mail on to the recipient's; `own_domain` tells that the recipient's domain is the sender's, `unread`
    that the recipient's address calls itself one that only sends, `in_part` that somebody has pasted the text, of which
    more may stand elsewhere, and `at_recipients` that the server which refused is of the recipient's domain.
    `background` is what readers tell beside the answer, and what the copy shows.
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
    unread: bool = False
    in_part: bool = False
    at_recipients: bool = False
    background: Background = NOTHING_TOLD


speed.quick_tuples(Circumstances)
