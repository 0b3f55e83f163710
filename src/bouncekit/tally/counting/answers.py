"""Answers that no rule understood, without the people in them, so that they can be shown to others."""

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bouncekit.model import Failure, Report

__all__ = ["LONGEST", "Answer", "answer_of", "is_not_understood", "known_in"]

LONGEST = 600
"""Characters of an answer that are kept."""

_CODES = frozenset({"status", "reply_code", "nothing"})  # where the evidence was found, when no words decided
_BLANKS = re.compile(r"[ \t\r\n]+")


class Answer(NamedTuple):
    """A server's answer, masked, with what its codes made of it."""

    text: str
    rule: str
    reason: str
    status: str | None
    reply_code: int | None

    @property
    def key(self) -> tuple[str, str]:
        """What answers have in common that differ only in numbers, blanks, case and accents."""
        from bouncekit.interop.masking import alike  # noqa: PLC0415 - most runs show no answers

        return alike(self.text), self.rule


def is_not_understood(failure: "Failure") -> bool:
    """Tell whether no words decided of a failure, or nothing did."""
    return failure.evidence.found_in in _CODES or failure.reason == "undetermined"


def answer_of(failure: "Failure", report: "Report") -> Answer:
    """Return what a server answered, on one line and masked; `report` tells who is to be masked."""
    from bouncekit.interop.masking import mask  # noqa: PLC0415 - as above

    answer = _BLANKS.sub(" ", (failure.diagnostic or "")[: 2 * LONGEST])
    text = mask(answer, known_in(report))[:LONGEST]
    return Answer(text, failure.evidence.rule, failure.reason.value, failure.status, failure.reply_code)


def known_in(report: "Report") -> list[str]:
    """Return the addresses and hosts of whom a report tells, each once."""
    original = report.original
    names = [name for one in report.failures for name in (one.recipient, one.original_recipient)]
    names += [name for one in report.failures for name in (one.remote_host, one.reporting_host)]
    if original is not None:
        names += [original.sender, *original.to]
    return list(dict.fromkeys(name for name in names if name))
