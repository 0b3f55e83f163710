"""What speaks for a person's hand and what for a program's, weighed against one another.

No sign decides alone, and most are of no language: where the words stand on the page, which program wrote the message,
whether a link stands below the words that lead to it, numbers in the subject, fields, who signs.  A person answers,
asks, speaks of themselves, and bears the address.  Names of programs are data (data/senders.toml).
"""

from itertools import pairwise

from bouncekit.message import Message
from bouncekit.reading.sender.layouts import Layout
from bouncekit.reading.sender.letters import Letter
from bouncekit.reading.sender.own_text import own_lines
from bouncekit.reading.sender.sender_words import literals
from bouncekit.reading.sender.signals import Signals
from bouncekit.reading.sender.signers import Sender
from bouncekit.text.expressions import lazily

__all__ = ["answers", "balance", "is_of_a_persons_program"]

_LINK = "://"
_LABEL = 60
_FEW = 2
_MANY = 3
_MUCH = 150
_SMILE = lazily(r"(?<!\S)[:;]-?[)(DPp](?!\w)")
_LAYOUTS = {Layout.LETTER: -1, Layout.NONE: 0, Layout.BUTTON: 1, Layout.TABLE: 2, Layout.TEMPLATE: 3}
# What programs fill in: a long number, letters and digits in one word, a number with its mark, an amount.
_IDENTIFIER = lazily(
    r"(?<![\w.])(?:\d{5,}|(?=[a-z-]{0,20}\d)(?=\d{0,20}-?[a-z])[a-z\d][a-z\d-]{5,30})(?!\w)|[#№]\s?\d{2,}"
)
_AMOUNT = lazily(r"[€$£¥₽₺₹₩] ?\d|\d ?[€$£¥₽₺₹₩]|\d[.,]\d\d ?[A-Z]{3}\b|\b[A-Z]{3} ?\d{1,3}(?:[.,' ]\d{3})*[.,]\d\d\b")
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
        return -2
    return 3 if literals("headers", "sending_programs").stand_in(name) else 1


def balance(signals: Signals, topics: int) -> int:
    """Return how much more speaks for a program than for a person.

    `topics` tells how much is said of what programs write of.
    """
    letter = signals.letter
    lines, _ = own_lines(signals.text)
    home = _leads_home(lines, letter.sender)
    layout, program = _LAYOUTS[signals.layout], _program(signals.message)
    no_text = layout > 0 and "text/plain" not in signals.message.kinds
    details = _LINK in signals.text or any(map(str.isdigit, signals.text))
    for_program = (
        _filled_in(signals, lines) + home + no_text + _of_house(letter) + min(topics, _MANY if details else _FEW)
    )
    for_program += 2 * _is_told_of(signals.folded_subject, letter) + 2 * _tells_all(signals)
    asks = letter.asking + (letter.asking and "?" in letter.own) + letter.requesting
    if home:  # "Did you like it? Tell us here"
        asks = 0
    for_person = 2 * letter.first_person + 2 * letter.signed + asks + letter.greeting + letter.closing
    for_person += letter.named + letter.full_name + 2 * (letter.named and _is_careless(signals.text))
    return for_program - for_person - 3 * answers(signals) - ("thread-index" in signals.fields) + layout + program


def _of_house(letter: Letter) -> int:
    """Return how much shows that a house speaks, or a program."""
    silent = letter.house and not (letter.asking or letter.first_person)  # a small shop asks
    return 2 * letter.impersonal + silent * 2 + (not letter.named) + 3 * letter.of_firm + 2 * bool(letter.declared)


def _filled_in(signals: Signals, lines: list[str]) -> int:
    """Return how much stands there of what programs fill in: links, numbers, amounts, fields."""
    text, own = signals.text, signals.letter.own
    fields = sum(len(line) < _FIELD_LINE and _FIELD.match(line) is not None for line in lines)
    many = fields >= _MANY and _MANY * fields >= len(lines)
    found = (_IDENTIFIER.search(signals.folded_subject), _IDENTIFIER.search(own), _AMOUNT.search(text))
    told = sum(mark is not None for mark in found) + (fields >= _FEW) + many
    if _LINK not in text:
        return told
    return told + 1 + _leads_to_a_link(lines) + (_TOKEN.search(text) is not None)


def _is_told_of(folded_subject: str, letter: Letter) -> bool:
    """Tell whether the subject tells of the sender by their whole name, as services do of their users."""
    own = [word for word in letter.sender.name if word]
    return len(own) >= _FEW and not letter.first_person and " ".join(own[:_FEW]) in folded_subject


def _tells_all(signals: Signals) -> bool:
    """Tell whether much is said by nobody to nobody in particular: no word of oneself, no question and no request."""
    letter = signals.letter
    return len(letter.own) > _MUCH and not (letter.first_person or letter.asking or answers(signals))


def _is_careless(text: str) -> bool:
    """Tell whether it is written in a hurry: it begins with a small letter, or has a smile."""
    return text.lstrip()[:1].islower() or _SMILE.search(text) is not None


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
