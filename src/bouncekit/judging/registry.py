"""What codes mean when words are silent: the IANA registry of enhanced status codes, reply codes, and what follows
from each reason.

Source of the status codes: RFC 3463 and https://www.iana.org/assignments/smtp-enhanced-status-codes.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from bouncekit import data
from bouncekit.vocabulary import Action, Reason, Severity

__all__ = ["Consequences", "StatusCode", "consequences", "reply_code_reason", "status_code"]


class StatusCode(NamedTuple):
    """An enhanced status code without its class, such as ``1.1``.

    `reason` is None where the code alone tells nothing.  `vague` marks codes that servers use for almost anything:
    any words, even vague ones, tell more.
    """

    meaning: str
    reason: Reason | None
    temporary_reason: Reason | None
    vague: bool


class Consequences(NamedTuple):
    """What follows from a reason where no rule says otherwise.

    Where `follows_code` is true, a code of class 4 or 5, if there is one, tells whether it is temporary or permanent.
    """

    severity: Severity
    action: Action
    counts_against_address: bool
    follows_code: bool


@cache
def consequences() -> Mapping[Reason, Consequences]:
    """Return what follows from each reason."""
    return {
        Reason(name): Consequences(
            Severity(row["severity"]), Action(row["action"]), row.get("counts", False), row.get("follows_code", False)
        )
        for name, row in data.load("registry/reasons.toml").items()
    }


@cache
def _status_codes() -> Mapping[str, StatusCode]:
    return {
        code: StatusCode(
            row["meaning"],
            Reason(row["reason"]) if "reason" in row else None,
            Reason(row["temporary"]) if "temporary" in row else None,
            row.get("vague", False),
        )
        for code, row in data.load("registry/status.toml").items()
    }


def status_code(status: str) -> StatusCode | None:
    """Return the registry's entry for `status` (``5.1.1``); an unknown detail falls back to its subject."""
    _, _, code = status.partition(".")
    table = _status_codes()
    return table.get(code) or table.get(code.partition(".")[0] + ".0")


@cache
def _reply_codes() -> Mapping[str, Mapping[str, Any]]:
    return data.load("registry/reply.toml")


def reply_code_reason(code: int, command: str | None, *, bare: bool = True) -> Reason | None:
    """Return what the SMTP reply `code` alone means after `command` (RFC 5321, section 4.2), None where nothing.

    `bare` tells whether the answer holds nothing but the code: some codes tell nothing of the recipient beside other
    words.
    """
    row = _reply_codes().get(str(code), {})
    if not bare and row.get("bare") and command not in {"MAIL FROM", "DATA"}:
        return None
    name = row.get(command or "", row.get("any"))
    return Reason(name) if name else None
