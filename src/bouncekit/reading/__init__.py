"""What a message says: one reader a family, asked in one order; the first that recognises the message answers.

Readers see the message and the signs in its header, and return facts; none of them knows a reason.
"""

from collections.abc import Callable
from dataclasses import replace

from bouncekit.message import Message
from bouncekit.reading.facts import (
    DeliveryAction,
    Facts,
    Form,
    OriginalFacts,
    Passage,
    RecipientFacts,
)
from bouncekit.reading.freetext import read_notice
from bouncekit.reading.machine import Signals, read_signals
from bouncekit.reading.original import read_original
from bouncekit.reading.reports import read_report

__all__ = [
    "DeliveryAction",
    "Facts",
    "Form",
    "OriginalFacts",
    "Passage",
    "RecipientFacts",
    "read",
    "read_text",
]

Reader = Callable[[Message, Signals], Facts | None]


def _read_notice(message: Message, _signals: Signals) -> Facts | None:
    return read_notice(message)


_READERS: tuple[Reader, ...] = (
    read_report,
    _read_notice,
)


def read(message: Message) -> Facts:
    """Return what `message` says; `Form.ORDINARY` where no machine notice is recognised.  Never raises."""
    signals = read_signals(message)
    for reader in _READERS:
        facts = reader(message, signals)
        if facts is not None:
            return facts if facts.original else replace(facts, original=_original(message, facts))
    return Facts(Form.ORDINARY, subject=message.header("subject") or None, machine=signals.machine)


def _original(message: Message, facts: Facts) -> OriginalFacts | None:
    if facts.form is not Form.NOTICE:
        return read_original(message)
    text = next((p.text for p in message.parts if p.content_type.startswith("text/") and p.text.strip()), None)
    return read_original(message, text)


def read_text(text: str) -> Facts:
    raise NotImplementedError
