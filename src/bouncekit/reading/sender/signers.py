"""Who signs a letter: a person by their name below it, or the house whose name stands in From.

Words are data (data/letters.toml, data/senders.toml).
"""

from functools import cache
from typing import NamedTuple

from bouncekit import speed
from bouncekit.reading.answers.addresses import clean_address
from bouncekit.reading.sender.sender_words import begins, words
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["Sender", "ends_in_a_firm", "is_house", "is_signed", "signs_for_house", "signs_in_passing"]

_NAME = lazily(r"(?:[^\W\d_][^\W\d_'’.-]*[\w'’.-]{0,24}\s){0,3}[^\W\d_][\w'’.-]{0,24}")
_SPLIT = lazily(r"[^\w']+")
_LAST = lazily(r"[.!?,]\s+|[。！？]\s*")
_JOINTS = lazily(r"[._-]")
_PARTED = lazily(r"\"?[^\W\d_]{2,20} [-@|·•–—] ")  # "Kim - Fleetly", "Kim @ Fleetly"
_PARTS = lazily(r"[a-z]+[._-][a-z]{2,}[._-]?\d*")
_BESIDE = lazily(r"\s*\([^()]{2,60}\)\s*\Z")  # "David (accounts)"
_KISS = lazily(r"(?<=\w)(?:\s+[xX♥❤😘🙂😊]{1,3})+\s*\Z")
_LINK = "://"
_SCRIPTS = "\u2e80"  # names of Chinese, Japanese and Korean are short
_LONGEST_THERE = 6
_ENDING = 3
_LONGEST = 60
_SHORT = 3
_PREFIX = 5
_PAIR = 2


class Sender(NamedTuple):
    """Who signs: the words of the name in From, the domain, and whether the address bears that name.

    `own` are the words of the name that no house, role or device has; `of_firm` tells whether a first name, which the
    address bears, stands there before the domain's ("Kim from Fleetly", "Kim (Fleetly)"); `of_person` whether the
    address is built as a person's is, by its two parts or by the name's two words.
    """

    name: tuple[str, ...] = ()
    domain: str = ""
    local: str = ""
    named: bool = False
    full_name: bool = False
    own: tuple[str, ...] = ()
    of_firm: bool = False
    of_person: bool = False

    @property
    def is_yours(self) -> bool:
        """Whether the name is a house's by its first word: "Your Bank"."""
        return len(self.name) > 1 and self.name[0] in words("persons", "yours") and len(self.name[0]) > _SHORT

    @classmethod
    def of(cls, folded_sender: str) -> "Sender":
        address = clean_address(folded_sender)
        if address is None:
            return cls()
        local, _, domain = address.partition("@")
        name = tuple(_SPLIT.split(folded_sender.replace(address, " ").strip(" <>\"'()")))
        house = domain.replace("-", "")
        roles, robots = words("persons", "teams"), _robots()
        plain = tuple(word.replace("'", "") for word in name)
        titled = len(name) > 1 and name[0].strip(".") in words("persons", "titles")
        own = tuple(
            w for w in plain if _is_telling(w) and not (w in roles or w in robots or (w in house and not titled))
        )
        bears = any(word in local or local.startswith((f"{word[0]}.", f"{word[0]}_")) for word in own)
        of_role = any(word in roles and not (len(own) > 1 and word in words("persons", "particles")) for word in name)
        of_house = (name[0] in robots and local.startswith(name[0])) or (of_role and not _is_part_of(local, own))
        built = _is_built(local, plain) and not of_role
        named = (bears and not of_house and "via" not in name[1:-1]) or built
        firm = named and own[:1] == name[:1] and any(len(word) > _SHORT and word in house for word in name[1:])
        of_firm = firm and ("(" in folded_sender or name[1] in words("persons", "of_firms"))
        parted = own[:1] == name[:1] and _PARTED.match(folded_sender) is not None
        of_firm = of_firm or (named and parted) or (len(name) > _PAIR and _joins(name[1]) and name[0] in local)
        full_name = named and (built or _bears_two(local, plain, own))
        of_person = full_name or (named and (_PARTS.fullmatch(local) is not None or _is_pair(name, local, house)))
        return cls(name, domain, local, named, full_name, own, of_firm, of_person)


speed.quick_tuples(Sender)


@cache
def _robots() -> frozenset[str]:
    return words("addresses", "robots") | words("robots", "names") | words("list_managers", "managers")


def _is_part_of(local: str, own: tuple[str, ...]) -> bool:
    """Tell whether one of the words is a whole part of an address of two parts: "Team Lead Kim <kim.lee@…>"."""
    parts = _JOINTS.split(local)
    return len(parts) == _PAIR and any(word in parts for word in own)


def _is_built(local: str, name: tuple[str, ...]) -> bool:
    """Tell whether the address is an initial and a family name, though a house bears that name: "jsmith@smithfarm"."""
    if len(name) != _PAIR or len(name[1]) < _SHORT or not name[0]:
        return False
    return _JOINTS.sub("", local) == name[0][0] + name[1]


def _joins(word: str) -> bool:
    """Tell whether the word joins a first name and a house, and stands in no family name: "Nora from Tibber"."""
    return word in words("persons", "of_firms") and word not in words("persons", "surnames")


def _is_telling(word: str) -> bool:
    """Tell whether the word is long enough to be looked for; names of Chinese and Japanese are short."""
    return word.isalpha() and (len(word) >= _SHORT or not word.isascii())


def _is_pair(name: tuple[str, ...], local: str, house: str) -> bool:
    """Tell whether the name is of two words, and one is the whole local part or the other in the domain's."""
    return len(name) == _PAIR and (name[0] == local or (len(name[1]) > _SHORT and name[1] in house))


def _bears_two(local: str, name: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Tell whether the address bears two words of a name, the second one as an initial where it stands at an edge."""
    for word in own:
        if word in local:
            rest = local.replace(word, " ", 1).split(" ")
            others = [other for other in name if other and other != word and other.isalpha()]
            edges = (rest[0].strip("._-"), rest[1].strip("._-0123456789"))
            if any(edge and (other in edge or edge == other[0]) for edge in edges for other in others):
                return True
    return False


def is_signed(lines: list[str], below: list[str], closing: int | None, sender: "Sender", *, is_letter: bool) -> bool:
    """Tell whether a person's name stands at the end, after the words of leave or below the mark.

    What is no letter, by a greeting or words of leave, may end in any word: only the sender's own name signs it.
    """
    places = _last_places(lines)
    if closing is not None and closing + 1 < len(lines):
        places.append(lines[closing + 1])
    if sender.named:  # above what the house puts below
        places += [line for line in lines[1:] if len(line) < _LONGEST and _is_own_name(line, sender)]
    places += below[:1]
    names = [_BESIDE.sub("", place).strip(" ,.-/~") for place in places]
    return any(_is_name(name, sender) and (is_letter or _is_own(name, sender)) for name in names)


def _last_places(lines: list[str]) -> list[str]:
    """Return what may be a name at the end: the last line, its last sentence, and what stands before a role."""
    if not lines:
        return []
    last = lines[-1]
    places = [last] if len(lines) > 1 else []
    pieces = _LAST.split(last)
    places += pieces[-1:] if len(pieces) > 1 else []
    if len(pieces) > 1 and _is_role(pieces[-1]) and (len(pieces) > _PAIR or len(last) < _LONGEST):
        places.append(pieces[-2])
    if len(lines) > 1 and last[:1].islower() and _LINK not in last:  # what they are, below who they are
        places.append(lines[-2])
    return places


def signs_for_house(lines: list[str], sender: "Sender") -> bool:
    """Tell whether a first name, all of the name in From, signs with the house's behind it: "Kim from Fleetly"."""
    if not sender.named or len(sender.name) > 1:
        return False
    house = sender.domain.replace("-", "")
    for line in lines[-_ENDING:]:
        pieces = _SPLIT.split(fold(line)) if len(line) < _LONGEST else []
        if pieces[:1] == [sender.name[0]] and any(len(one) > _SHORT and one in house for one in pieces[1:]):
            return True
    return False


def signs_in_passing(lines: list[str], sender: "Sender") -> bool:
    """Tell whether the name that is the whole address closes the last line, as in a note: "Keys are here. Bob"."""
    if sender.named or len(sender.name) != 1 or not lines or sender.name[0] in words("persons", "teams"):
        return False
    pieces = _LAST.split(lines[-1])
    return (
        len(pieces) > 1
        and fold(pieces[-1].strip(" .,-/")) == sender.name[0] == sender.local
        and sender.name[0] not in _robots()
    )


def ends_in_a_firm(lines: list[str]) -> bool:
    """Tell whether a firm's name stands in one of the last lines, with what it is by law behind it: "Holz AG"."""
    for line in lines[-_PAIR:]:
        pieces = fold(line).replace(".", "").split() if len(line) < _LONGEST else []
        if len(pieces) > 1 and pieces[-1] in words("persons", "legal_forms"):
            return True
    return False


def _is_own_name(line: str, sender: "Sender") -> bool:
    """Tell whether nothing stands in the line but words of the sender's name."""
    return all(piece in sender.name for piece in _SPLIT.split(fold(line.strip(" ,.-/~"))))


def _is_own(name: str, sender: "Sender") -> bool:
    """Tell whether a word of the sender's name stands in this one."""
    return sender.named and any(_is_of_name(piece.strip("."), sender) for piece in fold(name).split())


def _is_name(line: str, sender: "Sender") -> bool:
    line = _KISS.sub("", line)
    if not line[:1].isalpha() or line[:1].islower() or not _NAME.fullmatch(line):
        return False
    folded = fold(line)
    pieces = [piece.strip(".") for piece in folded.split()]
    if (line[0] > _SCRIPTS and len(line) > _LONGEST_THERE) or pieces[-1] in words("persons", "legal_forms"):
        return False
    if sender.named and all(piece in sender.name for piece in pieces):
        return True  # "Dag" greets in Dutch, and is a name in Norway
    titled = False
    while len(pieces) > 1 and pieces[0] in words("persons", "titles"):
        titled, pieces = True, pieces[1:]
    if len(pieces) > 1 and pieces[0] in words("persons", "yours") and any(piece in sender.own for piece in pieces[1:]):
        pieces = pieces[1:]  # "Deine Lisa"
    if begins(folded, "persons", "closings") or begins(folded, "persons", "greetings") or _is_of_house(pieces):
        return False
    if any(map(str.isdigit, line)) or not all(_is_part(piece) for piece in line.split()):
        return False
    return titled or _may_sign(pieces, sender)


def _may_sign(pieces: list[str], sender: "Sender") -> bool:
    """Tell whether a name of these words is the sender's own, or that of somebody of the sender's house."""
    house = sender.domain.replace("-", "")
    if sender.named and any(_is_of_name(piece, sender) for piece in pieces):
        return pieces[0] in sender.name or pieces[0][:_PREFIX] not in house
    if sender.full_name:
        return False
    if len(sender.own) > 1 and pieces[1:] == [] and _is_given(pieces[0], sender):
        return True
    of_house = [piece in house or piece in sender.name for piece in pieces if len(piece) >= _SHORT]
    if len(of_house) != _PAIR:
        return not any(of_house)
    # "Petra Keller" of the firm of Keller, but not "Soporte Keller" of "Support Keller"
    of_role = sender.name[-1:] == tuple(pieces[-1:]) and sender.name[0] in words("persons", "teams")
    return not (of_house[0] or (of_role and not sender.named))


def _is_of_name(piece: str, sender: "Sender") -> bool:
    """Tell whether the word, or its initial, stands in the name in From."""
    return piece in sender.name or any(word.startswith(piece) and len(piece) == 1 for word in sender.name)


def is_house(line: str, sender: "Sender") -> bool:
    """Tell whether the folded line is the name of the house that sends, "your" before it or not."""
    if sender.named or len(line) > _LONGEST:
        return False
    pieces = [piece for piece in _SPLIT.split(line) if piece]
    telling = [piece for piece in pieces if len(piece) >= _SHORT and piece not in words("persons", "yours")]
    house = sender.domain.replace("-", "")
    return bool(telling) and all(piece in sender.name or piece in house for piece in telling)


def _is_given(word: str, sender: "Sender") -> bool:
    """Tell whether the word is the given name in From: "Kim" of Kim Lee; it comes last in Chinese and Japanese."""
    return word == sender.own[0] == sender.name[0] or (word in sender.own and not word.isascii())


def _is_role(piece: str) -> bool:
    """Tell whether the words behind a name tell what they are: "Petra, reception"."""
    role = fold(piece.strip(" ."))
    return role in words("persons", "teams") or (piece[:1].islower() and role.replace(" ", "").isalpha())


def _is_of_house(pieces: list[str]) -> bool:
    """Tell whether the words are a house's by "your" before them, or by a role among them."""
    teams = words("persons", "teams")
    return pieces[0] in words("persons", "yours") or any(part in teams for piece in pieces for part in piece.split("-"))


def _is_part(piece: str) -> bool:
    """Tell whether a word may stand in a name: with a capital, or one of those between first and last name."""
    return not piece[:1].islower() or piece.lower() in words("persons", "particles")
