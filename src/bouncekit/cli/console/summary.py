"""What many messages come to, for a person: how many of what, why, where, and what to do first."""

from collections.abc import Callable, Iterator

from bouncekit import Kind, Reason
from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.tally import Counted, Table, Tally
from bouncekit.wording import label, to_do_in_words

__all__ = ["Summary"]

_DOMAINS = 10
_TODO = 8


class Summary:
    """Says what the messages that were counted come to; `tally` holds the sums."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.tally = Tally()

    def add(self, counted: Counted) -> None:
        """Count one message."""
        self.tally.add(counted)

    def text(self, unread: int) -> str:
        """Return the summary; `unread` things could not be read."""
        return "\n".join(self._lines(unread))

    def _lines(self, unread: int) -> Iterator[str]:
        words, tally = self._words, self.tally
        read = tally.kinds.total
        yield ""
        if read:
            yield words.text("error", name=words.text("summary"), problem=words.count("counts", "read", read))
            yield from self._rows(tally.kinds, self._kind)
        else:
            yield words.text("nothing-read")
        if tally.reasons:
            yield from self._failures()
        elif read and not tally.kinds["failure"]:
            yield from ("", words.text("nothing-failed"))
        if unread:
            yield ""
            yield words.count("counts", "unread", unread)

    def _failures(self) -> Iterator[str]:
        words, tally = self._words, self.tally
        recipients = words.count("counts", "recipients", tally.reasons.total)
        yield from ("", f"{words.text('reasons')} ({recipients})")
        yield from self._rows(tally.reasons, self._reason)
        yield from ("", words.text("domains"))
        yield from self._rows(tally.domains, self._domain, _DOMAINS)
        if len(tally.domains) > _DOMAINS:
            yield f"  {words.count('counts', 'more', len(tally.domains) - _DOMAINS)}"
        yield from ("", words.text("todo"))
        for place, ((reason, to_do), count) in enumerate(tally.most_pressing(_TODO), 1):
            what = words.count("reasons", reason, count)
            yield f"  {place}. {words.text('todo-line', what=what, action=to_do_in_words(to_do, count, words.lang))}"

    def _rows(self, counts: Table[str], name: Callable[[str], str], most: int | None = None) -> Iterator[str]:
        numbers = {key: self._words.number(sum(row.values())) for key, row in counts.first(most)}
        width = max(map(len, numbers.values()))
        for key, number in numbers.items():
            yield f"  {number:>{width}}  {name(key)}"

    def _kind(self, kind: str) -> str:
        return label(Kind(kind), self._words.lang)

    def _reason(self, reason: str) -> str:
        return label(Reason(reason), self._words.lang)

    def _domain(self, domain: str) -> str:
        return neutral(domain) if domain else self._words.text("no-address")
