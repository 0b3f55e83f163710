"""The recipients of a notice as blocks of lines: each is opened by a shape or a phrase, and owns what follows it."""

from collections.abc import Iterator

from bouncekit.reading.answers.addresses import find_addresses
from bouncekit.reading.answers.moved import named_as_new
from bouncekit.reading.answers.quoted import one_line
from bouncekit.reading.notices.formats import Format
from bouncekit.reading.notices.line_shapes import is_help_address, is_postmaster, open_line
from bouncekit.reading.notices.markers import Hits, Markers
from bouncekit.reading.notices.notice_text import NoticeText
from bouncekit.reading.notices.replacements import is_replacement
from bouncekit.text.cues import cue

__all__ = ["BLOCK_LINES", "RECIPIENT_LIMIT", "Block", "find_blocks", "share"]

RECIPIENT_LIMIT = 1000
BLOCK_LINES = 60
_PUNCTUATION = " :.,;<([\"'"


class Block:
    """One recipient's lines while the notice is read: the line that opened it, the rest of it, and those below."""

    __slots__ = ("address", "answer", "line", "lines", "phrase", "rest")

    def __init__(
        self, address: str | None, line: int, rest: str = "", answer: str | None = None, phrase: str = ""
    ) -> None:
        self.address = address
        self.line = line
        self.rest = rest
        self.lines: list[str] = []
        self.answer = answer
        self.phrase = phrase

    def own(self, gap: bool) -> str:
        """Return what is said of this recipient, on one line: the first paragraph after the address."""
        taken = [self.rest] if self.rest else []
        for line in self.lines:
            if line.strip():
                taken.append(line)
            elif taken or not gap:
                break
        return one_line(taken)

    def whole(self) -> str:
        """Return all its words, on one line."""
        return one_line([self.phrase, self.rest, *self.lines])

    def is_empty(self) -> bool:
        return not (self.rest or self.answer or any(line.strip() for line in self.lines))


def find_blocks(
    one: Format, text: NoticeText, hits: Hits, region: tuple[int, int], known: frozenset[str]
) -> list[Block]:
    """Return the recipients in `region`: by the format's shapes and phrases, else by its weaker phrases.

    `known` are addresses (lower case) that an unknown format must not take: those of the notice's own header.
    """
    strict = one.prose
    for phrases in [one.recipient] + ([one.recipient_else] if one.recipient_else else []):
        walk = _Walk(one, text, known if strict else frozenset())
        blocks = _without_help(walk.walk(_holes(hits, phrases, region), region), strict)
        if blocks:
            return blocks
    return _only_address(text, region, known) if one.prose else []


def share(blocks: list[Block]) -> None:
    """Give an address that stands in a list without words those of the next one that has some."""
    following: Block | None = None
    for block in reversed(blocks):
        if not block.is_empty():
            following = block
        elif following is not None:
            block.lines, block.answer, block.rest = following.lines, following.answer, following.rest


def _holes(hits: Hits, phrases: Markers, region: tuple[int, int]) -> dict[int, int]:
    """Return {line number: column after the first phrase in it}."""
    found: dict[int, int] = {}
    for line, column, _ in hits.spots(phrases):
        if region[0] <= line < region[1]:
            found.setdefault(line, column)
    return found


class _Walk:
    """One pass over the lines of a region."""

    def __init__(self, one: Format, text: NoticeText, known: frozenset[str]) -> None:
        self._one = one
        self._text = text
        self._known = known
        self._seen: set[str] = set()
        self._indent: int | None = None
        self._waiting = False

    def walk(self, holes: dict[int, int], region: tuple[int, int]) -> list[Block]:
        blocks: list[Block] = []
        lines = self._text.lines
        anywhere = bool(self._one.lines) and bool(self._one.domain)
        for number in range(*region):
            # Most lines name nobody.
            may_open = anywhere or self._waiting or number in holes or "@" in lines[number]
            opened = list(self._open(number, holes.get(number))) if may_open else []
            if opened:
                blocks += opened
                if len(blocks) >= RECIPIENT_LIMIT:
                    break
            elif blocks and len(blocks[-1].lines) < BLOCK_LINES:
                blocks[-1].lines.append(lines[number])
        return blocks

    def _open(self, number: int, column: int | None) -> Iterator[Block]:
        line = self._text.lines[number]
        if column is not None:
            found = self._in_hole(number, column)
            self._waiting = not found and not self._text.folded[number][column:].strip(_PUNCTUATION)
            if found:
                yield from self._new(found, Block(None, number, phrase=line))
                return
        elif self._waiting and line.strip():
            self._waiting = False
            yield from self._new(find_addresses(line)[:1], Block(None, number, phrase=line))
            return
        if not self._one.lines or not ("@" in line or self._one.domain):
            return
        opening = open_line(line, self._one.lines)
        if (
            opening is not None
            and (self._indent is None or opening.indent <= self._indent)
            and not self._sent_by(number)
        ):
            new = list(self._new(opening.addresses, Block(None, number, opening.rest)))
            if new and self._indent is None:
                self._indent = opening.indent
            yield from new

    def _sent_by(self, number: int) -> bool:
        """Tell whether the words above name the sender: "A message sent by", then the address."""
        above = [line for line in self._text.folded[max(0, number - 2) : number] if line.strip()]
        return bool(above) and above[-1].rstrip(" :").endswith(cue("sent_by"))

    def _replaces(self, address: str, number: int) -> bool:
        return self._one.prose and is_replacement(self._text, number, address)

    def _in_hole(self, number: int, column: int) -> tuple[str, ...]:
        """Return the address after `column` of the folded line as it was written, and those listed after it."""
        tail = self._text.folded[number][column:]
        if "@" not in tail:
            return ()
        line = self._text.lines[number]
        found = [a for a in find_addresses(line) if a.lower() in tail] or _as_written(find_addresses(tail), line)
        if not found:
            return ()
        after = tail[tail.find(found[0].lower()) + len(found[0]) :].lstrip(" >'\")")
        return tuple(found) if after.startswith((",", ";", *cue("and_also"))) else (found[0],)

    def _new(self, addresses: tuple[str, ...], model: Block) -> Iterator[Block]:
        for bare in addresses:
            address = bare if "@" in bare or self._one.domain is None else f"{bare}@{self._one.domain}"
            key = address.lower()
            if key not in self._seen and key not in self._known and not self._replaces(address, model.line):
                self._seen.add(key)
                yield Block(address, model.line, model.rest, phrase=model.phrase)


def _as_written(folded: tuple[str, ...], line: str) -> list[str]:
    """Return addresses that were found in folded text with the capitals that they have in `line`."""
    lowered = line.lower()
    return [
        line[place : place + len(address)] if (place := lowered.find(address)) >= 0 else address for address in folded
    ]


def _without_help(blocks: list[Block], strict: bool) -> list[Block]:
    """Leave out postmasters where others are named too; of an unknown format, all that is named for help."""
    if strict:
        return [block for block in blocks if block.address and not is_help_address(block.address)]
    return [block for block in blocks if block.address and not is_postmaster(block.address)] or blocks


def _only_address(text: NoticeText, region: tuple[int, int], known: frozenset[str]) -> list[Block]:
    """Return the one address that stands anywhere in the region, if it is one and nobody's for help."""
    found = [
        (address, number)
        for number in range(*region)
        if "@" in text.lines[number]
        for address in find_addresses(text.lines[number])
        if address.lower() not in known and not is_help_address(address) and not is_replacement(text, number, address)
    ]
    if len({address.lower() for address, _ in found}) > 1:
        new = (named_as_new("\n".join(text.lines[slice(*region)])) or "").lower()
        found = [one for one in found if one[0].lower() != new]
    if len({address.lower() for address, _ in found}) != 1:
        return []
    address, number = found[0]
    block = Block(address, number, phrase=text.lines[number])
    block.lines = text.lines[number + 1 : region[1]][:BLOCK_LINES]
    return [block]
