"""What speaks for a person's hand and what for a program's, weighed against one another.

No sign decides alone, and most are of no language: where the words stand on the page, which program wrote the message,
whether a link stands below the words that lead to it, numbers in the subject, fields, who signs.  A person answers,
asks, speaks of themselves, and bears the address.  Names of programs are data (data/senders.toml).
"""

from itertools import pairwise

from bouncekit.message import Message
from bouncekit.reading.sender.layouts import Layout, layout_of
from bouncekit.reading.sender.letters import Letter
from bouncekit.reading.sender.own_text import own_lines
from bouncekit.reading.sender.sender_words import literals
from bouncekit.reading.sender.signals import Signals
from bouncekit.text.expressions import lazily

__all__ = ["answers", "is_of_a_persons_program", "machine_signs", "person_signs"]

_LINK = "://"
_LABEL = 60
_FEW = 2
_MANY = 3
_LAYOUTS = {Layout.LETTER: -1, Layout.NONE: 0, Layout.BUTTON: 1, Layout.TABLE: 2, Layout.TEMPLATE: 3}
# What programs fill in: a long number, letters and digits in one word, a number with its mark, an amount.
_IDENTIFIER = lazily(
    r"(?<![\w.])(?:\d{5,}|(?=[a-z-]{0,20}\d)(?=\d{0,20}-?[a-z])[a-z\d][a-z\d-]{5,30})(?!\w)|[#№]\s?\d{2,}"
)
_AMOUNT = lazily(r"[€$£¥₽₺₹₩] ?\d|\d ?[€$£¥₽₺₹₩]|\d[.,]\d\d ?[A-Z]{3}\b|\b[A-Z]{3} ?\d{1,3}(?:[.,' ]\d{3})*[.,]\d\d\b")
_FIELD = lazily(r"[^\W_][^:.!?\n]{1,38}[ \xa0\u202f]?[:=：][ \xa0\u202f]{0,9}[^\s/]")
_FIELD_LINE = 90


def answers(signals: Signals) -> bool:
    """Tell whether the message answers another or hands it on, by its subject or its header."""
    return signals.reply or not signals.fields.isdisjoint(("in-reply-to", "references"))


def is_of_a_persons_program(message: Message) -> bool:
    """Tell whether a program in which people write has named itself in the header."""
    return _program(message) < 0


def _program(message: Message) -> int:
    """Return how much the program that named itself speaks for a machine; less than 0 where people write in it."""
    name = message.raw_header("x-mailer") or message.raw_header("user-agent")
    if name is None:
        return 0
    name = name.lower()
    if literals("headers", "person_programs").stand_in(name):
        return -2
    return 3 if literals("headers", "sending_programs").stand_in(name) else 1


def machine_signs(signals: Signals, topics: int) -> int:
    """Return how much speaks for a program; `topics` tells how much is said of what programs write of."""
    letter, message, text = signals.letter, signals.message, signals.text
    lines, _ = own_lines(text)
    fields = sum(len(line) < _FIELD_LINE and _FIELD.match(line) is not None for line in lines)
    layout = max(_LAYOUTS[layout_of(message)], 0)
    no_text = layout > 0 and "text/plain" not in message.kinds
    of_house = 2 * letter.impersonal + letter.house * (2 - letter.asking) + (not letter.named)
    return (
        layout
        + no_text
        + max(_program(message), 0)
        + (_LINK in text)
        + _leads_to_a_link(lines)
        + (_IDENTIFIER.search(signals.folded_subject) is not None)
        + (_IDENTIFIER.search(letter.own) is not None)
        + (_AMOUNT.search(text) is not None)
        + (fields >= _FEW)
        + (fields >= _MANY and _MANY * fields >= len(lines))
        + of_house
        + 2 * bool(letter.declared)
        + min(topics, _MANY if any(map(str.isdigit, text)) or _LINK in text else _FEW)
    )


def person_signs(signals: Signals) -> int:
    """Return how much speaks for a person."""
    letter, message = signals.letter, signals.message
    speaks = 2 * letter.first_person + 2 * letter.signed
    asks = letter.asking + (letter.asking and "?" in letter.own) + letter.requesting
    return (
        speaks
        + asks
        + _bears(letter)
        + letter.greeting
        + letter.closing
        + 3 * answers(signals)
        + max(-_program(message), 0)
        + ("thread-index" in signals.fields)
        + max(-_LAYOUTS[layout_of(message)], 0)
    )


def _bears(letter: Letter) -> int:
    """Return how much the address is a person's own."""
    return letter.named + letter.full_name


def _leads_to_a_link(lines: list[str]) -> bool:
    """Tell whether a link stands alone below the few words of a button."""
    for above, link in pairwise(lines):
        if _LINK in link and " " not in link and len(above) < _LABEL and above[-1] not in ".!,":
            return True
    return False
