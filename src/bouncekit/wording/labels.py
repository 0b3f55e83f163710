"""The words of the vocabulary, for a command line or a report."""

from dataclasses import dataclass

from bouncekit.vocabulary import Action, Category, Kind, Reason, Severity
from bouncekit.wording.language import language

__all__ = ["Description", "describe", "label"]


@dataclass(frozen=True, slots=True)
class Description:
    """What a kind of message is, and what to do with it."""

    label: str
    meaning: str
    advice: str


def label(word: Kind | Category | Reason | Severity | Action, lang: str) -> str:
    """Return the name of a vocabulary word in a language; of an action, an order (``Corrigez l’adresse``)."""
    entry = language(lang)[_TABLES[type(word)]][word.value]
    if isinstance(entry, str):
        return entry
    return str(entry["title" if isinstance(word, Reason) else "label"])


def describe(kind: Kind, lang: str) -> Description:
    """Return what `kind` is and what to do with such a message, in words."""
    entry = language(lang)["kinds"][kind.value]
    return Description(entry["label"], entry["meaning"], entry["advice"])


_TABLES: dict[type, str] = {
    Kind: "kinds",
    Category: "categories",
    Reason: "reasons",
    Severity: "severities",
    Action: "actions",
}
