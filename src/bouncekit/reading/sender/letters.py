"""What in a text is a person's: a greeting, a name below, words of themselves, questions and requests.

Asked only where nothing else tells a person from a program.  What is quoted counts for nothing, and neither does what
stands below the mark of a signature (RFC 3676, 4.3), but for a name.  Words are data (data/letters.toml).
"""

from typing import NamedTuple

from bouncekit import speed
from bouncekit.reading.sender.own_text import own_lines
from bouncekit.reading.sender.sender_words import beginnings, begins, literals, starts, whole_words, words
from bouncekit.reading.sender.signers import (
    Sender,
    ends_in_a_firm,
    is_house,
    is_signed,
    signs_for_house,
    signs_in_passing,
)
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["Letter", "read_letter"]

_GREETING_LINES = 4
_GREETING = 60
_NAME_BEFORE = lazily(r"[a-z]{2,20} ?(?=[^\x00-\x7f])|[^\W\d_]{2,20}(?: [^\W\d_]{2,20})?, ?")
_PORTAL = lazily(r"(?<=[a-zß-ÿ] )[A-ZÀ-Þ][a-zß-ÿ]{1,5} \w+")
_SPLIT = lazily(r"[^\w']+")
_HEAD = lazily(r"[^,、，:]{0,40}")
_SENTENCE = lazily(r"[.!?,;:]\s+|\s[|•·▪]\s")
_QUOTED = lazily(r'"[^"\n]{3,300}"')
_ADDRESS_OR_LINK = lazily(r"https?://[!-~]+|[!-~]+@[!-~]+")  # words of Chinese and Japanese may touch them
_MILES = lazily(r"\d mi\b")  # "mi" is a word of oneself in Spanish and Polish
_RULE = lazily(r"(?m)^[ \t]*(?:-{5,}|_{5,}|={5,}|\*{5,})[ \t\r]*$")
_SIGNATURE_LINES = 4
_HOUSE_LINES = 2
_DECLARED = ("declared", "declared_perhaps", "introductions")


class Letter(NamedTuple):
    """What a person leaves in a letter.

    `addressed` tells whether the greeting names somebody; `own` is what they wrote themselves, folded, a sentence a
    line; `declared` are the keys of the words by which programs tell that they are programs; `full_name` tells
    whether the address bears two words of the sender's name, as "j.roux" does and "forum" does not; `house` whether
    the sender's name stands below where no person bears it; `of_firm` whether a first name and the house's stand in it,
    `of_person` whether the address is built as a person's is; `sender` is whose name stands in
    From; `firm_below` whether a firm's name stands below, and nobody's.
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
    house: bool
    of_firm: bool
    of_person: bool
    sender: Sender
    firm_below: bool

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
    said = _said(lines, folded)
    spaced = _spaced(said)
    sender = Sender.of(folded_sender)
    if signs_in_passing(lines, sender):
        sender = sender._replace(named=True, own=sender.name)
    own = "\n" + _SENTENCE.sub("\n", "\n".join(line.lstrip("*_#-=> (|[\"'") for line in said.split("\n")))
    asks = _asks(said, own)
    requesting = _requests(said, spaced, asks=asks)
    closing = _closing(folded)
    greeting = any(map(_greets, folded[:_GREETING_LINES]))
    signed = is_signed(lines, below, closing, sender, is_letter=greeting or closing is not None)
    edges = [*folded[:_GREETING_LINES], *folded[-_SIGNATURE_LINES:]]
    return Letter(
        greeting=greeting,
        addressed=greeting and any(map(_names_somebody, folded[:_GREETING_LINES])),
        closing=closing is not None,
        first_person=_speaks_of_oneself(said, spaced),
        asking=requesting or asks,
        signed=signed,
        named=sender.named,
        own=own,
        declared=_declared(own, text),
        requesting=requesting,
        impersonal=sender.is_yours or any(map(_is_impersonal, edges)),
        full_name=sender.full_name,
        house=len(folded) > 1 and not signed and any(is_house(line, sender) for line in folded[-_HOUSE_LINES:]),
        of_firm=sender.of_firm or signs_for_house(lines, sender),
        of_person=sender.of_person,
        sender=sender,
        firm_below=not signed and ends_in_a_firm(lines),
    )


def _declared(own: str, text: str) -> frozenset[str]:
    """Return the keys of the words by which programs tell that they are programs.

    What stands below a rule may be what a house puts below all mail: "this notice was added automatically".
    """
    found = frozenset(key for _, key in literals("robots", *_DECLARED).found(own))
    rule = _RULE.search(text) if found else None
    if rule is None or literals("robots", *_DECLARED).stand_in(_opened(text[: rule.start()])):
        return found
    return frozenset({"below"})


def _opened(text: str) -> str:
    return "\n" + _SENTENCE.sub("\n", "\n".join(map(fold, text.split("\n"))))


def _is_impersonal(line: str) -> bool:
    return bool(starts(line, "persons", "impersonal")) or line.endswith((" team", "-team"))


def _said(lines: list[str], folded: list[str]) -> str:
    """Return the folded lines without addresses, links, short quotations, distances and the names of pages."""
    said = _MILES.sub(" ", _QUOTED.sub(" ", _ADDRESS_OR_LINK.sub(" ", "\n".join(folded))))
    for portal in _PORTAL.findall("\n".join(lines)):  # "in My Account" is a page's name
        said = said.replace(fold(portal), " ", 1) if fold(portal.split()[0]) in words("persons", "portals") else said
    return said


def _spaced(said: str) -> str:
    """Return the words between single blanks, without what mass mail puts into its reader's mouth."""
    spaced = f" {' '.join(_SPLIT.split(said))} "
    if literals("persons", "calls").stand_in(spaced):
        spaced = _without(words("persons", "calls"), spaced)
    if " je " in spaced and whole_words("persons", "foreign_je").stand_in(spaced):
        spaced = spaced.replace(" je ", " ")
    return spaced


def _asks(said: str, own: str) -> bool:
    """Tell whether a question stands there that is not a service's offer of help."""
    questions = said.count("?") + said.count("？")
    return questions > 0 and questions > sum(1 for _ in literals("persons", "offers").found(own))


def _requests(said: str, spaced: str, *, asks: bool) -> bool:
    """Tell whether something is asked of the reader; what is told in the same words is a request only as a question."""
    if whole_words("persons", "requests").stand_in(spaced) or literals("persons", "requests_unspaced").stand_in(said):
        return True
    return asks and whole_words("persons", "requests_asked").stand_in(spaced)


def _speaks_of_oneself(said: str, spaced: str) -> bool:
    if whole_words("persons", "first_person").stand_in(spaced.replace("' ", "'")):
        return True
    return literals("persons", "first_person_unspaced").stand_in(said)


def _greets(line: str) -> bool:
    """Tell whether the line greets, a name before or behind: "Hello Kim", "Kim, hello"."""
    line = line.lstrip("¡¿")
    if begins(line, "persons", "greetings"):
        return True
    head = _HEAD.match(line)
    if head is not None and head[0].rstrip().endswith(beginnings("persons", "greeting_ends")):
        return True
    behind = _NAME_BEFORE.match(line)
    return behind is not None and begins(line[behind.end() :], "persons", "greetings")


def _names_somebody(line: str) -> bool:
    """Tell whether the line is a greeting with a name, as a program that answers anybody cannot write it."""
    line = line.partition(",")[0]
    if len(line) > _GREETING or starts(line, "persons", "impersonal"):
        return False
    greetings = starts(line, "persons", "greetings")
    if not greetings:
        return False
    begun = max([word for word in greetings if line.startswith(word)], key=len)
    rest = line[len(begun) :].strip(" .!,:;")
    pieces = rest.replace("/", " ").split()
    return bool(rest) and not any(piece in words("persons", "anybody") for piece in (rest, *pieces))


def _without(phrases: frozenset[str], spaced: str) -> str:
    for phrase in phrases:
        spaced = spaced.replace(f" {phrase} ", " ")
    return spaced


def _closing(folded: list[str]) -> int | None:
    """Return the number of the line that takes leave."""
    first = 1 if len(folded) > 1 else 0  # above words of leave there is something, or they are all
    for number in range(len(folded) - 1, first - 1, -1):
        line = folded[number]
        if len(line) < 80 and _takes_leave(line):
            return number
    last = _SENTENCE.split(folded[-1]) if folded else []
    return len(folded) - 1 if any(map(_takes_leave, last[1:])) else None


def _takes_leave(line: str) -> bool:
    """Tell whether the line begins with words of leave, and does not thank for something or ask politely for it."""
    return begins(line, "persons", "closings") and not starts(line, "persons", "thanks_for")


speed.quick_tuples(Letter)
