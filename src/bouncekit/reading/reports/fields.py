"""The values of a delivery report's fields (RFC 3464, 2.2 and 2.3), as the servers of the world write them."""

from typing import NamedTuple

from bouncekit import speed
from bouncekit.message import decode_words
from bouncekit.reading.answers.addresses import address_as_written, clean_address
from bouncekit.reading.answers.codes import (
    find_reply_code,
    find_status,
    join_reply,
    unquote_reply,
)
from bouncekit.reading.facts import DeliveryAction
from bouncekit.reading.groups import Group
from bouncekit.text.expressions import lazily
from bouncekit.text.memo import kept

__all__ = [
    "Diagnosis",
    "action_of",
    "choose_codes",
    "diagnostic_of",
    "final_recipient",
    "host_in_field",
    "is_vague",
]

_ACTIONS = {
    "fail": DeliveryAction.FAILED,
    "undeliver": DeliveryAction.FAILED,
    "delay": DeliveryAction.DELAYED,
    "defer": DeliveryAction.DELAYED,
    "deliver": DeliveryAction.DELIVERED,
    "relay": DeliveryAction.RELAYED,
    "expand": DeliveryAction.EXPANDED,
}
_USUAL_ACTIONS = {action.value: action for action in DeliveryAction}
_ACTION_OF_CLASS = {"5": DeliveryAction.FAILED, "2": DeliveryAction.DELIVERED}
_DIAGNOSTIC_TYPE = lazily(r"\s*(?:[A-Za-z][A-Za-z0-9-]{0,40})\s*;\s*")
_USUAL_TYPES = frozenset({"smtp", "SMTP", "x-postfix", "X-Postfix", "x-unix", "X-Unix"})
_WORD = lazily(r"[^\W\d_]{3,}")
_HOST = lazily(r"[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){0,20}\.?|\[?[0-9A-Fa-f.:]{3,60}\]?")
_ANSWER = lazily(r"(?<![\w.])([45][0-9]{2})[ -][#'\"(<]{0,2}([45]\.[0-7]\.[0-9]{1,3})(?![\w.])")
_NO_HOST = frozenset({"unknown", "none", "null", "localhost", "dns", "smtp"})
_DIAGNOSTIC_LIMIT = 4000


class Diagnosis(NamedTuple):
    """What a Diagnostic-Code tells: whether it has no words (`is_vague`), the command, the host that answered, the
    codes of failure that open the answer, and the status in it.
    """

    is_vague: bool
    command: str | None
    host: str | None
    led: tuple[int, str] | None
    status: str | None


speed.quick_tuples(Diagnosis)


def final_recipient(group: Group) -> str | None:
    """Return the address in Final-Recipient, as it is written where it is malformed; None where there is none."""
    for name in ("final-recipient", "failed-recipient"):
        if name in group:
            written = group[name].replace("\n", " ")
            return clean_address(written) or address_as_written(written)
    return None


def diagnostic_of(group: Group) -> str | None:
    """Return Diagnostic-Code on one line, without its type and without the code that each line repeats."""
    value = group.get("diagnostic-code")
    if not value:
        return None
    if "=?" in value:
        value = decode_words(value)
    kind, semicolon, said = value.partition(";")
    if semicolon and kind in _USUAL_TYPES:
        said = said.lstrip()
    else:
        match = _DIAGNOSTIC_TYPE.match(value)
        said = value[match.end() :] if match else value
    text = " ".join(said[:_DIAGNOSTIC_LIMIT].split())
    return join_reply(unquote_reply(text) if '"' in text else text) or None


def is_vague(text: str) -> bool:
    """Tell whether nothing but codes, types, an address and a link stands in `text`."""
    at = text.find("@")
    stop = len(text) if at < 0 else text.rfind(" ", 0, at) + 1
    first = _WORD.search(text, 0, stop)
    if first and _WORD.search(text, first.end(), stop):
        return "://" in text and _says_no_more_than_a_link(text)  # no need to take the addresses out
    behind = text.find(" ", at) if at >= 0 else -1
    if behind >= 0 and text.find("@", behind) < 0:
        next_one = _WORD.search(text, behind)
        if next_one and (first or _WORD.search(text, next_one.end())):
            return False
    return at < 0 or len(_WORD.findall(" ".join([word for word in text.split() if "@" not in word]))) < 2


def _says_no_more_than_a_link(text: str) -> bool:
    return is_vague(" ".join(word for word in text.split() if "://" not in word))


def action_of(group: Group) -> DeliveryAction | None:
    """Return the Action field; where it is missing, what Will-Retry-Until or the class of Status implies."""
    word = group.get("action", "")
    usual = _USUAL_ACTIONS.get(word)
    if usual is not None:
        return usual
    word = word.strip().lower()
    for start, action in _ACTIONS.items():
        if word.startswith(start):
            return action
    if "will-retry-until" in group:
        return DeliveryAction.DELAYED
    return _ACTION_OF_CLASS.get((find_status(group.get("status", "")) or "")[:1])


def choose_codes(
    field: str, told: Diagnosis | None, sources: list[str], words: str, *, is_delayed: bool
) -> tuple[int | None, str | None]:
    """Return the reply code and the status of the refusing server, from the Status field and from the other words.

    `told` is what Diagnostic-Code tells, which then is the first of the `sources`; `words` are those of the human part.
    "Expired" (X.4.7) is the sending queue's own word: the last answer that it quotes beside it says why it waited.
    """
    led, own, others = (told.led, told.status, sources[1:]) if told else (None, None, sources)
    status = _chosen_status(_status_in(field) if field else None, own, others, is_delayed=is_delayed)
    if status is not None and status.endswith(".4.7"):
        for text in (*sources, words):
            for match in _ANSWER.finditer(text):
                if not match[2].endswith(".4.7"):
                    return int(match[1]), match[2]
    return led[0] if led else choose_reply_code(field, sources), status


_status_in = kept(find_status)


def _chosen_status(told: str | None, own: str | None, others: list[str], *, is_delayed: bool) -> str | None:
    """Return the status that the refusing server gave: `told` stands in the Status field, `own` in Diagnostic-Code.

    The Status field is often the reporting server's guess: a status of the same class in Diagnostic-Code counts more
    where it says no less, one in the prose where it says more; of another class only where the field says nothing, or
    where it says that a server has given up which still tries (`is_delayed`).
    """
    if own is not None and (own == told or (is_delayed and told is not None and told[0] == "5" and own[0] == "4")):
        return own
    if own and (told is None or not _precision(told) or (told[0] == own[0] and _precision(own) >= _precision(told))):
        return own
    for text in others:
        heard = find_status(text)
        if heard and (told is None or (told[0] == heard[0] and _precision(heard) > _precision(told))):
            return heard
    return told


def _precision(status: str) -> int:
    _, subject, detail = status.split(".")
    return (subject != "0") + (detail != "0")


def choose_reply_code(field: str, sources: list[str]) -> int | None:
    """Return the first reply code in the server's answers, or in the Status field, where some servers put it."""
    for text in [*sources, field]:
        code = find_reply_code(text)
        if code is not None:
            return code
    return None


def host_in_field(value: str | None) -> str | None:
    """Return the host in a Reporting-MTA or Remote-MTA field: ``dns; mx.example.fr (192.0.2.1)``."""
    return _host_in(value) if value else None


@kept
def _host_in(value: str) -> str | None:
    bare = value.split(";", 1)[-1].strip()
    match = _HOST.match(bare)
    if match is None or match[0].lower() in _NO_HOST:
        return None
    return match[0].strip("[].").lower() or None
