"""What a person asks for, in the language of the index (SQLite FTS5): every word is quoted, and none is an order."""

import re
from dataclasses import dataclass

from bouncekit.archive.search.extract import plain

__all__ = ["Query", "match_expression"]

_MOST_WORDS = 50
_TERM = re.compile(r'"([^"]*)"?|(\S+)')


@dataclass(frozen=True, slots=True)
class Query:
    """A search: everything that is given must hold.

    `words` may stand anywhere (subject, people, text, names of attachments), in any order; between quotation marks they
    stand together; a word that ends in ``*`` is a beginning of words.  `sender`, `to` and `subject` look only there.
    Case and accents do not count.  `since` and `until` are days (YYYY-MM-DD), both included.  `folder` and `source` are
    whole names.  `limit` is how many are found at most, newest first; 0: all.
    """

    words: str = ""
    sender: str = ""
    to: str = ""
    subject: str = ""
    since: str = ""
    until: str = ""
    folder: str | None = None
    source: str = ""
    limit: int = 0


def match_expression(query: Query) -> str | None:
    """Return the FTS5 expression for the words of `query`; None where it has none, empty where none can be found."""
    asked = (("", query.words), ("sender", query.sender), ("recipients", query.to), ("subject", query.subject))
    terms: list[str] = []
    has_words = False
    for column, text in asked:
        if not text.strip():
            continue
        has_words = True
        found = [term for match in _TERM.finditer(plain(text)) if (term := _term(match))]
        if not found:
            return ""  # nothing but punctuation: no message has such a word
        terms.extend(f"{column} : {term}" if column else term for term in found[:_MOST_WORDS])
    return " AND ".join(terms) if has_words else None


def _term(match: "re.Match[str]") -> str:
    phrase, word = match[1], match[2]
    text = phrase if phrase is not None else word
    if not any(character.isalnum() for character in text):
        return ""
    is_beginning = word is not None and word.endswith("*")
    return '"' + text.rstrip("*").replace('"', '""') + '"' + ("*" if is_beginning else "")
