"""The words of the command line, in one language, made safe to print."""

import json
import os
import re
from typing import TYPE_CHECKING, Any

from bouncekit import Language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

__all__ = ["Words", "json_line", "neutral", "neutral_lines", "printable", "safe_json"]

# What a terminal obeys (C0, DEL, C1), what turns text around or hides in it (Unicode TR 36), lone surrogates, and
# characters that are none.  U+00A0 and U+202F, the no-break spaces of French, are not among them.
_DANGEROUS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff"
    "\ufeff\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
_PLAIN = bytes(range(0x20, 0x7F))
_BLANKS = re.compile(r"[ \t\r\n]+")


def neutral(text: str) -> str:
    """Return `text` on one line, without anything that a terminal would obey."""
    return _DANGEROUS.sub("\ufffd", _BLANKS.sub(" ", text))


def neutral_lines(text: str) -> str:
    """Return `text` with its lines, each without anything that a terminal would obey."""
    return "\n".join(map(neutral, text.split("\n")))


def printable(name: str) -> str:
    """Return a file name that can be printed, whatever bytes it has."""
    return neutral(os.fsencode(name).decode("utf-8", "backslashreplace"))


def json_line(value: "Mapping[str, Any]") -> str:
    """Return `value` as one line of JSON that a person can read, and in which a terminal finds nothing to obey."""
    return safe_json(json.dumps(value, ensure_ascii=False))


def safe_json(line: str) -> str:
    """Return the same JSON, on one line, with all escaped that a terminal would obey: JSON itself escapes C0 alone."""
    # Most of a line is plain ASCII, which one pass takes away: the expression has the little that is left to look at.
    rest = line.encode("utf-8", "surrogatepass").translate(None, _PLAIN)
    if _DANGEROUS.search(rest.decode("utf-8", "surrogatepass")) is None:
        return line
    return _DANGEROUS.sub(lambda found: json.dumps(found[0])[1:-1], line)


class Words:
    """What the command line says in the language `lang`: its own texts, and those of further subjects."""

    def __init__(self, lang: Language, *subjects: str) -> None:
        from bouncekit.wording.catalogue import catalogue  # noqa: PLC0415 - nothing to say, nothing to load

        self.lang = lang
        self._catalogue = catalogue(lang, "console", *subjects)

    def text(self, key: str, **values: str) -> str:
        """Return one text, its fields filled in."""
        return self._catalogue.say("texts", key, **values)

    def knows(self, key: str) -> bool:
        """Tell whether there is a text of this name."""
        return self._catalogue.knows("texts", key)

    def count(self, table: str, key: str, count: int) -> str:
        """Return a text in the form that agrees with `count`."""
        return self._catalogue.count(table, key, count)

    def number(self, count: int) -> str:
        """Return a number with its thousands apart."""
        return self._catalogue.number(count)

    def percent(self, figures: str) -> str:
        """Return per cent, given in figures with a point, as people write it."""
        return self._catalogue.percent(figures)

    def titled(self, title: str, text: str) -> str:
        """Return a title, the colon as the language sets it, and what is said of it."""
        return self._catalogue.titled(title, text)

    def moment(self, at: str) -> str:
        """Return an ISO 8601 time as people write it; what is none as it is."""
        return neutral(self._catalogue.moment(at))

    def day(self, time: "datetime | None") -> str:
        """Return the day of a time as people write it, in ten columns."""
        return self._catalogue.day(time)

    def problem(self, name: str, reason: str, detail: str) -> str:
        """Return the line that names what could not be read and says why."""
        problem = self._catalogue.say("errors", reason, detail=neutral(detail))
        return self.text("error", name=printable(name), problem=problem)
