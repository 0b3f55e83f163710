"""Drafts of rules for answers that no rule understood: a person has to say what they mean."""

import json
from collections.abc import Iterable

from bouncekit.judging.rules.patterns import PatternError, needs_of
from bouncekit.text.escapes import unescaped
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold
from bouncekit.vocabulary import Reason

__all__ = ["draft_rules"]

_SOURCE = "to complete: who answers this, seen where"
_LONGEST_PATTERN = 70  # characters
_LONGEST_EXAMPLE = 300  # characters
_MOST_EXAMPLES = 5  # of one rule
_SHORTEST_PATTERN = 10  # letters: less would be found everywhere
_OUTER = " ,.:;-'\"<>()[]{}"
# Codes, numbers, what `bouncekit.interop.masking` puts in, and pages: they are not what an answer is known by.
_NOT_TELLING = lazily(
    r"<[a-z]{2,8}>|https?://\S*|[^\s<>()\[\]]*\d[^\s<>()\[\]]*|\(in reply to [^)]{1,40}\)?|\bhost\b.{1,60}\bsaid:"
)
_SPECIAL = lazily(r"[\\^$.|?*+()\[\]{}]")


def draft_rules(answers: Iterable[tuple[str, Reason | str]]) -> str:
    """Return a rule file with a draft for each of `answers`, pairs of a masked answer and the reason found so far.

    Answers that share their telling words share a draft, and the drafts with the most words come first.  They can be
    loaded as they are, but their patterns, reasons and sources are to be looked at and completed.  An answer without
    telling words becomes a comment.
    """
    drafts: dict[str, tuple[str, list[str]]] = {}
    lost: list[str] = []
    for answer, reason in answers:
        example = "".join(sign if sign.isprintable() else " " for sign in answer)[:_LONGEST_EXAMPLE].strip()
        words = _telling_words(fold(unescaped(example)))
        if words is None:
            lost.append(f"# {example}\n")
            continue
        examples = drafts.setdefault(words, (str(reason), []))[1]
        if example not in examples and len(examples) < _MOST_EXAMPLES:
            examples.append(example)
    longest_first = sorted(drafts.items(), key=lambda draft: -len(draft[0]))
    rules = (_rule(number, *draft) for number, draft in enumerate(longest_first, 1))
    return "\n".join([*rules, "".join(lost)])


def _rule(number: int, words: str, rest: tuple[str, list[str]]) -> str:
    reason, examples = rest
    lines = "".join(f"    {_quoted(example)},\n" for example in examples)
    return (
        f'[[rule]]\nid = "draft-{number}"\npattern = {_quoted(_escaped(words))}\nreason = {_quoted(reason)}\n'
        f"source = {_quoted(_SOURCE)}\nmatches = [\n{lines}]\n"
    )


def _escaped(words: str) -> str:
    """Return the pattern that matches `words` and nothing else."""
    return _SPECIAL.sub(lambda sign: "\\" + sign[0], words)


def _telling_words(folded: str) -> str | None:
    """Return the longest run of words in `folded` that a pattern may be made of."""
    runs = sorted(_NOT_TELLING.split(folded), key=len, reverse=True)
    for run in runs[:5]:
        words = run.strip(_OUTER)
        if len(words) > _LONGEST_PATTERN:
            words = words[:_LONGEST_PATTERN].rpartition(" ")[0].strip(_OUTER)
        if sum(map(str.isalpha, words)) < _SHORTEST_PATTERN:
            continue
        try:
            needs_of(_escaped(words))
        except PatternError:
            continue
        return words
    return None


def _quoted(text: str) -> str:
    """Return `text`, which is printable, as a string of TOML: JSON's are among them."""
    return json.dumps(text, ensure_ascii=False)
