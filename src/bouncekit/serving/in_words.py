"""What a person is told of a message, without the model of its report, which costs more to load than all the rest."""

from typing import Any, NamedTuple

from bouncekit.judging import RuleBook
from bouncekit.reporting import Parts
from bouncekit.vocabulary import Kind, Language, Situation
from bouncekit.way_of_text import How, table_of_text
from bouncekit.wording import Description, Explanation
from bouncekit.wording.language import tables

__all__ = ["DescriptionInWords", "FailureInWords", "ReportInWords", "words_of_message", "words_of_text"]


class DescriptionInWords(NamedTuple):
    """What a message of this kind is; the fields are those of `bouncekit.Description`."""

    title: str
    meaning: str
    advice: str
    notes: tuple[str, ...]


class FailureInWords(NamedTuple):
    """What is told of one recipient; the fields are those of `bouncekit.Failure`.

    `coded` tells that a server's code stood beside what was said.
    """

    recipient: str | None
    diagnostic: str | None
    label: str | None
    explanation: Explanation
    coded: bool


class ReportInWords(NamedTuple):
    """What is told of a message; the fields are those of `bouncekit.Report`.

    `whole` tells that it was read as a message: then nothing of its source is a server's answer.  `waiting` are the
    addresses that a server still tries, beside those that failed.
    """

    kind: Kind
    situation: Situation
    description: DescriptionInWords
    failures: tuple[FailureInWords, ...]
    whole: bool
    waiting: tuple[str, ...] = ()


def _description(words: Description) -> DescriptionInWords:
    return DescriptionInWords(words.label, words.meaning, words.advice, words.notes)


_PLAIN = Parts(_description, tuple, tuple, lambda words: words)


def words_of_message(content: bytes, lang: Language, rules: RuleBook | None) -> ReportInWords:
    """Return what a person is told of a whole message."""
    from bouncekit.way import table_of_message  # noqa: PLC0415 - what is pasted is mostly no message

    table = table_of_message(content, How(lang, rules, _PLAIN))
    told = _in_words(table, whole=True)
    original = table.get("original")
    return _with_own_provider(told, original["sender"], lang) if told.failures and original else told


def _with_own_provider(told: ReportInWords, sender: str | None, lang: Language) -> ReportInWords:
    """Return `told` with the provider of whoever sent the message in place of examples, where it is well known."""
    from bouncekit.tally.counting.providers import known_provider  # noqa: PLC0415 - asked of what is shown alone

    provider = known_provider(sender.rpartition("@")[2].lower()) if sender else None
    *others, helper = told.description.notes
    notes = tables(lang, "explain")["notes"]
    if provider is None or helper != notes["helper"]:
        return told
    named = notes["helper-named"].format(provider=provider)
    return told._replace(description=told.description._replace(notes=(*others, named)))


def words_of_text(text: str, lang: Language, rules: RuleBook | None) -> ReportInWords:
    """Return what a person is told of a bare answer."""
    return _in_words(table_of_text(text, How(lang, rules, _PLAIN)), whole=False)


def _in_words(table: dict[str, Any], *, whole: bool) -> ReportInWords:
    failures = tuple(
        FailureInWords(
            failed["recipient"],
            failed["diagnostic"],
            failed.get("label"),
            failed["explanation"],
            coded=failed["status"] is not None or failed["reply_code"] is not None,
        )
        for failed in table.get("failures", ())
    )
    told = table.get("deliveries", ()) if table["kind"] is Kind.FAILURE else ()
    waiting = tuple(one["recipient"] for one in told if one["action"] == "delayed" and one["recipient"])
    return ReportInWords(table["kind"], table["situation"], table["description"], failures, whole, waiting)
