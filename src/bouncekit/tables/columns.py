"""The columns of the table, and the rows of one report; which of them are chosen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bouncekit.vocabulary import Kind, Language

if TYPE_CHECKING:
    from bouncekit.model import Delivery, Failure, Report

__all__ = ["COLUMNS", "TABLE_VERSION", "Choice", "Column", "ColumnForm", "rows_of"]

TABLE_VERSION: Final = 1
"""Rises where a column goes or changes its meaning, not where one is added."""


class ColumnForm(StrEnum):
    """What the values of a column are; all but `PLACE` and the flags of a message may be absent."""

    TEXT = "text"  # each its own
    NAME = "name"  # one of few, or one that comes again and again
    WORDS = "words"  # an explanation for a person, in the language of the run
    INTEGER = "integer"
    PLACE = "place"
    FLAG = "flag"
    MOMENT = "moment"  # a time, with its offset
    TEXTS = "texts"  # several


class Column(NamedTuple):
    """One column: its name, and the form of its values."""

    name: str
    form: ColumnForm


_TEXT, _NAME, _WORDS = ColumnForm.TEXT, ColumnForm.NAME, ColumnForm.WORDS
_INTEGER, _FLAG, _MOMENT = ColumnForm.INTEGER, ColumnForm.FLAG, ColumnForm.MOMENT

# Of the message.
_MESSAGE: tuple[tuple[str, ColumnForm, str], ...] = (
    ("source", _TEXT, "source"),
    ("kind", _NAME, "kind"),
    ("notice_date", _MOMENT, "date"),
    ("notice_message_id", _TEXT, "message_id"),
    ("software", _NAME, "software"),
    ("situation", _NAME, "situation"),
    ("forwarded", _FLAG, "forwarded"),
    ("may_auto_reply", _FLAG, "may_auto_reply"),
    ("hint", _NAME, "hint"),
    ("queue_id", _TEXT, "queue_id"),
    ("envelope_id", _TEXT, "envelope_id"),
)
# Of the message that came back.
_ORIGINAL: tuple[tuple[str, ColumnForm, str], ...] = (
    ("original_message_id", _TEXT, "message_id"),
    ("original_subject", _TEXT, "subject"),
    ("original_from", _NAME, "sender"),
    ("original_to", ColumnForm.TEXTS, "to"),
    ("original_date", _MOMENT, "date"),
    ("original_list_id", _NAME, "list_id"),
    ("original_feedback_id", _NAME, "feedback_id"),
)
_COMPLAINT: tuple[tuple[str, ColumnForm, str], ...] = (
    ("complaint_type", _NAME, "feedback_type"),
    ("complaint_source_ip", _NAME, "source_ip"),
    ("complaint_mail_from", _NAME, "mail_from"),
    ("complaint_reported_domain", _NAME, "reported_domain"),
    ("complaint_arrival_date", _MOMENT, "arrival_date"),
    ("complaint_incidents", _INTEGER, "incidents"),
)
# Of a recipient: what is told of each, and what of a failure alone.
_RECIPIENT: tuple[tuple[str, ColumnForm, str], ...] = (
    ("recipient", _TEXT, "recipient"),
    ("original_recipient", _TEXT, "original_recipient"),
    ("status", _NAME, "status"),
    ("reply_code", _INTEGER, "reply_code"),
    ("diagnostic", _TEXT, "diagnostic"),
    ("reporting_host", _NAME, "reporting_host"),
    ("remote_host", _NAME, "remote_host"),
    ("will_retry_until", _MOMENT, "will_retry_until"),
    ("last_attempt", _MOMENT, "last_attempt"),
)
_FAILURE: tuple[tuple[str, ColumnForm, str], ...] = (
    ("category", _NAME, "category"),
    ("reason", _NAME, "reason"),
    ("severity", _NAME, "severity"),
    ("action", _NAME, "action"),
    ("counts_against_address", _FLAG, "counts_against_address"),
    ("recipient_found_in", _NAME, "recipient_found_in"),
    ("command", _NAME, "command"),
    ("retry_after", _INTEGER, "retry_after"),
    ("blocklist", _NAME, "blocklist"),
    ("blocklist_type", _NAME, "blocklist_type"),
    ("blocklist_url", _NAME, "blocklist_url"),
    ("label", _NAME, "label"),
    ("remote_id", _TEXT, "remote_id"),
    ("new_address", _TEXT, "new_address"),
)
_EVIDENCE: tuple[tuple[str, ColumnForm, str], ...] = (
    ("rule", _NAME, "rule"),
    ("evidence", _NAME, "text"),
    ("evidence_found_in", _NAME, "found_in"),
)
# Fields that one category alone has.
_OWN: tuple[tuple[str, ColumnForm, str], ...] = (
    ("used_bytes", _INTEGER, "used_bytes"),
    ("limit_bytes", _INTEGER, "limit_bytes"),
    ("size_bytes", _INTEGER, "size_bytes"),
    ("suggestion", _NAME, "suggestion"),
)
_EXPLAINED: tuple[tuple[str, ColumnForm, str], ...] = (
    ("title", _WORDS, "title"),
    ("notice", _WORDS, "notice"),
    ("phrase", _WORDS, "phrase"),
    ("translation", _WORDS, "translation"),
    ("meaning", _WORDS, "meaning"),
    ("advice", _WORDS, "advice"),
    ("short", _WORDS, "short"),
    ("to_do", _WORDS, "to_do"),
)

COLUMNS: Final[tuple[Column, ...]] = tuple(
    Column(name, form)
    for group in (
        _MESSAGE,
        (("defects", ColumnForm.TEXTS, ""),),
        _ORIGINAL,
        _COMPLAINT,
        (("place", ColumnForm.PLACE, ""), ("outcome", _NAME, ""), ("recipient_domain", _NAME, "")),
        _RECIPIENT,
        _FAILURE,
        (("counts_because", _NAME, ""),),
        _EVIDENCE,
        _OWN,
        _EXPLAINED,
    )
    for name, form, _ in group
)
"""All of them, in the order of the values of a row.  `place` is 0 in the first row of each message; `outcome` is what
became of the recipient (``failed``, ``delayed``, ``delivered``, ``relayed``, ``expanded``, ``complained``); names that
begin with ``original_`` are of the message that came back, and with ``notice_`` of the notice itself."""

Row = tuple[Any, ...]


def _values(group: tuple[tuple[str, ColumnForm, str], ...]) -> Callable[[Mapping[str, Any]], Row]:
    return itemgetter(*(field for _, _, field in group))


def _nothing(*groups: tuple[tuple[str, ColumnForm, str], ...]) -> Row:
    return (None,) * sum(map(len, groups))


_of_message, _of_original, _of_complaint = _values(_MESSAGE), _values(_ORIGINAL), _values(_COMPLAINT)
_of_recipient, _of_failure, _of_evidence, _of_explanation = map(_values, (_RECIPIENT, _FAILURE, _EVIDENCE, _EXPLAINED))
_OWN_FIELDS = tuple(field for _, _, field in _OWN)
_NO_ORIGINAL, _NO_COMPLAINT = _nothing(_ORIGINAL), _nothing(_COMPLAINT)
_NO_RECIPIENT, _NO_OWN = _nothing(_RECIPIENT), _nothing(_OWN)
_NO_FAILURE = _nothing(_FAILURE, ((("counts_because", _NAME, "")),), _EVIDENCE, _OWN)


def rows_of(report: "Report") -> list[Row]:
    """Return the rows of one message; the values are in the order of `COLUMNS`."""
    about, words = _about(report), _described(report)
    if report.kind is Kind.COMPLAINT and report.complaint is not None:
        rows = [_complained(address, words) for address in report.complaint.recipients or (None,)]
    else:
        outcome = "delayed" if report.kind is Kind.DELAY else "failed"
        rows = [_failed(failure, outcome) for failure in report.failures]
        rows += [_delivered(delivery, words) for delivery in report.deliveries]
    return [(*about, place, *row) for place, row in enumerate(rows or [_NO_ONE + words])]


_NO_ONE: Row = (None, None, *_NO_RECIPIENT, *_NO_FAILURE)


def _about(report: "Report") -> Row:
    """Return what all rows of the message have in common."""
    original, complaint = report.original, report.complaint
    return (
        *_of_message(vars(report)),
        tuple(defect.name for defect in report.defects),
        *(_NO_ORIGINAL if original is None else _of_original(vars(original))),
        *(_NO_COMPLAINT if complaint is None else _of_complaint(vars(complaint))),
    )


def _described(report: "Report") -> Row:
    said = report.description
    return said.title, None, None, None, said.meaning, said.advice, None, None


def _failed(failure: "Failure", outcome: str) -> Row:
    fields = vars(failure)
    own = tuple(map(fields.get, _OWN_FIELDS)) if failure.category in _WITH_OWN else _NO_OWN
    return (
        outcome,
        _domain(failure.recipient),
        *_of_recipient(fields),
        *_of_failure(fields),
        failure.counts_evidence.because,
        *_of_evidence(vars(failure.evidence)),
        *own,
        *_of_explanation(vars(failure.explanation)),
    )


_WITH_OWN = frozenset({"quota_exceeded", "size_exceeded", "unknown_host"})


def _delivered(delivery: "Delivery", words: Row) -> Row:
    domain = _domain(delivery.recipient)
    return delivery.action, domain, *_of_recipient(vars(delivery)), *_NO_FAILURE, *words


def _complained(address: str | None, words: Row) -> Row:
    return "complained", _domain(address), address, *_NO_RECIPIENT[1:], *_NO_FAILURE, *words


def _domain(address: str | None) -> str | None:
    return address.rpartition("@")[2].lower() or None if address else None


_ALL = {column.name: column for column in COLUMNS}
_PLACE_OF = {column.name: index for index, column in enumerate(COLUMNS)}


@dataclass(frozen=True)
class Choice:
    """Which columns are wanted: those of `fields` in their order (none: all), without the explanations unless `words`.

    `names` are other systems (`Failure.name_for`) whose names are added, each as a column ``name_SYSTEM``; `lang` is
    the language of the words.  Raises `ValueError` for an unknown column, which lists those that there are.
    """

    fields: tuple[str, ...] = ()
    words: bool = True
    names: tuple[str, ...] = ()
    lang: Language = "fr"

    def __post_init__(self) -> None:
        """Refuse what is no column."""
        known = {*_ALL, *(f"name_{system}" for system in self.names)}
        if unknown := [name for name in self.fields if name not in known]:
            raise ValueError(f"no column is called {', '.join(unknown)}; those that there are: {', '.join(_ALL)}")

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in their order."""
        added = [Column(f"name_{system}", ColumnForm.NAME) for system in self.names]
        known = {column.name: column for column in (*COLUMNS, *added)}
        chosen = [known[name] for name in self.fields] if self.fields else [*known.values()]
        return tuple(column for column in chosen if self.words or column.form is not ColumnForm.WORDS)

    def rows_of(self, report: "Report") -> list[Row]:
        """Return the rows of one message; the values are in the order of `columns`."""
        rows = rows_of(report)
        if self.names:
            rows = [(*row, *self._named(report, place)) for place, row in enumerate(rows)]
        return list(map(self._pick, rows)) if self._pick is not None else rows

    @cached_property
    def _pick(self) -> Callable[[Row], Row] | None:
        order = {**_PLACE_OF, **{f"name_{system}": len(COLUMNS) + n for n, system in enumerate(self.names)}}
        places = [order[column.name] for column in self.columns]
        if places == list(range(len(order))):
            return None
        if len(places) == 1:
            return lambda row: (row[places[0]],)
        return itemgetter(*places)

    def _named(self, report: "Report", place: int) -> Iterator[str | None]:
        failure = report.failures[place] if place < len(report.failures) else None
        for system in self.names:
            yield failure.name_for(system) if failure is not None else None
