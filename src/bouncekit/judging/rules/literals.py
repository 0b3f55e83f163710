"""How telling a literal is: what to look for first, so that few rules are confirmed in vain."""

from functools import lru_cache

__all__ = ["COMMON_WORDS", "merit", "shortest", "weakest", "weight"]

# A rule that can only be found by one of these would be confirmed on nearly every bounce.
COMMON_WORDS = frozenset({
    "and", "are", "can", "could", "for", "from", "has", "have", "host", "mail", "message", "not", "recipient", "server",
    "smtp", "the", "this", "was", "your",
})  # fmt: skip


@lru_cache(maxsize=256)  # a pattern's own sets are asked for again when its branches are
def shortest(literals: tuple[str, ...]) -> tuple[str, ...]:
    """Return `literals` without outer blanks and without those that contain another: the same promise."""
    kept: list[str] = []
    for literal in sorted({literal.strip() for literal in literals}, key=lambda text: (len(text), text)):
        if not any(shorter in literal for shorter in kept):
            kept.append(literal)
    return tuple(sorted(kept))


def merit(literals: tuple[str, ...]) -> tuple[int, int]:
    """Return by what the most telling of several sets is found: its weakest literal, then how few there are."""
    return weakest(literals), -len(literals)


def weakest(literals: tuple[str, ...]) -> int:
    """Return how telling the least telling of `literals` is, in characters of a rare word."""
    return min(map(weight, literals))


@lru_cache(maxsize=4096)
def weight(literal: str) -> int:
    """Return how telling one literal is, in characters of a rare word."""
    word = literal.strip(" .,:;<>()[]'\"-=")
    if word in COMMON_WORDS:
        return 2
    return len(word) if word.isascii() else 2 * len(word)  # an ideograph says what two letters cannot
