"""The words of the vocabulary, for a command line or a report."""

from dataclasses import dataclass

from bouncekit.vocabulary import Action, Category, Kind, Language, Reason, Severity
from bouncekit.wording.catalogue import compile_text, render
from bouncekit.wording.language import tables

__all__ = ["Description", "describe", "describe_hint", "label"]


@dataclass(frozen=True, slots=True)
class Description:
    """What a kind of message is, and what to do with it."""

    label: str
    meaning: str
    advice: str


def label(word: Kind | Category | Reason | Severity | Action, lang: Language) -> str:
    """Return the name of a vocabulary word in a language; of an action, an order (``Corrigez l’adresse``)."""
    entry = tables(lang, "explain")[_TABLES[type(word)]][word.value]
    if isinstance(entry, str):
        return entry
    return str(entry["title" if isinstance(word, Reason) else "label"])


def describe(kind: Kind, lang: Language, *, forwarded: bool = False) -> Description:
    """Return what `kind` is and what to do with such a message, in words; `forwarded` where somebody hands it on."""
    texts = tables(lang, "explain")
    entry = texts["kinds"][kind.value]
    said = texts["forwarded"].get(kind.value, entry) if forwarded else entry
    return Description(entry["label"], said["meaning"], said["advice"])


def describe_hint(hint: Reason, address: str | None, lang: Language) -> Description:
    """Return what an automatic reply says of its mailbox and what to do; `address` is the new one, where it is told."""
    texts = tables(lang, "explain")
    said = texts["hints"][hint.value]
    values = {"address": address} if address else {}
    advice = render(compile_text(said["advice"]), values)
    return Description(texts["kinds"][Kind.AUTO_REPLY.value]["label"], said["meaning"], advice)


_TABLES: dict[type, str] = {
    Kind: "kinds",
    Category: "categories",
    Reason: "reasons",
    Severity: "severities",
    Action: "actions",
}
