"""What in a text is a person's: a greeting, a name below, words of themselves, questions and requests.

Asked only where nothing else tells a person from a program.  What is quoted counts for nothing, and neither does what
stands below the mark of a signature (RFC 3676, 4.3), but for a name.  Words are data (data/letters.toml).
"""

from typing import NamedTuple

from bouncekit import speed
from bouncekit.reading.answers.addresses import clean_address
from bouncekit.reading.sender.own_text import own_lines
from bouncekit.reading.sender.sender_words import beginnings, begins, literals, whole_words, words
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["Letter", "read_letter"]

_GREETING_LINES = 4
_GREETING = 60
_NAME = lazily(r"(?:[^\W\d_][^\W\d_'’.-]*[\w'’.-]{0,24}\s){0,3}[^\W\d_][\w'’.-]{0,24}")
_NAME_BEFORE = lazily(r"[a-z]{2,20} ?(?=[^\x00-\x7f])|[^\W\d_]{2,20}(?: [^\W\d_]{2,20})?, ?")
_PORTAL = lazily(r"(?<=[a-zß-ÿ] )[A-ZÀ-Þ][a-zß-ÿ]{1,5} [A-ZÀ-Þ]\w+")
_SPLIT = lazily(r"[^\w']+")
_SENTENCE = lazily(r"[.!?,;:]\s+")
_LAST = lazily(r"[.!?,]\s+|[。！？]\s*")
_QUOTED = lazily(r'"[^"\n]{3,300}"')
_ADDRESS_OR_LINK = lazily(r"https?://\S+|\S+@\S+")
_SHORT = 3
_PAIR = 2
_SIGNATURE_LINES = 4
_DECLARED = ("declared", "declared_perhaps", "introductions")


class Letter(NamedTuple):
    """What a person leaves in a letter.

    `addressed` tells whether the greeting names somebody; `own` is what they wrote themselves, folded, a sentence a
    line; `declared` are the keys of the words by which programs tell that they are programs; `full_name` tells
    whether the address bears two words of the sender's name, as "j.roux" does and "forum" does not.
    """

    greeting: bool
    addressed: bool
    closing: bool
    first_person: bool
    asking: bool
    signed: bool
    named: bool
    own: str
    declared: frozenset[str]
    requesting: bool
    impersonal: bool
    full_name: bool

    @property
    def personal(self) -> bool:
        """Whether it is somebody's letter from its greeting to its end."""
        whole = self.greeting and (self.signed or self.closing) and (self.first_person or self.signed)
        return whole and not self.declared

    @property
    def strong(self) -> bool:
        """Whether something stands there that programs seldom write: somebody speaks of themselves, asks, or signs."""
        return self.first_person or self.signed or (self.requesting and self.greeting)

    @property
    def signs(self) -> int:
        """How many signs of a person there are, of six."""
        return self.greeting + self.closing + self.first_person + self.asking + self.signed + self.named


def read_letter(text: str, folded_sender: str) -> Letter:
    """Return what of a person stands in `text`, which `folded_sender` (From, folded) has sent."""
    lines, below = own_lines(text)
    folded = [fold(line) for line in lines]
    said = _QUOTED.sub(" ", _ADDRESS_OR_LINK.sub(" ", "\n".join(folded)))
    for portal in _PORTAL.findall("\n".join(lines)):  # "in My Account" is a page's name
        said = said.replace(fold(portal), " ", 1) if fold(portal.split()[0]) in words("persons", "portals") else said
    spaced = f" {' '.join(_SPLIT.split(said))} "
    sender = _Sender.of(folded_sender)
    calls = literals("persons", "calls")
    if calls.stand_in(spaced):
        spaced = _without(words("persons", "calls"), spaced)
    if " je " in spaced and whole_words("persons", "foreign_je").stand_in(spaced):
        spaced = spaced.replace(" je ", " ")
    requesting = whole_words("persons", "requests").stand_in(spaced)
    own = "\n" + _SENTENCE.sub("\n", "\n".join(line.lstrip("*_#-=> (|[\"'") for line in said.split("\n")))
    closing = _closing(folded)
    greeting = any(map(_greets, folded[:_GREETING_LINES]))
    signed = _is_signed(lines, below, closing, sender) and (greeting or closing is not None or sender.named)
    edges = [*folded[:_GREETING_LINES], *folded[-_SIGNATURE_LINES:]]
    return Letter(
        greeting=greeting,
        addressed=greeting and any(map(_names_somebody, folded[:_GREETING_LINES])),
        closing=closing is not None,
        first_person=whole_words("persons", "first_person").stand_in(spaced.replace("' ", "'")),
        asking=requesting or "?" in said or "？" in said,
        signed=signed,
        named=sender.named,
        own=own,
        declared=frozenset(key for _, key in literals("robots", *_DECLARED).found(own)),
        requesting=requesting,
        impersonal=any(
            line.startswith(beginnings("persons", "impersonal")) or line.endswith((" team", "-team")) for line in edges
        ),
        full_name=sender.full_name,
    )


def _greets(line: str) -> bool:
    """Tell whether the line greets, a name before or behind: "Hello Kim", "Kim, hello"."""
    if begins(line, "persons", "greetings"):
        return True
    behind = _NAME_BEFORE.match(line)
    return behind is not None and begins(line[behind.end() :], "persons", "greetings")


def _names_somebody(line: str) -> bool:
    """Tell whether the line is a greeting with a name, as a program that answers anybody cannot write it."""
    if len(line) > _GREETING or line.startswith(beginnings("persons", "impersonal")):
        return False
    greetings = beginnings("persons", "greetings")
    if not line.startswith(greetings):
        return False
    begun = max([word for word in greetings if line.startswith(word)], key=len)
    rest = line[len(begun) :].partition(",")[0].strip(" .!,:;")
    return bool(rest) and not any(piece in words("persons", "anybody") for piece in rest.split())


def _without(phrases: frozenset[str], spaced: str) -> str:
    for phrase in phrases:
        spaced = spaced.replace(f" {phrase} ", " ")
    return spaced


def _closing(folded: list[str]) -> int | None:
    """Return the number of the line that takes leave."""
    for number in range(len(folded) - 1, 0, -1):
        line = folded[number]
        if len(line) < 80 and _takes_leave(line):
            return number
    last = _SENTENCE.split(folded[-1]) if folded else []
    return len(folded) - 1 if any(map(_takes_leave, last[1:])) else None


def _takes_leave(line: str) -> bool:
    """Tell whether the line begins with words of leave, and does not thank for something or ask politely for it."""
    return begins(line, "persons", "closings") and not line.startswith(beginnings("persons", "thanks_for"))


def _is_signed(lines: list[str], below: list[str], closing: int | None, sender: "_Sender") -> bool:
    """Tell whether a person's name stands at the end, after the words of leave or below the mark."""
    places = [lines[-1]] if len(lines) > 1 else []
    if lines:
        pieces = _LAST.split(lines[-1])
        places += pieces[-1:] if len(pieces) > 1 else []
    if closing is not None and closing + 1 < len(lines):
        places.append(lines[closing + 1])
    if len(lines) > 1 and lines[-1][:1].islower():  # what they are, below who they are
        places.append(lines[-2])
    places += below[:1]
    return any(_is_name(place.strip(" ,.-"), sender) for place in places)


def _is_name(line: str, sender: "_Sender") -> bool:
    if not line[:1].isalpha() or line[:1].islower() or not _NAME.fullmatch(line):
        return False
    folded = fold(line)
    if begins(folded, "persons", "closings") or begins(folded, "persons", "greetings"):
        return False
    pieces = [piece.strip(".") for piece in folded.split()]
    teams = words("persons", "teams")
    if pieces[0] in words("persons", "yours") or any(part in teams for piece in pieces for part in piece.split("-")):
        return False
    if any(map(str.isdigit, line)) or not all(_is_part(piece) for piece in line.split()):
        return False
    if sender.named and any(piece in sender.name for piece in pieces):
        return True
    house = sender.domain.replace("-", "")
    of_house = [piece in house or piece in sender.name for piece in pieces if len(piece) >= _SHORT]
    return not any(of_house) or (len(of_house) == _PAIR and not of_house[0])  # "Petra Keller" of the firm of Keller


def _is_part(piece: str) -> bool:
    """Tell whether a word may stand in a name: with a capital, or one of those between first and last name."""
    return not piece[:1].islower() or piece.lower() in words("persons", "particles")


class _Sender(NamedTuple):
    """Who signs: the words of the name in From, the domain, and whether the address bears that name."""

    name: tuple[str, ...]
    domain: str
    named: bool
    full_name: bool

    @classmethod
    def of(cls, folded_sender: str) -> "_Sender":
        address = clean_address(folded_sender)
        if address is None:
            return cls((), "", named=False, full_name=False)
        local, _, domain = address.partition("@")
        name = tuple(_SPLIT.split(folded_sender.replace(address, " ").strip(" <>\"'()")))
        house = domain.replace("-", "")
        roles = words("persons", "teams")
        robots = words("addresses", "robots") | words("robots", "names")
        own = [
            w
            for w in name
            if len(w) >= _SHORT and w not in roles and w not in house and w not in robots and w.isalpha()
        ]
        bears = any(word in local or local.startswith((f"{word[0]}.", f"{word[0]}_")) for word in own)
        named = bears and not any(word in roles for word in name)
        return cls(name, domain, named, named and _bears_two(local, name, own))


speed.quick_tuples(Letter, _Sender)


def _bears_two(local: str, name: tuple[str, ...], own: list[str]) -> bool:
    """Tell whether the address bears two words of a name, the second one as an initial where it stands at an edge."""
    for word in own:
        if word in local:
            rest = local.replace(word, " ", 1).split(" ")
            others = [other for other in name if other and other != word and other.isalpha()]
            edges = (rest[0].strip("._-"), rest[1].strip("._-0123456789"))
            if any(edge and (other in edge or edge == other[0]) for edge in edges for other in others):
                return True
    return False
