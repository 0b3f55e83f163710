"""How much of what was sent came back, in words: by campaign, domain and hour."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bouncekit.cli.console.safe_text import Words, neutral

if TYPE_CHECKING:
    from bouncekit.tables import Rate, SentFile

__all__ = ["rate_lines"]

_MOST = {"campaign": 10, "domain": 10, "hour": 24}


def rate_lines(sent: "SentFile", words: Words) -> Iterator[str]:
    """Yield the lines that a summary has of them."""
    yield from ("", words.titled(words.text("sent"), words.count("counts", "sent", len(sent))))
    if sent.unmatched:
        yield f"  {words.count('counts', 'unmatched', sent.unmatched)}"
    for group, most in _MOST.items():
        rates = sent.rates(group)
        if set(rates) <= {""}:  # the file has no such column
            continue
        yield from ("", words.text(f"sent-by-{group}"))
        shown = [*rates.items()][:most]
        width = max(len(_counts(rate, words)) for _, rate in shown)
        for name, rate in shown:
            share = words.percent(f"{100 * rate.share:5.1f}")
            yield f"  {share}  {_counts(rate, words):>{width}}  {_name(group, name, words)}"
        if len(rates) > most:
            yield f"  {words.count('counts', 'more', len(rates) - most)}"


def _counts(rate: "Rate", words: Words) -> str:
    return f"{words.number(rate.bounced)} / {words.number(rate.sent)}"


def _name(group: str, name: str, words: Words) -> str:
    if not name:
        return words.text("sent-untold")
    return words.text("sent-hour", hour=name) if group == "hour" else neutral(name)
