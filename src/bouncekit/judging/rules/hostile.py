"""Texts that make a bad pattern slow: what a hostile server would answer, made from the rule's own words."""

from collections.abc import Iterator

from bouncekit.judging.rules.passage import MAX_LENGTH
from bouncekit.judging.rules.rule import Rule
from bouncekit.text.expressions import lazily

__all__ = ["TIME_LIMIT", "slow_text"]

TIME_LIMIT = 0.05
"""Seconds of processor time that a pattern may take on a hostile text: half of what it may take on a message."""

_MOST = 60  # texts for one rule
_SHOWN = 24  # characters of a text that are told
_WORD = lazily(r"[^\W_]{2,20}")


def _texts(rule: Rule) -> Iterator[str]:
    """Yield hostile texts: one sign, one word, or one example's beginning over and over, with a wrong end."""
    signs = dict.fromkeys("a0 .x-@" + "".join(sign for sign in rule.pattern if not sign.isspace())[:30].lower())
    for sign in signs:
        yield sign * (MAX_LENGTH - 1) + "!"
    words = dict.fromkeys(_WORD.findall(" ".join((rule.pattern, *rule.matches[:3]))))
    together = " ".join(literals[0] for literals in rule.literals)
    for piece in (together, *rule.matches[:5], *words):
        if piece:
            for joint in (" ", ""):
                yield ((piece + joint) * (MAX_LENGTH // len(piece + joint) + 1))[: MAX_LENGTH - 1] + "!"


def slow_text(rule: Rule) -> str | None:
    """Return the beginning of a text on which the pattern of `rule` takes longer than `TIME_LIMIT`, None where none."""
    for _, text in zip(range(_MOST), _texts(rule), strict=False):
        try:
            rule.bounded.search(text, timeout=TIME_LIMIT)
        except TimeoutError:
            return f"{text[:_SHOWN]}…"
    return None
