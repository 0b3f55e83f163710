"""The compiled core, where it was built: primitives of bytes and strings in C, and which core runs.

A primitive is None where no C is built, or where ``BOUNCEKIT_PURE=1`` stands in the environment: the Python of each
room is then all there is.  Where there is one, it takes the usual case alone and returns None for all else, which that
Python does.  The two never differ (`tests/unit/speed`).
"""

from collections.abc import Callable
from datetime import datetime
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec
from os import environ
from typing import Any, Protocol

__all__ = [
    "Automaton",
    "Expression",
    "Memo",
    "even_block",
    "fold",
    "fold_lines",
    "know_folds",
    "know_structured",
    "model_of",
    "plain_address",
    "plain_date",
    "plain_divide",
    "quick_tuples",
    "running_core",
    "single_blanks",
]


class LiteralAutomaton(Protocol):
    """Many ASCII literals, each with a value, looked for together in a text."""

    def found(self, text: str, /) -> list[tuple[int, Any]] | None:
        """Return (place of its last character, value) of every literal in `text`, the longest of one place first.

        None for a text that is longer than 65,536 characters.
        """

    def stand_in(self, text: str, /) -> bool | None:
        """Tell whether a literal stands in `text`; None for a text that is not ASCII."""


Block = tuple[dict[str, str] | None, int, int, int]

Automaton: Callable[[dict[str, Any]], LiteralAutomaton] | None = None
"""Makes an automaton of ``{literal: value}``; literals that are not ASCII are passed over."""

even_block: Callable[[bytes, int, int, int], Block | None] | None = None
"""``(data, start, stop, short)`` -> (its fields, how many, where it ends, where the body starts), of a header block
with line ends of one kind and no broken line.  A block of at most `short` bytes with bare line feeds has None for its
fields, since such blocks are remembered.
"""

fold: Callable[[str], str | None] | None = None
"""`bouncekit.text.folding.fold`."""

fold_lines: Callable[[str], list[str] | None] | None = None
"""`bouncekit.text.folding.fold_lines`."""

single_blanks: Callable[[str], str | None] | None = None
"""``" ".join(text.split())``."""

plain_address: Callable[[str], str | None] | None = None
"""The address of a field that is an address by itself, after ``rfc822;`` or after a name; its domain in lower case."""

plain_date: Callable[[str], datetime | None] | None = None
"""The date of ``Sun, 01 Mar 2026 10:00:00 +0100 (CET)``, or of ``… GMT``."""

plain_divide: Callable[[bytes, int, int, bytes, int], tuple[int, list[tuple[int, int]], int] | None] | None = None
"""``(data, start, stop, delimiter, cap)`` -> (the preamble's stop, the parts, the epilogue's start), of a multipart of
which every delimiter stands between two bare line feeds.
"""

know_structured: Callable[[frozenset[str]], None] | None = None
"""Tell `even_block` the fields whose value cannot hold ``": "``; it answers nothing before."""

know_folds: Callable[[dict[str, str]], None] | None = None
"""Tell `fold` and `fold_lines` what each character becomes; they answer for ASCII alone before."""


Expression: Callable[[Any, int], Any] | None = None
"""Stands for an expression of `re`, which it compiles when it is first asked; see `bouncekit.text.expressions`."""

Memo: Callable[[Callable[..., Any], int, int], Any] | None = None
"""``(function, most, longest)`` -> the function with a memo of at most so many answers, about texts of at most so many
characters; see `bouncekit.text.memo`.
"""

make_quickly: Callable[[type[Any], tuple[str, ...], tuple[Any, ...]], None] | None = None
"""Give a named tuple of these fields, and defaults of the last of them, a constructor in C."""

model_of: Callable[[type[Any], dict[str, Any], dict[str, Any]], Any] | None = None
"""``(class, what stands where nothing is told, values)`` -> a frozen model of pydantic with these values, which are
known to be right.
"""


def _load() -> None:
    """Put the primitives that were built in the places above."""
    from bouncekit.speed import _speedups  # noqa: PLC0415 - it need not be there

    globals().update({name: getattr(_speedups, name) for name in dir(_speedups) if not name.startswith("_")})


if environ.get("BOUNCEKIT_PURE", "") in {"", "0"} and find_spec("bouncekit.speed._speedups") is not None:
    _load()


def quick_tuples(*classes: type[Any]) -> None:
    """Let the named tuples `classes` be made without the detour over their constructor in Python."""
    if make_quickly is not None:
        for one in classes:
            make_quickly(one, one._fields, tuple(one._field_defaults.values()))


def running_core() -> str:
    """Return which core reads and judges here: ``pure``, ``native primitives`` or ``compiled``.

    ``pure`` is Python alone, as in a wheel for any platform; ``native primitives`` has the innermost functions in C;
    ``compiled`` has the rooms around them compiled too.  The answers are the same.  The environment variable
    ``BOUNCEKIT_PURE=1`` leaves the primitives out: ``compiled`` becomes ``compiled, without its primitives``.
    """
    room = find_spec("bouncekit.text.folding")
    is_compiled = room is not None and (room.origin or "").endswith(tuple(EXTENSION_SUFFIXES))
    if is_compiled:
        return "compiled" if fold is not None else "compiled, without its primitives"
    return "pure" if fold is None else "native primitives"
