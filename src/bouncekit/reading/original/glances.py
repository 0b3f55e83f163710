"""What a text shows at a glance: which words stand in its lines without which a closer look would find nothing.

Programs write the same lines in every notice, and of each it is kept what it shows: a text is then told by a few
look-ups, however many questions are asked of it.  A sign only says that a closer look is worth its while.
"""

from functools import cache, lru_cache, reduce
from operator import or_

from bouncekit.data import load
from bouncekit.reading.answers.identifiers import ANNOUNCED
from bouncekit.reading.original.quoting import fold_keeping_lines, opens_original
from bouncekit.text.literals import Literals

__all__ = [
    "CHALLENGE",
    "COMMAND",
    "DIALOGUE",
    "FOOTER",
    "GENERATED",
    "NAMED",
    "QUOTED",
    "TALKING",
    "TRANSCRIPT",
    "glance",
]

QUOTED = 1  # a returned message may be quoted
FOOTER = 2  # a gateway's or a firm's footer may stand below
TRANSCRIPT = 4  # a dialogue may be told as sendmail tells it
DIALOGUE = 8  # lines of a dialogue may be marked
TALKING = 16  # the host may be told with which sendmail was talking
NAMED = 32  # the message's name on the reporting server may be told
GENERATED = 64  # an address may be told that others were made of
COMMAND = 128  # the command may be told that was refused
CHALLENGE = 256  # a filter may ask for a proof: parts of the filters' names and pages, which nearly no report has

# In small letters.  None of them goes on in another line, and what stands in capitals is looked for more closely.
_SIGNS = {
    TRANSCRIPT: ("ranscript of session", ">>> ", "<<< "),
    DIALOGUE: ("<<<", ">>>", "<--", "-->", " out: ", " in: "),
    TALKING: ("while talking to ",),
    NAMED: (ANNOUNCED,),
    GENERATED: ("generated from ",),
    COMMAND: ("reply", "response", "after"),
    CHALLENGE: (
        "mailinblack", "boxbe", "spamarrest", "spam arrest", "antispam uol", "antispam.uol", "anti-spam uol",
        "challenge", "captcha", "bluebottle", "tmda", "sendio", "choicemail", "altospam", "tira-teima", "totalblock",
    ),
}  # fmt: skip
_KEPT = 2048  # lines
_LONGEST = 4000  # characters of a text whose lines are kept


def glance(text: str) -> int:
    """Return the signs that stand in `text`, added up."""
    return _of_lines(text) if len(text) <= _LONGEST else _shown_in(text)


@lru_cache(maxsize=2)  # several readers of one message ask
def _of_lines(text: str) -> int:
    return reduce(or_, map(_kept, text.split("\n")), 0)


def _shown_in(text: str) -> int:
    shown = 0
    for _, signs in _literals().found(fold_keeping_lines(text)):
        shown |= signs
    return shown


@lru_cache(maxsize=_KEPT)
def _kept(line: str) -> int:
    shown = _shown_in(line)
    return shown - QUOTED if shown & QUOTED and not opens_original(line) else shown


@cache
def _literals() -> Literals:
    words = {
        QUOTED: load("kinds/original.toml")["stems"],
        FOOTER: map(str.lower, load("kinds/footers.toml")["stems"]),
        **_SIGNS,
    }
    found: dict[str, int] = {}
    for sign, several in words.items():
        for word in several:
            found[word] = found.get(word, 0) | sign
    return Literals(found)
