"""The words of the vocabulary, and those that a command line or a report needs around them."""

from dataclasses import dataclass

from bouncekit.vocabulary import Action, Category, Kind, Reason, Severity
from bouncekit.wording.language import compile_text, language, render
from bouncekit.wording.quantities import format_number, plural

__all__ = ["Description", "describe", "label", "say"]


@dataclass(frozen=True, slots=True)
class Description:
    """What a kind of message is, and what to do with it."""

    label: str
    meaning: str
    advice: str


def label(word: Kind | Category | Reason | Severity | Action, lang: str, *, count: int | None = None) -> str:
    """Return the name of a vocabulary word in a language; of an action, an order (``Corrigez l’adresse``).

    With `count`, an action becomes a line of a list of things to do (``3 adresses à corriger``); other words have no
    such form, and asking for it raises `KeyError`.
    """
    tables = language(lang)
    entry = tables[_TABLES[type(word)]][word.value]
    if count is not None:
        return _count(entry["count"], lang, count, {})
    if isinstance(entry, str):
        return entry
    return str(entry["title" if isinstance(word, Reason) else "label"])


def describe(kind: Kind, lang: str) -> Description:
    """Return what `kind` is and what to do with such a message, in words."""
    entry = language(lang)["kinds"][kind.value]
    return Description(entry["label"], entry["meaning"], entry["advice"])


def say(key: str, lang: str, *, count: int | None = None, **values: str) -> str:
    """Return a text of the command line (table ``said`` of a language's file) with its fields filled in.

    Where the text has a singular and a plural, `count` picks one and fills ``{count}``.  Raises `KeyError` for a key
    that there is not.
    """
    written = language(lang)["said"][key]
    if count is not None:
        return _count(written, lang, count, values)
    return render(compile_text(written), values)


def _count(forms: list[str], lang: str, count: int, values: dict[str, str]) -> str:
    return plural(forms, count, lang).format_map({"count": format_number(count, lang), **values})


_TABLES: dict[type, str] = {
    Kind: "kinds",
    Category: "categories",
    Reason: "reasons",
    Severity: "severities",
    Action: "actions",
}
