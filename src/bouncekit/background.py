"""What is known of a failure beside the server's answer: what readers tell of it and of themselves, and what the copy
shows of whose it is.
"""

from typing import NamedTuple

from bouncekit import speed
from bouncekit.text.accounts import Account

__all__ = ["NOTHING_TOLD", "Background"]


class Background(NamedTuple):
    """What readers tell, and what the copy of the message shows.

    What came back: `by_site` is true where a web site wrote it, with the reader's address as the sender, `chain` where
    it is a chain letter, `denied` where whoever hands it on says that they never wrote it, `other_box` where it left
    through another mailbox than the one whose address it bears - `sent_through`, where that is told -, and `by_device`
    where a device or a program sent it by itself.  `signed` is the name beside the reader's address in it, where that
    is somebody else's.

    The reader: `to_reader` is true where others write to them in vain, `given_up` where a pasted text says that nobody
    tries any more; `account` is what they tell of their own, where their program could not send, and `told` what they
    tell beside the answer (`reading.told_beside`).
    """

    by_site: bool = False
    chain: bool = False
    denied: bool = False
    other_box: bool = False
    sent_through: str | None = None
    by_device: bool = False
    signed: str | None = None
    to_reader: bool = False
    given_up: bool = False
    account: Account | None = None
    told: frozenset[str] = frozenset()


speed.quick_tuples(Background)
NOTHING_TOLD = Background()
