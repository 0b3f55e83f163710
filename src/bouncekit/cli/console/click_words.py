"""Click's own sentences in the language that is asked for: "Usage:", "Missing option", "No such command".

Click asks gettext for them, which finds compiled catalogues by the environment's language; ours is that of ``--lang``,
and its words are TOML like all others.  A sentence that we do not have stays English.
"""

import sys
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from bouncekit.vocabulary import LANGUAGES
from bouncekit.wording.language import tables

__all__ = ["language_of", "sentence", "speak"]

_MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "types")


def language_of(arguments: Sequence[str]) -> str:
    """Return the language that `arguments` ask for: a usage error wants words before Click has read them."""
    for place, word in enumerate(arguments):
        name, equals, value = word.partition("=")
        said = value if equals else "".join(arguments[place + 1 : place + 2])
        if name == "--lang" and said in LANGUAGES:
            return said
    return LANGUAGES[0]


_chosen = [LANGUAGES[0]]


def sentence(message: str) -> str:
    """Return one of Click's sentences in the language that was chosen last; English where we do not have it."""
    return str(_table(_chosen[0], "sentences").get(message, message))


def speak(lang: str) -> None:
    """Let Click say its sentences in `lang`."""

    _chosen[0] = lang

    def counted(singular: str, plural: str, count: int) -> str:
        return str(_table(lang, "counted").get(singular, (singular, plural))[count != 1])

    for name in _MODULES:
        module = sys.modules[f"click.{name}"]
        for function, ours in (("_", sentence), ("ngettext", counted)):
            if hasattr(module, function):
                setattr(module, function, ours)


@cache
def _table(lang: str, name: str) -> Mapping[str, Any]:
    table: Mapping[str, Any] = tables(lang, "click")[name]
    return table
