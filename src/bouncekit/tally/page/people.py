"""Sections of addresses: those to correct, those to remove, those to keep, and those of whoever complained."""

from typing import TYPE_CHECKING, NamedTuple

from bouncekit.tally.counting.sums import Address, Tally
from bouncekit.tally.page.markup import ours, theirs
from bouncekit.tally.page.saying import Saying
from bouncekit.tally.page.tabular import Column, section, table

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Known", "People", "addresses", "people_of"]

_MOST = 50  # that are shown of each
_WHOLE_LIST = "bouncekit classify --format csv"

Known = list[tuple[str, Address]]
"""Addresses, and what is known of each."""


class People(NamedTuple):
    """The addresses by what is to be done with them, those that failed most often first."""

    correct: Known
    remove: Known
    spare: Known


def people_of(tally: Tally) -> People:
    """Divide the addresses: one that was likely meant otherwise, or has moved, is to be corrected."""
    ordered = sorted(tally.addresses.items(), key=lambda pair: (-pair[1].condemned - pair[1].spared, pair[0]))
    people = People([], [], [])
    for pair in ordered:
        known = pair[1]
        (people.correct if known.instead else people.remove if known.is_dead else people.spare).append(pair)
    return people


def addresses(people: People, saying: Saying) -> dict[str, str]:
    """Return the sections of addresses; those without any are empty."""
    return {
        "to-correct": _section("to-correct", people.correct, saying, instead=True),
        "to-remove": _section("to-remove", people.remove, saying),
        "to-spare": _section("to-spare", people.spare, saying),
    }


def _section(key: str, known: Known, saying: Saying, *, instead: bool = False) -> str:
    if not known:
        return ""
    title = saying.text(key)
    columns: list[tuple[Column, Callable[[str, Address], str]]] = [
        (Column(saying.text("column-address")), lambda address, _: theirs(address)),
        (Column(saying.text("column-reason")), lambda _, one: ours(saying.reason(one.reason))),
        (Column(saying.text("column-count"), is_number=True), lambda _, one: saying.number(one.condemned + one.spared)),
        (Column(saying.text("column-last"), is_number=True), lambda _, one: saying.day(one.day)),
    ]
    if instead:
        columns.insert(
            1, (Column(saying.text("column-instead")), lambda _, one: f"<strong>{theirs(one.instead)}</strong>")
        )
    rows = [[cell(*pair) for _, cell in columns] for pair in known[:_MOST]]
    note = f'<p class="note">{ours(saying.text(f"{key}-note"))}</p>\n'
    return section(key, title, note + table(title, [column for column, _ in columns], rows) + _more(len(known), saying))


def _more(count: int, saying: Saying) -> str:
    if count <= _MOST:
        return ""
    whole = ours(saying.text("more-note", command="\0")).replace("\0", f"<code>{ours(_WHOLE_LIST)}</code>")
    return f'<p class="note">{ours(saying.count("more", count - _MOST))}. {whole}</p>\n'
