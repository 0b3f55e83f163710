"""What speaks for a person's hand and what for a program's, weighed against one another.

No sign decides alone, and most are of no language: where the words stand on the page, which program wrote the message,
whether a link stands below the words that lead to it, numbers in the subject, fields, who signs.  A person answers,
asks, speaks of themselves, and bears the address.  Names of programs are data (data/senders.toml).
"""

from itertools import pairwise

from bouncekit.message import Message
from bouncekit.reading.sender.layouts import Layout
from bouncekit.reading.sender.own_text import own_lines
from bouncekit.reading.sender.sender_words import literals
from bouncekit.reading.sender.signals import Signals
from bouncekit.reading.sender.signers import Sender
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["answers", "balance", "is_of_a_persons_program"]

_LINK = "://"
_LABEL = 60
_FEW = 2
_MANY = 3
_SMILE = lazily(r"(?<!\S)[:;]-?[)(DPp](?!\w)")
# Fitted to letters of people and of programs, and rounded: what is more than 0 speaks for a program.
_WEIGHTS = {
    "greeting": -1,
    "closing": -4,
    "speaking": -4,
    "asking": -5,
    "question": -1,
    "requesting": -2,
    "signed": -4,
    "signed_in_silence": -3,
    "named": -1,
    "full_name": -3,
    "careless": -6,
    "answering": -8,
    "thread": -1,
    "silent": 3,
    "impersonal": 6,
    "house": 2,
    "of_firm": 7,
    "firm_below": 5,
    "declared": 3,
    "told_of": 6,
    "topic": 5,
    "topics": 3,
    "number": 2,
    "link": 2,
    "home": 5,
    "filled": 3,
    "filled_all": 1,
    "layout": 3,
    "program": 5,
}
_LAYOUTS = {Layout.LETTER: -2, Layout.NONE: 0, Layout.BUTTON: 1, Layout.TABLE: 2, Layout.TEMPLATE: 4}
# What programs fill in: a long number, letters and digits in one word, a number with its mark, an amount.
_IDENTIFIER = lazily(
    r"(?<![\w.])(?:\d{5,}|(?=[a-z-]{0,20}\d)(?=\d{0,20}-?[a-z])[a-z\d][a-z\d-]{5,30})(?!\w)|[#№]\s?\d{2,}"
)
_AMOUNT = lazily(r"[€$£¥₽₺₹₩] ?\d|\d ?[€$£¥₽₺₹₩]|\d[.,]\d\d ?[A-Z]{3}\b|\b[A-Z]{3} ?\d{1,3}(?:[.,' ]\d{3})*[.,]\d\d\b")
_MONEY = lazily(r"[€$£¥₽₺₹₩.,](?:(?<![.,])|\d\d)")  # without this there is no amount
_DIGIT = lazily(r"\d")
_TOKEN = lazily(
    r"://[^\s/]{1,80}/(?:[^\s]{0,200}[/=?])?(?:\d{4,}|(?=[A-Za-z]{0,20}\d)(?=\d{0,20}[A-Za-z])[A-Za-z\d_-]{4,})(?![\w.])"
)
_FIELD = lazily(r"[^\W_][^:.!?\n]{1,38}[ \xa0\u202f]?[:=：][ \xa0\u202f]{0,9}[^\s/]")
_FIELD_LINE = 60


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
        return -1
    return 2 if literals("headers", "sending_programs").stand_in(name) else 1


def balance(signals: Signals, topics: int) -> int:
    """Return how much more speaks for a program than for a person.

    `topics` tells how much is said of what programs write of.
    """
    return sum([_WEIGHTS[name] * times for name, times in _signs(signals, topics).items() if times])


def _signs(signals: Signals, topics: int) -> dict[str, int]:
    """Return which signs stand there, and how often."""
    letter, text = signals.letter, signals.text
    lines, _ = own_lines(text)
    filled = _filled_in(signals, lines)
    silent = not (letter.first_person or letter.asking)
    return {
        "greeting": letter.greeting,
        "closing": letter.closing,
        "speaking": letter.first_person,
        "asking": letter.asking,
        "question": letter.asking and "?" in letter.own,
        "requesting": letter.requesting,
        "signed": letter.signed,
        "signed_in_silence": letter.signed and silent,
        "named": letter.named,
        "full_name": letter.full_name,
        "careless": letter.named and _is_careless(text),
        "answering": answers(signals),
        "thread": "thread-index" in signals.fields,
        "silent": silent,
        "impersonal": letter.impersonal,
        "house": letter.house and silent,  # a small shop asks
        "of_firm": letter.of_firm,
        "firm_below": letter.firm_below,
        "declared": bool(letter.declared),
        "told_of": _is_told_of(signals, lines),
        "topic": topics > 0,
        "topics": topics >= _MANY,
        "number": any(map(str.isdigit, text)),
        "link": _LINK in text,
        "home": _leads_home(lines, letter.sender),
        "filled": min(filled, _FEW),
        "filled_all": max(filled - _FEW, 0),
        "layout": _LAYOUTS[signals.layout],
        "program": _program(signals.message),
    }


def _filled_in(signals: Signals, lines: list[str]) -> int:
    """Return how much stands there of what programs fill in: links, numbers, amounts, fields."""
    text, own = signals.text, signals.letter.own
    fields = sum(len(line) < _FIELD_LINE and _FIELD.match(line) is not None for line in lines)
    many = fields >= _MANY and _MANY * fields >= len(lines)
    numbered = _is_numbered(signals.folded_subject) + _is_numbered(own)
    priced = _MONEY.search(text) is not None and _AMOUNT.search(text) is not None
    told = numbered + priced + (fields >= _FEW) + many
    if _LINK not in text:
        return told
    return told + 1 + _leads_to_a_link(lines) + (_TOKEN.search(text) is not None)


def _is_numbered(said: str) -> bool:
    return _DIGIT.search(said) is not None and _IDENTIFIER.search(said) is not None


def _is_told_of(signals: Signals, lines: list[str]) -> bool:
    """Tell whether the sender is told of by their whole name, as services tell of their users: not where they sign."""
    letter = signals.letter
    own = [word for word in letter.sender.name if word]
    if len(own) < _FEW or letter.first_person or not letter.named:
        return False
    name = " ".join(own[:_FEW])
    return name in signals.folded_subject or any(
        name in (said := fold(line)) and len(said) > 2 * len(name) for line in lines
    )


def _is_careless(text: str) -> bool:
    """Tell whether it is written in a hurry: it begins with a small letter, or has a smile."""
    first = text.split(None, 1)[0] if text.strip() else ""
    return (first[:1].islower() and first.isalpha()) or _SMILE.search(text) is not None


def _leads_home(lines: list[str], sender: Sender) -> bool:
    """Tell whether a link leads to the sender's own house, above what may be a signature."""
    house = sender.domain
    return bool(house) and any(f"://{house}" in line or f".{house}/" in line for line in lines[:-2] if _LINK in line)


def _leads_to_a_link(lines: list[str]) -> bool:
    """Tell whether a link stands alone below the few words of a button."""
    for above, link in pairwise(lines):
        if _LINK in link and " " not in link and len(above) < _LABEL and above[-1] not in ".!,":
            return True
    return False
