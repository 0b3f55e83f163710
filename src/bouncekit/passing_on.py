"""The text that a person passes on to whoever looks after their e-mail: short enough to be read out by telephone.

It holds what an administrator needs to find the message in a log, and what is asked of them.  What is not known is left
out.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from bouncekit.vocabulary import Language, Reason, Situation
from bouncekit.wording.catalogue import Catalogue, catalogue
from bouncekit.wording.dates import day_in_words, moment_in_words
from bouncekit.wording.language import tables
from bouncekit.wording.numbers import format_size

__all__ = ["Matter", "forwardable"]

_QUOTED_CHARACTERS = 300
_SENT = ("subject", "date", "sender", "recipient")
_FOUND = ("message_id", "queue_id", "reporting_host", "remote_id", "command", "codes")
_NOBODY_LISTED = frozenset({"their_query"})  # the list was asked, and told nothing of anybody
_NOTICES = frozenset({Situation.RETURNED, Situation.DELAYED})


class Matter(NamedTuple):
    """What is known of one failure: each None where it is not."""

    reason: Reason
    title: str | None = None
    situation: Situation | None = None
    subject: str | None = None
    date: datetime | None = None
    sender: str | None = None
    recipient: str | None = None
    words: str | None = None
    remote_host: str | None = None
    reporting_host: str | None = None
    message_id: str | None = None
    queue_id: str | None = None
    remote_id: str | None = None
    command: str | None = None
    codes: str | None = None
    blocklist: str | None = None
    page: str | None = None
    limit_bytes: int | None = None


def forwardable(matter: Matter, lang: Language) -> str:
    """Return the text in the language `lang`, one matter a line; `ValueError` where there is no such language."""
    words = catalogue(lang, "forward")
    known = {field: _one_line(str(value)) for field, value in matter._asdict().items() if value and not _is_ours(field)}
    if matter.date:
        known["date"] = moment_in_words(matter.date.isoformat(), lang)
    host = known.get("remote_host", "")
    with_host = "_host" if host else ""
    manner = {Situation.DELAYED: "delayed", Situation.NOT_SENT: "not_sent"}.get(
        matter.situation or Situation.RETURNED, "returned"
    )
    title = matter.title or tables(lang, "explain")["reasons"][matter.reason.value]["title"]
    subject = f"subject{with_host}" if manner == "returned" else f"subject_{manner}"
    said = [words.say("lines", subject, host=host), "", words.say("lines", "hello")]
    said.append(words.say("lines", manner))
    said += _sentence(words, "unsent" if manner == "not_sent" else "sent", _SENT, known)
    if "words" in known:
        said.append(words.say("lines", f"said{with_host}", host=host, words=known["words"]))
    asked = _asked(words, matter)
    said.append(words.say("lines", "means", title=title, ask=words.say("asks", asked)))
    said += _sentence(words, "find", _FOUND, known)
    said += _listed(words, known) if asked not in _NOBODY_LISTED else []
    said.append(words.say("lines", "complete"))
    if matter.situation in _NOTICES:
        said.append(words.say("lines", "attached"))
    said.append(words.say("lines", "thanks"))
    return "\n".join([*said, *_telephone(words, matter, manner, known)])


def _is_ours(field: str) -> bool:
    return field in {"reason", "title", "situation", "limit_bytes"}


def _one_line(text: str) -> str:
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if len(line) <= _QUOTED_CHARACTERS else f"{line[: _QUOTED_CHARACTERS - 1].rstrip()}…"


def _sentence(words: Catalogue, key: str, fields: tuple[str, ...], known: Mapping[str, str]) -> list[str]:
    """Return one sentence of the pieces that are known; none where none is."""
    pieces = [words.say("pieces", field, value=known[field]) for field in fields if known.get(field)]
    between = ", " if fields is _SENT else words.say("lines", "between")
    return [words.say("lines", key, pieces=between.join(pieces))] if pieces else []


def _asked(words: Catalogue, matter: Matter) -> str:
    """Return the key of what is asked: of the case of the reason that the title is of, else of the reason."""
    reason = matter.reason.value
    told = tables(words.lang, "explain")["reasons"][reason]
    cases = (name for name, case in told.items() if isinstance(case, Mapping) and case.get("title") == matter.title)
    return next((key for key in (*cases, reason) if words.knows("asks", key)), "any")


def _listed(words: Catalogue, known: Mapping[str, str]) -> list[str]:
    if "blocklist" not in known:
        return []
    key = "listed_page" if "page" in known else "listed"
    return [words.say("lines", key, blocklist=known["blocklist"], page=known.get("page", ""))]


def _telephone(words: Catalogue, matter: Matter, manner: str, known: Mapping[str, str]) -> list[str]:
    """Return what to read out to the recipient, where it is they who can help."""
    if not words.knows("telephone", matter.reason.value):
        return []
    lang = words.lang
    asides = {field: known[field] for field in ("subject", "recipient", "sender") if field in known}
    if matter.date:
        asides["date"] = day_in_words(matter.date.isoformat(), lang)
    if matter.limit_bytes:
        asides["limit"] = format_size(matter.limit_bytes, lang)
    told = {
        field: words.say("asides", field, value=asides[field]) if field in asides else ""
        for field in ("subject", "date", "recipient", "sender", "limit")
    }
    said = (words.say("telephone", key, **told) for key in (manner, matter.reason.value, f"then_{manner}"))
    return ["", words.say("telephone", "heading"), " ".join(said)]
