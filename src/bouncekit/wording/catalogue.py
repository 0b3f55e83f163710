"""The texts of a language, found by their names, filled in and counted: the one way to every word that is read.

A text of ``explain.toml`` is a tuple of sentences, and a sentence a tuple of alternatives.  The first alternative whose
fields are all known is said; where none is, the sentence is left out.  So every text stays right whatever the server
did not tell.  Every other text is one template, all of whose fields are given.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from string import Formatter
from typing import Any, NamedTuple

from bouncekit.vocabulary import Language
from bouncekit.wording.dates import moment_in_words, short_day
from bouncekit.wording.language import habits, tables
from bouncekit.wording.numbers import format_number, format_percent, plural

__all__ = ["Catalogue", "Text", "catalogue", "compile_text", "fields_of", "render"]


class Catalogue:
    """What is said in the language `lang` of one subject or several; where two have one name, the later counts.

    A subject is a file of the language's folder.  Raises `ValueError` where there is no such language.
    """

    def __init__(self, lang: Language, *subjects: str) -> None:
        self.lang = lang
        self._tables: dict[str, Mapping[str, Any]] = {}
        for subject in subjects:
            for name, table in tables(lang, subject).items():
                self._tables[name] = {**self._tables.get(name, {}), **table}

    def knows(self, table: str, key: str) -> bool:
        """Tell whether there is a text of this name."""
        return key in self._tables[table]

    def table(self, name: str) -> Mapping[str, Any]:
        """Return the texts of a table as they are written, for whoever fills them in by other means."""
        return self._tables[name]

    def say(self, _table: str, _key: str, /, **values: object) -> str:
        """Return one text with its fields filled in; `KeyError` where there is none, or a field is not given."""
        # A field may be called ``key``: mypyc takes it for the parameter of that name, which only goes by its place.
        return str(self._tables[_table][_key]).format_map(values)

    def count(self, table: str, key: str, count: int) -> str:
        """Return a text in the form that agrees with `count`."""
        return plural(self._tables[table][key], count, self.lang).format(count=self.number(count))

    def number(self, count: int) -> str:
        """Return a number with its thousands apart."""
        return format_number(count, self.lang)

    def percent(self, figures: str) -> str:
        """Return per cent, given in figures with a point, as people write it."""
        return format_percent(figures, self.lang)

    def titled(self, title: str, text: str) -> str:
        """Return a title, the colon as the language sets it, and what is said of it."""
        return f"{title}{habits(self.lang, 'marks')['colon']}{text}"

    def moment(self, at: str) -> str:
        """Return an ISO 8601 time as people write it; what is none as it is."""
        return moment_in_words(at, self.lang)

    def day(self, day: date | None) -> str:
        """Return a day in ten columns; question marks where it is not known."""
        return short_day(day, self.lang)


@cache
def catalogue(lang: Language, *subjects: str) -> Catalogue:
    """Return the catalogue of `subjects` in the language `lang`, read once."""
    return Catalogue(lang, *subjects)


class Alternative(NamedTuple):
    """One way to say a sentence, and the fields that it needs."""

    template: str
    fields: frozenset[str]


Text = tuple[tuple[Alternative, ...], ...]


def compile_text(written: str | list[str | list[str]]) -> Text:
    """Return the text that a language's file writes as one sentence or as a list of them."""
    sentences = [written] if isinstance(written, str) else written
    return tuple(
        tuple(_compile_alternative(one) for one in ([sentence] if isinstance(sentence, str) else sentence))
        for sentence in sentences
    )


def _compile_alternative(template: str) -> Alternative:
    return Alternative(template, frozenset(field for _, field, _, _ in Formatter().parse(template) if field))


def fields_of(text: Text) -> frozenset[str]:
    """Return every field that some sentence of `text` can tell."""
    return frozenset(field for sentence in text for alternative in sentence for field in alternative.fields)


def render(text: Text, values: Mapping[str, str]) -> str:
    """Return the sentences that can be said with `values`, in order, one blank between them."""
    said = []
    for sentence in text:
        for alternative in sentence:
            if alternative.fields <= values.keys():
                said.append(alternative.template.format_map(values))
                break
    return " ".join(said)
