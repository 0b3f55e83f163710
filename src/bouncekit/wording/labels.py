"""The words of the vocabulary, for a command line or a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from bouncekit.vocabulary import Action, Category, Kind, Language, Reason, Severity, Situation
from bouncekit.wording.catalogue import compile_text, render
from bouncekit.wording.filling import quote, within_quotes
from bouncekit.wording.hidden import is_hidden, telling_mark
from bouncekit.wording.language import tables
from bouncekit.wording.numbers import plural

__all__ = [
    "Description",
    "Mailing",
    "ToDo",
    "describe",
    "describe_complaint",
    "describe_hint",
    "label",
    "to_do_again",
    "to_do_in_words",
    "to_do_keys",
]


@dataclass(frozen=True, slots=True)
class Description:
    """What a kind of message is, and what to do with it; `notes` are said once of the whole message."""

    label: str
    meaning: str
    advice: str
    notes: tuple[str, ...] = ()


def label(word: Kind | Category | Reason | Severity | Action, lang: Language) -> str:
    """Return the name of a vocabulary word in a language; of an action, an order (``Corrigez l’adresse``)."""
    entry = tables(lang, "explain")[_TABLES[type(word)]][word.value]
    if isinstance(entry, str):
        return entry
    return str(entry["title" if isinstance(word, Reason) else "label"])


def to_do_keys(lang: Language) -> dict[str, str]:
    """Return what is to be done in three words, each with its key."""
    return {said[0]: key for key, said in tables(lang, "explain")["todo"].items()}


@cache
def to_do_again(lang: Language) -> frozenset[str]:
    """Return those of what is to be done, in three words, after which the message leaves again for the same person."""
    said = tables(lang, "explain")["todo"]
    return frozenset(said[key][0] for key in _SENT_AGAIN)


def to_do_in_words(key: str, count: int, lang: Language) -> str:
    """Return what is to be done with `count` cases, to stand behind their number: ``corrigez les adresses``."""
    return plural(tables(lang, "explain")["todo"][key][1:], count, lang)


_SENT_AGAIN = ("fix_address", "tell_then_resend", "reduce_size", "simplify", "leave_out", "retry_later", "send_again")
_OF_SEVERAL = {"each": "each-apart", "these": "these-only"}
_SENDERS = frozenset({Situation.RETURNED, Situation.DELAYED})


class ToDo(NamedTuple):
    """What the advice of the failures leaves to be said once: to whom the message may be sent again, which is
    ``nobody`` where it need not be told, ``asked`` where the reader tells of others, too, ``each`` where each of
    several has an advice of its own, and ``these`` where all of them have the same; and `whose` it is, but for failures
    whose advice says what to do with a message that is not the reader's.
    """

    again: str = "failed"
    whose: bool = True


_ALL = ToDo()


class Mailing(NamedTuple):
    """What is known of a message about which somebody complains: `marks` by which its sender knows to whom it went."""

    marks: tuple[str | None, ...] = ()
    subject: str | None = None


_UNKNOWN = Mailing()
# Of these nobody is taken off a list.
_NOBODY_TAKEN_OFF = frozenset({"fraud", "virus", "not-spam"})


def describe(
    kind: Kind, lang: Language, *, situation: Situation | None = None, seen_as: str = "whole", left: ToDo = _ALL
) -> Description:
    """Return what `kind` is and what to do with such a message, in words.

    `seen_as` is ``forwarded`` where somebody hands it on and ``pasted`` where it is no whole message, ``accepted`` or
    ``relayed`` where a server did no more, or what a letter that reports nothing is about (``lure``, ``held``…);
    `situation` tells who speaks: a mail program that could not send says something else than a notice.  `left` tells
    what else is to be said once.
    """
    texts = tables(lang, "explain")
    entry = texts["kinds"][kind.value]
    key = "not_sent" if seen_as == "pasted" and situation is Situation.NOT_SENT else kind.value
    said = texts["letters"].get(seen_as) or texts.get(seen_as, {}).get(key, entry)
    title = said.get("label", entry["label"])
    keys = _notes(kind, situation, left, handed_on=seen_as == "forwarded")
    if left.again in _OF_SEVERAL and kind is Kind.FAILURE and situation is Situation.ANSWER:
        keys = (_OF_SEVERAL[left.again], *keys)
    return Description(title, said["meaning"], said["advice"], tuple(texts["notes"][key] for key in keys))


def _notes(kind: Kind, situation: Situation | None, left: ToDo, *, handed_on: bool) -> tuple[str, ...]:
    """Return what is true of every notice: from whom it may come, whom to send to again, and who the helper is."""
    if kind not in {Kind.FAILURE, Kind.DELAY}:
        return ()
    said = []
    returned = situation is Situation.RETURNED and not handed_on
    if kind is Kind.FAILURE and (returned or left.again == "asked"):
        said += [*(["not-answered"] if returned else ()), *(["others"] if left.again != "nobody" else ())]
    if situation in _SENDERS and not handed_on:
        said.append("not-yours" if left.whose else "true-notice")
    return (*said, "helper")


def describe_complaint(
    feedback_type: str | None, lang: Language, addresses: Sequence[str] = (), mailing: Mailing = _UNKNOWN
) -> Description:
    """Return what a complaint of this Feedback-Type (RFC 5965, section 3.1) from `addresses` is, and what to do.

    Where the report hides them, the person is known by what else the `mailing` tells.
    """
    texts = tables(lang, "explain")
    entry = texts["kinds"][Kind.COMPLAINT.value]
    said = texts["complaints"].get(feedback_type or "", entry)
    told = [address for address in addresses if not is_hidden(address)]
    advice = said["advice"]
    if addresses and not told:
        values = {"mark": telling_mark(mailing.marks), "subject": within_quotes(quote(mailing.subject))}
        known = {field: value for field, value in values.items() if value}
        whose = render(compile_text(texts["notes"]["complained-hidden"]), known)
        advice = texts["notes"]["take-off-hidden"] if feedback_type not in _NOBODY_TAKEN_OFF else advice
    else:
        named = {"addresses": ", ".join(told)} if told else {}
        whose = render(compile_text([texts["notes"]["complained"]]), named)
    return Description(entry["label"], f"{said['meaning']} {whose}".strip(), advice)


def describe_hint(hint: Reason, address: str | None, lang: Language, fate: str | None = None) -> Description:
    """Return what an automatic reply says of its mailbox and what to do; `address` is the new one, where it is told.

    `fate` is what becomes of the message that it answers: where nobody gets it (``unread``) it has to be sent once
    more, to the right place, and where it is ``sent_on`` it has not.
    """
    texts = tables(lang, "explain")
    said = texts["hints"][hint.value]
    said = said.get(fate, said) if fate else said
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
