"""The tables of the tools: what peers answer (answers.toml), what is sent (letters.toml), scenarios/<server>.toml."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SENDER = "nadia.benali@example.fr"

_CODES = re.compile(r"(?P<reply>[2345]\d\d)[ -](?P<status>[245]\.\d{1,3}\.\d{1,3})?")


@dataclass(frozen=True)
class Answer:
    """What happens to one recipient, and what it means.

    `stage` is ``CONNECT``, ``EHLO``, ``MAIL``, ``RCPT`` or ``DATA`` (the end of the data) for words that the peer says;
    ``SILENT`` (it never greets), ``DNS``, ``LOCAL`` or ``ACCEPT`` where it says nothing.  `expect` has what `text` does
    not tell: its ``severity``, a ``status``, the ``recipient`` as the notice names it (an alias).
    """

    id: str
    recipient: str
    reason: str
    stage: str
    expect: dict[str, str] = field(default_factory=dict)
    host: str | None = None
    text: str | None = None
    exchanger: str | None = None  # for DNS scenarios: ".", "servfail", or the name of a host

    def spoken(self) -> str:
        """The reply on the wire."""
        return (self.text or "").format(recipient=self.recipient, sender=SENDER).replace("\n", "\r\n")

    def expected(self) -> dict[str, Any]:
        """This recipient's entry under ``failures`` in the file beside the message."""
        codes = _CODES.match(self.text or "")
        means = _read("answers.toml")
        entry = {
            "recipient": self.recipient,
            "category": means["categories"].get(self.reason, "other"),
            "reason": self.reason,
            "counts_against_address": self.reason in means["dead"],
            "severity": None,
            "status": codes["status"] if codes else None,
            "reply_code": int(codes["reply"]) if codes else None,
        } | self.expect
        return {key: value for key, value in entry.items() if value is not None}


@dataclass(frozen=True)
class Scenario:
    """One message sent through one server, and the notice that comes back.

    `settings` are handed to the server's driver; `notify` is the NOTIFY of RFC 3461; `pick` tells which notice is kept
    when several come; `through` is ``smtp`` or ``sendmail`` (the server's own command).  `expect` overrides what the
    answers mean where this server's own words decide; an empty string there means: not asserted.
    `language` is the one in which the notice speaks to its reader.
    """

    slug: str
    shows: str
    answers: tuple[Answer, ...]
    kind: str = "failure"
    language: str = "en"
    letter: str = "facture"
    settings: dict[str, Any] = field(default_factory=dict)
    notify: str | None = None
    utf8: bool = False
    pick: int = 0
    through: str = "smtp"
    expect: dict[str, Any] = field(default_factory=dict)

    def expected(self, software: str | None, *, with_host: bool) -> dict[str, Any]:
        """The content of the ``.json`` file, without what is known of the original."""
        reported = self.kind in {"failure", "delay"}
        refused = [answer for answer in self.answers if reported and answer.reason != "none"]
        failures = [self._failure(answer, with_host=with_host) for answer in refused]
        named = {"software": software} if software else {}
        told = {"language": self.language, "kind": self.kind}
        return {**told, **named, "failures": failures, "may_auto_reply": False, "notes": self.shows}

    def _failure(self, answer: Answer, *, with_host: bool) -> dict[str, Any]:
        entry = answer.expected() | ({"remote_host": answer.host} if with_host and answer.text else {}) | self.expect
        if self.kind == "delay":
            entry |= {"counts_against_address": False, "severity": "temporary"}
        return {key: value for key, value in entry.items() if value != ""}


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


@cache
def answers() -> dict[str, Answer]:
    """Every answer by its id."""
    entries = _read("answers.toml")["answer"]
    return {entry["id"]: Answer(**{k: v for k, v in entry.items() if k != "source"}) for entry in entries}


def letters() -> dict[str, dict[str, Any]]:
    """Every letter by its name."""
    return _read("letters.toml")


def scenarios(server: str) -> list[Scenario]:
    """The scenarios of one server, in the order of its file."""
    known = answers()
    return [
        Scenario(**(entry | {"answers": tuple(known[name] for name in entry["answers"])}))
        for entry in _read(f"scenarios/{server}.toml")["scenario"]
    ]
