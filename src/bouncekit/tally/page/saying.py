"""What a page says, in one language."""

from datetime import date

from bouncekit.vocabulary import Kind, Language, Reason, Severity
from bouncekit.wording import label, to_do_in_words
from bouncekit.wording.catalogue import catalogue
from bouncekit.wording.dates import long_day
from bouncekit.wording.language import tables

__all__ = ["Saying"]


class Saying:
    """The words of a page in the language `lang`."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        self._words = catalogue(lang, "console", "report")

    def text(self, key: str, **values: str) -> str:
        """Return one text, its fields filled in."""
        return self._words.say("texts", key, **values)

    def knows(self, key: str) -> bool:
        """Tell whether there is a text of this name."""
        return self._words.knows("texts", key)

    def count(self, key: str, count: int) -> str:
        """Return a text in the form that agrees with `count`."""
        return self._words.count("counts", key, count)

    def number(self, count: int) -> str:
        """Return a number with its thousands apart."""
        return self._words.number(count)

    def share(self, count: int, total: int) -> str:
        """Return a part of the whole in per cent."""
        return self._words.percent(f"{100 * count / total:.1f}") if total else ""

    def bar(self, name: str, count: int) -> str:
        """Return a name with its number."""
        return self.text("bar", name=name, count=self.number(count))

    def long_day(self, day: int) -> str:
        """Return a day (`datetime.date.toordinal`) with the name of its month."""
        return long_day(date.fromordinal(day), self.lang)

    def day(self, day: int) -> str:
        """Return a day in figures; nothing where it is 0, which stands for one that is not told."""
        return self._words.day(date.fromordinal(day)) if day else ""

    def kind(self, kind: str) -> str:
        """Return the name of a kind."""
        return label(Kind(kind), self.lang)

    def reason(self, reason: str) -> str:
        """Return the name of a reason."""
        return label(Reason(reason), self.lang)

    def series(self, column: str) -> str:
        """Return the name of a column of numbers."""
        if column == "count":
            return self.text("column-count")
        return self.text(f"series-{column}") if self.knows(f"series-{column}") else label(Severity(column), self.lang)

    def meaning(self, severity: str) -> str:
        """Return what a severity means."""
        return str(tables(self.lang, "explain")["severities"][severity]["meaning"])

    def to_do(self, reason: str, to_do: str, count: int) -> str:
        """Return what there is of a reason, and what is to be done with it."""
        what = self._words.count("reasons", reason, count)
        return self.text("todo-line", what=what, action=to_do_in_words(to_do, count, self.lang))

    def type_of_complaint(self, told: str) -> str:
        """Return the name of a type of complaint (RFC 5965, section 7.3), or how it was written."""
        if not told:
            return self.text("type-other")
        key = f"type-{told.lower()}"
        return self.text(key) if self.knows(key) else told
