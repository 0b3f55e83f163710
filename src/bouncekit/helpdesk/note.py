"""The note on a ticket: who was not reached, why, what to do, and the server's own words, for the agent.

It is for the desk's own people.  It is never mailed to the address that it is about, and changes neither the title nor
the customer of a ticket.  What servers and strangers wrote stands in it as text alone: nothing in it is a link, a
mention, a picture or a mark-up.
"""

import re
from dataclasses import dataclass
from html import escape

from bouncekit.model import AnyFailure, Report
from bouncekit.wording.catalogue import Catalogue, catalogue

__all__ = ["Note", "note_of"]

_MOST = 50  # recipients
_LONGEST = 2000  # characters of a server's answer
_BLANKS = re.compile(r"\s+")
# A backslash before these is one in every dialect; before the others it is shown by some, so they are written as
# numbers.  A colon is a mark only where something follows it at once (an address of a page, a smiley).
_MARKS = re.compile(r"([\\`*_{}\[\]()>#+\-.!])|([<|~@&$^=]|:(?=\S))")
_TICKS = re.compile(r"`+")
# What a terminal or a browser obeys, or what hides in a text (C0, C1, Unicode TR 36).
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text; `is_quoted` where a server or a stranger wrote it."""

    label: str
    text: str
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """What is told of one recipient."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A note, to be shown as plain `text`, as `markdown` (CommonMark) or as `html`."""

    title: str
    paragraphs: tuple[str, ...]
    blocks: tuple[Block, ...]
    colon: str

    @property
    def text(self) -> str:
        """The note as plain text, one line feed between lines and none at the end."""
        blocks = [
            "\n".join([block.title, *(f"  {row.label}{self.colon}{row.text}" for row in block.rows)])
            for block in self.blocks
        ]
        return "\n\n".join([self.title, *self.paragraphs, *blocks])

    @property
    def markdown(self) -> str:
        """The note as CommonMark; what others wrote stands in code spans, in which nothing is a mark."""
        parts = [f"**{_marked(self.title)}**", *map(_marked, self.paragraphs)]
        for block in self.blocks:
            rows = [f"- {_marked(row.label + self.colon)}{_in_markdown(row)}" for row in block.rows]
            parts.append("\n".join([f"**{_marked(block.title)}**", "", *rows]))
        return "\n\n".join(parts)

    @property
    def html(self) -> str:
        """The note as HTML without attributes: paragraphs, lists, ``strong`` and ``code``."""
        parts = [
            f"<p><strong>{escape(self.title)}</strong></p>",
            *(f"<p>{escape(text)}</p>" for text in self.paragraphs),
        ]
        for block in self.blocks:
            rows = "".join(f"<li>{escape(row.label + self.colon)}{_in_html(row)}</li>" for row in block.rows)
            parts.append(f"<p><strong>{escape(block.title)}</strong></p>\n<ul>{rows}</ul>")
        return "\n".join(parts)


def note_of(report: Report, answer: str = "") -> Note:
    """Return the note that tells what `report` says, in the report's language.

    `answer` is the text of a machine that answers: what it says, when somebody is back for example, stands in the note.
    """
    words = catalogue(report.lang, "helpdesk")
    described = report.description
    blocks = [_block(failure, words) for failure in report.failures[:_MOST]]
    left = len(report.failures) - len(blocks)
    if said := _plain(answer):
        blocks.append(Block(words.say("texts", "answer"), (Row(words.say("labels", "said"), said, True),)))
    paragraphs = [described.meaning, described.advice]
    if left > 0:
        paragraphs.append(words.count("counts", "more", left))
    if report.forwarded:
        paragraphs.append(words.say("texts", "forwarded"))
    return Note(
        _plain(described.title),
        tuple(_plain(text) for text in paragraphs if text),
        tuple(blocks),
        words.titled("", ""),
    )


def _block(failure: AnyFailure, words: Catalogue) -> Block:
    said = failure.explanation
    address = failure.recipient or failure.original_recipient
    kept = "counted" if failure.counts_against_address else "spared"
    rows = [
        ("translation", said.translation, False),
        ("meaning", said.meaning, False),
        ("advice", said.advice, False),
        ("address", words.say("texts", kept), False),
        ("answer", failure.diagnostic, True),
        ("host", failure.remote_host or failure.reporting_host, True),
        ("evidence", f"{failure.evidence.rule}: {failure.evidence.text}", True),
    ]
    title = words.titled(_plain(address) if address else words.say("texts", "nobody"), _plain(said.title))
    return Block(
        title,
        tuple(Row(words.say("labels", name), _plain(text), quoted) for name, text, quoted in rows if text),
    )


def _plain(text: str) -> str:
    """Return `text` on one line, bounded, without what a terminal or a browser would obey."""
    line = _UNSEEN.sub("\ufffd", _BLANKS.sub(_blank, text)).strip()
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _blank(found: re.Match[str]) -> str:
    """Keep a no-break space, which French sets before its marks; all other blanks are one."""
    return found[0] if found[0] in ("\u00a0", "\u202f") else " "


def _marked(text: str) -> str:
    return _MARKS.sub(lambda mark: f"\\{mark[1]}" if mark[1] else f"&#{ord(mark[2])};", text)


def _in_markdown(row: Row) -> str:
    if not row.is_quoted:
        return _marked(row.text)
    fence = "`" * (max(map(len, _TICKS.findall(row.text)), default=0) + 1)
    blank = " " if row.text.startswith("`") or row.text.endswith("`") else ""
    return f"{fence}{blank}{row.text}{blank}{fence}"


def _in_html(row: Row) -> str:
    return f"<code>{escape(row.text)}</code>" if row.is_quoted else escape(row.text)
