"""A user's own rules: asked about every passage before ours are asked about any.

Law of this file: whatever a user wrote, a message is judged in bounded time.  Every search has a limit of processor
time; a pattern that exceeds it is left alone for the rest of the message, and told.
"""

from collections.abc import Iterable, Iterator

from bouncekit.judging.book import Book, Finding
from bouncekit.judging.rules import Rule
from bouncekit.judging.words import Circumstances, Words
from bouncekit.reading.facts import Passage

__all__ = ["TIME_LIMIT", "Asking", "RuleBook", "search"]

TIME_LIMIT = 0.1
"""Seconds of processor time that one search of a user's pattern may take (a good one takes microseconds)."""


class RuleBook:
    """Rules of your own, as `load_rules` makes them: immutable, and fit to be sent to other processes.

    Pass it as `rules` to `classify` and its like.  Its rules are asked in the order of their files (those with a lower
    `priority` first), before those of bouncekit.
    """

    __slots__ = ("_always", "_indexes", "_portable", "rules")

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self.rules = tuple(sorted(rules, key=lambda rule: rule.priority))
        # A `regex` has no literals to look for: it is tried on everything.
        self._always = [index for index, rule in enumerate(self.rules) if not rule.literals]
        self._indexes = [index for index, rule in enumerate(self.rules) if rule.literals]
        self._portable = Book(tuple(self.rules[index] for index in self._indexes))

    def __len__(self) -> int:
        return len(self.rules)

    def __repr__(self) -> str:
        return f"RuleBook({len(self.rules)} rules)"

    def __reduce__(self) -> tuple[object, ...]:
        return RuleBook, (self.rules,)

    def candidates(self, folded: str) -> Iterator[Rule]:
        """Yield the rules that may match `folded`, in their order."""
        indexes = [self._indexes[index] for index in self._portable.candidates(folded)]
        if self._always:
            indexes = sorted(indexes + self._always)
        for index in indexes:
            yield self.rules[index]


class Asking:
    """The rules of a user while one message is judged; `too_slow` are those that exceeded their time over it."""

    __slots__ = ("_rules", "too_slow")

    def __init__(self, rules: RuleBook) -> None:
        self._rules = rules
        self.too_slow: list[Rule] = []

    def first(self, words: Words, circumstances: Circumstances) -> tuple[Finding | None, Finding | None]:
        """Return the first specific rule that matches `words`, and the first vague one where no specific one does."""
        vague: Finding | None = None
        for rule in self._rules.candidates(words.folded):
            if (rule.vague and vague) or rule in self.too_slow or not circumstances.allow(rule, words):
                continue
            try:
                finding = search(rule, words)
            except TimeoutError:
                self.too_slow.append(rule)
                continue
            if finding and not rule.vague and not finding.is_hint:
                return finding, None
            vague = vague or finding
        return None, vague


def search(rule: Rule, words: Words) -> Finding | None:
    """Return what `rule` finds in `words`; raise `TimeoutError` where that takes longer than `TIME_LIMIT`.

    A `regex` sees the words as they were written, blanks collapsed, and what it finds must not be empty.
    """
    text = " ".join(words.text.split()) if rule.is_regex else words.folded
    match, hint = rule.bounded.search(text, timeout=TIME_LIMIT), False
    if match is not None and not rule.is_regex and not rule.in_names and words.is_in_name(*match.span()):
        said = rule.bounded.search(text, match.end(), timeout=TIME_LIMIT)
        while said is not None and words.is_in_name(*said.span()):
            said = rule.bounded.search(text, said.end(), timeout=TIME_LIMIT)
        match, hint = said or match, said is None
    if match is None or not match[0]:
        return None
    start = match.start()
    if rule.is_regex:
        before = Words(Passage(text[max(0, start - 120) : start], words.found_in))
        supposed, written = before.is_supposed(len(before.folded)), match[0].strip()
    else:
        supposed, written = words.is_supposed(start), words.as_written(*match.span())
    return None if supposed else Finding(rule, written, words.found_in, words, hint)
