"""What is written in an absent owner's place, to whoever has written to them, without a mark of a machine.

People write of their absence and of others' as well, but of others by their names, and then somebody else has written.
Words are data (data/kinds/marks.toml, data/letters.toml).
"""

from bouncekit.reading.answers.addresses import find_addresses
from bouncekit.reading.sender.sender_words import literals
from bouncekit.reading.sender.signals import Signals
from bouncekit.reading.sender.signers import Sender

__all__ = ["has_gone", "stands_in_for_the_absent"]

_NOTE = 800
_GONE = frozenset({"gone_oneself", "unread"})
_TO_ANYBODY = frozenset({"meanwhile", "answered"})


def stands_in_for_the_absent(signals: Signals) -> bool:
    """Tell whether all that is written tells anybody who is away, until when, and where to turn meanwhile.

    People write that as well, but then nobody waits for an answer.
    """
    letter = signals.letter
    if "?" in letter.own or len(letter.own) > _NOTE:
        return False
    if _is_of_the_gone(signals):
        return True
    marks = signals.body_marks
    if letter.addressed or "span" not in marks:
        return False
    if literals("robots", "closed").stand_in(letter.own):
        return not marks.isdisjoint(_TO_ANYBODY)
    absent = "auto_reply" in marks or literals("robots", "leaves").stand_in(letter.own)
    return absent and ("meanwhile" in marks or _names_another(signals))


def has_gone(signals: Signals) -> bool:
    """Tell whether all that is written tells anybody that its writer has gone, and to whom to write.

    Whoever writes that themselves, to one person, greets them or asks; and their mail has been read.
    """
    if not signals.body_marks >= _GONE:
        return False
    letter = signals.letter
    to_anybody = "?" not in letter.own and len(letter.own) <= _NOTE and not letter.addressed
    return to_anybody and _names_another(signals)


def _names_another(signals: Signals) -> bool:
    """Tell whether the address of somebody else is given."""
    own = (signals.address or "").lower()
    return any(address.lower() != own for address in find_addresses(signals.text[:_NOTE]))


def _is_of_the_gone(signals: Signals) -> bool:
    """Tell whether the sender is told, by name, to be here no longer."""
    own = signals.letter.own
    gone = literals("robots", "gone")
    if signals.letter.first_person or not gone.stand_in(own):
        return False
    name = Sender.of(signals.folded_sender).own
    return any(gone.stand_in(line) and any(word in line for word in name) for line in own.split("\n"))
