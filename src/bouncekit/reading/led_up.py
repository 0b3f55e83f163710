"""A server's own lines below the words with which somebody leads up to them: "It came back with this:"."""

import re
from functools import cache

from bouncekit import data
from bouncekit.reading.answers.codes import unquote_reply
from bouncekit.reading.facts import Frame, Passage, RecipientFacts
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["answer_alone"]

_CODED_LINE = lazily(r"[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}[ :]")
_CODE = lazily(r"(?<![\d.])(?:[45]\d\d[ -][#45A-Za-z<]|[45]\.\d{1,3}\.\d)")
_ANSWER_LIMIT = 4000


def answer_alone(said: RecipientFacts, lines: list[str]) -> tuple[RecipientFacts, Frame | None]:
    """Return `said` with the server's own `lines` as its diagnostic, where somebody's words lead up to them.

    Beside it stands that the message came back, where these words tell it.
    """
    begins = next((number for number, line in enumerate(lines) if _CODED_LINE.match(line)), 0)
    before = " ".join(lines[:begins])
    if not before.endswith(":") or _CODE.search(before):
        return said, None
    words = unquote_reply(" ".join(" ".join(lines[begins:]).split()))[:_ANSWER_LIMIT]
    said = said._replace(diagnostic=words, passages=(Passage(words, "diagnostic"), *said.passages))
    return said, Frame.RETURNED if _came_back().search(fold(before)) else None


@cache
def _came_back() -> re.Pattern[str]:
    told: str = data.load("kinds/frames.toml")["came_back"]
    return re.compile(told)
