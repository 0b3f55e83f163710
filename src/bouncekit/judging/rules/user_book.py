"""A user's own rules: asked about every passage before ours are asked about any.

Law of this file: whatever a user wrote, a message is judged in bounded time.  Every search has a limit of processor
time, and so have all of them together over one message; a pattern that exceeds its limit is left alone for the rest of
the message, and told.  Where the common time is spent, no more of the user's rules are asked.
"""

from collections.abc import Iterable, Iterator
from time import thread_time

from bouncekit.judging.rules.book import Book, Finding
from bouncekit.judging.rules.passage import Circumstances, Words
from bouncekit.judging.rules.rule import Rule
from bouncekit.reading.facts import Passage

__all__ = ["COMMON_TIME_LIMIT", "TIME_LIMIT", "Asking", "RuleBook", "search"]

TIME_LIMIT = 0.1
"""Seconds of processor time that one search of a user's pattern may take (a good one takes microseconds)."""

COMMON_TIME_LIMIT = 0.5
"""Seconds of processor time that all of a user's rules together may take over one message."""


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
    """The rules of a user while one message is judged; `too_slow` are those that exceeded their time over it, and
    `out_of_time` tells that the rest was not asked any more.
    """

    __slots__ = ("_rules", "_time_left", "out_of_time", "too_slow")

    def __init__(self, rules: RuleBook) -> None:
        self._rules = rules
        self._time_left = COMMON_TIME_LIMIT
        self.too_slow: list[Rule] = []
        self.out_of_time = False

    def first(self, words: Words, circumstances: Circumstances) -> tuple[Finding | None, Finding | None]:
        """Return the first specific rule that matches `words`, and the first vague one where no specific one does."""
        vague: Finding | None = None
        for rule in self._rules.candidates(words.folded):
            if (rule.vague and vague) or rule in self.too_slow or not circumstances.allow(rule, words):
                continue
            if self._time_left <= 0:
                self.out_of_time = True
                break
            began = thread_time()
            try:
                finding = search(rule, words, min(TIME_LIMIT, self._time_left))
            except TimeoutError:
                self.too_slow.append(rule)
                continue
            finally:
                self._time_left -= thread_time() - began
            if finding and not rule.vague and not finding.is_hint:
                return finding, None
            vague = vague or finding
        return None, vague


def search(rule: Rule, words: Words, limit: float = TIME_LIMIT) -> Finding | None:
    """Return what `rule` finds in `words`; raise `TimeoutError` where one search takes longer than `limit` seconds.

    A `regex` sees the words as they were written, blanks collapsed, and what it finds must not be empty.
    """
    text = " ".join(words.text.split()) if rule.is_regex else words.folded
    match, hint = rule.bounded.search(text, timeout=limit), False
    if match is not None and not rule.is_regex and not rule.in_names and words.is_in_name(*match.span()):
        said = rule.bounded.search(text, match.end(), timeout=limit)
        while said is not None and words.is_in_name(*said.span()):
            said = rule.bounded.search(text, said.end(), timeout=limit)
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
