"""Counts by name, in columns: what every sum of a tally is kept in.

Law of this file: the sum of tables does not depend on their order, as long as no table is full; and a hostile mailbox,
in which every name is another one, fills no memory.
"""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any, Generic, TypeVar

__all__ = ["Table"]

Key = TypeVar("Key", bound=Hashable)

_MOST = 10_000


class Table(Generic[Key]):
    """Counts of up to `most` keys in the given columns; what comes for further keys is only counted (`others`)."""

    __slots__ = ("_rows", "columns", "most", "others")

    def __init__(self, columns: tuple[str, ...] = ("count",), most: int = _MOST) -> None:
        self.columns = columns
        self.most = most
        self.others = 0
        """How often there was a key for which there was no room."""
        self._rows: dict[Key, list[int]] = {}

    def add(self, key: Key, column: str | None = None, count: int = 1) -> None:
        """Count `key` in a column (the first, where none is named); `ValueError` where there is no such column."""
        row = self._row(key)
        if row is None:
            self.others += count
        else:
            row[0 if column is None else self.columns.index(column)] += count

    def merge(self, other: "Table[Key]") -> None:
        """Add all that `other` counted."""
        self.others += other.others
        for key, counts in other._rows.items():
            row = self._row(key)
            if row is None:
                self.others += sum(counts)
            else:
                row[:] = map(sum, zip(row, counts, strict=True))

    def _row(self, key: Key) -> list[int] | None:
        row = self._rows.get(key)
        if row is None and len(self._rows) < self.most:
            row = self._rows[key] = [0] * len(self.columns)
        return row

    @property
    def total(self) -> int:
        """All that was counted."""
        return sum(map(sum, self._rows.values())) + self.others

    def sums(self) -> dict[str, int]:
        """Return what each column comes to."""
        sums = map(sum, zip(*self._rows.values(), strict=True)) if self._rows else [0] * len(self.columns)
        return dict(zip(self.columns, sums, strict=True))

    def first(self, most: int | None = None) -> list[tuple[Key, Mapping[str, int]]]:
        """Return the keys that were counted most often, with their columns; the same on every run."""
        # As text: a key may hold None beside strings.
        order = sorted(self._rows.items(), key=lambda pair: (-sum(pair[1]), _sortable(pair[0])))
        return [(key, dict(zip(self.columns, row, strict=True))) for key, row in order[:most]]

    def __getitem__(self, key: Key) -> int:
        """Return how often `key` was counted, in all columns together; 0 where it was not."""
        return sum(self._rows.get(key, ()))

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self._told() == other._told()

    __hash__ = None  # type: ignore[assignment]  # it changes

    def _told(self) -> tuple[Any, ...]:
        return self.columns, self.others, self._rows


def _sortable(key: object) -> tuple[str, ...]:
    parts = key if isinstance(key, tuple) else (key,)
    return tuple(f"{part:012}" if isinstance(part, int) else str(part or "") for part in parts)
