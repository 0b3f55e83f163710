"""What many messages come to, for a person: how many of what, why, where, and what to do first."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from bouncekit import Kind, Reason
from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.wording import label, to_do_in_words, to_do_keys

if TYPE_CHECKING:
    from bouncekit import Report

__all__ = ["Counted", "Summary", "counted_in"]

_DOMAINS = 10
_TODO = 8
_WEIGHTS = {
    # What is dangerous comes first, however rare.  A wrong setting or a block spoils every message to come, and a dead
    # address is refused again each time; what may pass later can wait.
    "beware": 1_000_000,
    "change_password": 1_000_000,
    "pass_on": 4,
    "check_access": 4,
    "fix_address": 3,
    "check_address": 3,
    "retry_later": 1,
    "wait": 1,
    "none": 0,
}
_WEIGHT = 2
_MOST_DOMAINS = 100_000  # kept apart while counting: a hostile mbox must not fill the memory


class Counted(NamedTuple):
    """What counts of one message: its kind, and of each failure the reason, what to do, and the recipient's domain."""

    kind: str
    failures: tuple[tuple[str, str, str], ...] = ()


def counted_in(report: "Report") -> Counted:
    """Return what counts of `report`; a delay is no failure yet, and counts only as what it is."""
    if report.kind is not Kind.FAILURE:
        return Counted(report.kind.value)
    failures = [
        (one.reason.value, one.explanation.to_do, (one.recipient or "").rpartition("@")[2].lower())
        for one in report.failures
    ]
    return Counted(report.kind.value, tuple(failures))


class Summary:
    """Counts reports, and says in the end what they come to."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._kinds: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._domains: Counter[str] = Counter()
        self._todo: Counter[tuple[str, str]] = Counter()
        self._to_do = to_do_keys(words.lang)

    def add(self, counted: Counted) -> None:
        """Count one message."""
        self._kinds[counted.kind] += 1
        for reason, to_do, domain in counted.failures:
            self._reasons[reason] += 1
            self._todo[reason, self._to_do.get(to_do, "none")] += 1
            if domain in self._domains or len(self._domains) < _MOST_DOMAINS:
                self._domains[domain] += 1

    def text(self, unread: int) -> str:
        """Return the summary; `unread` things could not be read."""
        return "\n".join(self._lines(unread))

    def _lines(self, unread: int) -> Iterator[str]:
        words = self._words
        read = self._kinds.total()
        yield ""
        if read:
            yield words.text("error", name=words.text("summary"), problem=words.count("counts", "read", read))
            yield from self._table(self._kinds, self._kind)
        else:
            yield words.text("nothing-read")
        if self._reasons:
            yield from self._failures()
        elif read and not self._kinds["failure"]:
            yield from ("", words.text("nothing-failed"))
        if unread:
            yield ""
            yield words.count("counts", "unread", unread)

    def _failures(self) -> Iterator[str]:
        words = self._words
        recipients = words.count("counts", "recipients", self._reasons.total())
        yield from ("", f"{words.text('reasons')} ({recipients})")
        yield from self._table(self._reasons, self._reason)
        yield from ("", words.text("domains"))
        yield from self._table(Counter(dict(_first(self._domains, _DOMAINS))), self._domain)
        if len(self._domains) > _DOMAINS:
            yield f"  {words.count('counts', 'more', len(self._domains) - _DOMAINS)}"
        yield from ("", words.text("todo"))
        weighted = {what: count * _WEIGHTS.get(what[1], _WEIGHT) for what, count in self._todo.items()}
        for place, ((reason, to_do), _) in enumerate(_first(weighted, _TODO), 1):
            count = self._todo[reason, to_do]
            what = words.count("reasons", reason, count)
            yield f"  {place}. {words.text('todo-line', what=what, action=to_do_in_words(to_do, count, words.lang))}"

    def _table(self, counts: "Counter[str]", name: Any) -> Iterator[str]:
        numbers = {key: self._words.number(count) for key, count in counts.items()}
        width = max(map(len, numbers.values()))
        for key, _ in _first(counts, len(counts)):
            yield f"  {numbers[key]:>{width}}  {name(key)}"

    def _kind(self, kind: str) -> str:
        return label(Kind(kind), self._words.lang)

    def _reason(self, reason: str) -> str:
        return label(Reason(reason), self._words.lang)

    def _domain(self, domain: str) -> str:
        return neutral(domain) if domain else self._words.text("no-address")


def _first(counts: "Mapping[Any, int]", most: int) -> list[tuple[Any, int]]:
    """Return the largest `most`, the same on every run."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
