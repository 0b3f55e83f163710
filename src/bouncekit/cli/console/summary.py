"""What many messages come to, for a person: how many of what, why, where, and what to do first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bouncekit import Kind, Reason
from bouncekit.cli.console.rates import rate_lines
from bouncekit.cli.console.safe_text import Words, json_line, neutral
from bouncekit.tally import Table, Tally
from bouncekit.wording import label, to_do_in_words

if TYPE_CHECKING:
    from bouncekit.tables import SentFile

__all__ = ["Left", "Summary"]

_DOMAINS = 10
_TODO = 8


@dataclass
class Left:
    """What was left out, and whether all was read.

    `old` notices came before the first day that was asked for, `undated` ones tell no day and were kept, `twice` came
    again, and `resumed` messages were read by an earlier run, whose results are counted here.
    """

    old: int = 0
    undated: int = 0
    twice: int = 0
    resumed: int = 0
    is_partial: bool = False
    can_go_on: bool = False


class Summary:
    """Says what the messages that were counted come to; `tally` holds the sums."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.tally = Tally()

    def text(self, unread: int, left: Left, sent: "SentFile | None" = None) -> str:
        """Return the summary; `unread` things could not be read."""
        return "\n".join(self._lines(unread, left, sent))

    def json(self, unread: int, left: Left, sent: "SentFile | None" = None) -> str:
        """Return the summary as one line of JSON."""
        told = {
            "complete": not left.is_partial,
            **self.tally.as_dict(),
            "unread": unread,
            "before_since": left.old,
            "undated": left.undated,
            "duplicates": left.twice,
            "resumed": left.resumed,
        }
        return json_line(told if sent is None else {**told, "sent": sent.as_dict()})

    def _lines(self, unread: int, left: Left, sent: "SentFile | None") -> Iterator[str]:
        words, tally = self._words, self.tally
        read = tally.kinds.total
        yield ""
        if read:
            title = words.text("summary-so-far" if left.is_partial else "summary")
            yield words.text("error", name=title, problem=words.count("counts", "read", read))
            yield from self._rows(tally.kinds, self._kind)
        else:
            yield words.text("nothing-read")
        if tally.reasons:
            yield from self._failures()
        elif read and not tally.kinds["failure"]:
            yield from ("", words.text("nothing-failed"))
        if sent is not None:
            yield from rate_lines(sent, words)
        yield from self._left_out(unread, left)

    def _left_out(self, unread: int, left: Left) -> Iterator[str]:
        counted = {"unread": unread, "old": left.old, "twice": left.twice, "resumed": left.resumed}
        if left.old:
            counted["undated"] = left.undated
        lines = [self._words.count("counts", key, count) for key, count in counted.items() if count]
        if left.can_go_on:
            lines.append(self._words.text("go-on"))
        if lines:
            yield from ("", *lines)

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
