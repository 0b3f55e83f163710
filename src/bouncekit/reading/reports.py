"""Delivery reports: RFC 3464 in the containers of RFC 6522, with the internationalised forms of RFC 6533.

`read_report` has two outcomes: Facts, or None for a message without a status part that may be believed.  The fields
come first; the human part only adds words, and an answer where the fields give none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from bouncekit.message import Message, Part, decode_words
from bouncekit.reading.addresses import clean_address, decode_orcpt, find_addresses
from bouncekit.reading.answers import one_line
from bouncekit.reading.codes import find_reply_code, find_status, join_reply
from bouncekit.reading.facts import DeliveryAction, Facts, Form, Passage, RecipientFacts
from bouncekit.reading.groups import Group, StatusFields, looks_like_status, read_groups
from bouncekit.reading.machine import Signals
from bouncekit.reading.original import parse_date, read_original, split_quoted_original
from bouncekit.reading.prose import Prose, command_told, host_told, quoted_answer, read_prose
from bouncekit.reading.software import name_software

__all__ = ["read_report", "read_report_in_text", "read_returned_report"]

_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status", "message/x-delivery-status"})
_MAYBE_STATUS = frozenset({"text/plain", "application/octet-stream", "text/x-delivery-status", "message/report"})
_ACTIONS = {
    "fail": DeliveryAction.FAILED,
    "undeliver": DeliveryAction.FAILED,
    "delay": DeliveryAction.DELAYED,
    "defer": DeliveryAction.DELAYED,
    "deliver": DeliveryAction.DELIVERED,
    "relay": DeliveryAction.RELAYED,
    "expand": DeliveryAction.EXPANDED,
}
_ACTION_OF_CLASS = {"5": DeliveryAction.FAILED, "2": DeliveryAction.DELIVERED}
_DIAGNOSTIC_TYPE = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9-]{0,40})\s*;\s*")
_WORD = re.compile(r"[^\W\d_]{3,}")
_HOST = re.compile(r"[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){0,20}\.?|\[?[0-9A-Fa-f.:]{3,60}\]?")
_NO_HOST = frozenset({"unknown", "none", "null", "localhost", "dns", "smtp"})
_FIRST_FIELD = re.compile(r"(?im)^[ \t]{0,4}(?:reporting-mta|original-recipient|final-recipient)[ \t]?:")
_DIAGNOSTIC_LIMIT = 4000
_TEXT_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Context:
    """What the groups of one report share."""

    fields: StatusFields
    prose: Prose
    addresses: tuple[str, ...]


class _Heard(NamedTuple):
    """What was found for one recipient: Diagnostic-Code, answers quoted in the prose, the prose itself."""

    raw: str | None
    quoted: tuple[str, ...]
    block: list[str]
    host: str | None
    command: str | None


def read_report(message: Message, signals: Signals) -> Facts | None:
    """Return the facts of a delivery report, or None where `message` is none."""
    if message.root.parameters.get("report-type", "").lower() == "feedback-report":
        return None
    parts = _status_parts(message)
    if not parts or not _may_be_believed(message, signals):
        return None
    fields = read_groups(part.text for part in parts)
    return _facts(message, fields, read_prose(message, parts)) if fields.recipients else None


def read_report_in_text(message: Message, signals: Signals) -> Facts | None:
    """Return the facts of a report whose fields stand in a text, as where its MIME parts were joined or lost."""
    if not signals.mail_system or signals.reply:
        return None
    for part in message.parts:
        if part.content_type != "text/plain" or "inal-recipient:" not in part.text[:_TEXT_LIMIT].lower():
            continue
        text = part.text[:_TEXT_LIMIT]
        facts = _facts_in_text(message, split_quoted_original(text)[0], text)
        if facts is not None:
            return facts
    return None


def read_returned_report(message: Message, signals: Signals) -> Facts | None:
    """Return the facts of a report that a machine hands on whole, as an attachment or quoted in its text.

    Asked only where the handing machine's own words name nobody: the report may also be the mail that came back.
    """
    if not signals.mail_system or signals.reply:
        return None
    for part in message.parts:
        inner = part.embedded if part.content_type in {"message/rfc822", "message/global"} else None
        facts = read_report(inner, signals) if inner is not None else None
        if facts is not None:
            return replace(facts, subject=message.header("subject") or facts.subject)
    text = next((p.text[:_TEXT_LIMIT] for p in message.parts if p.content_type == "text/plain"), "")
    return _facts_in_text(message, text, text) if "inal-recipient:" in text.lower() else None


def _facts_in_text(message: Message, notice: str, whole: str) -> Facts | None:
    first = _FIRST_FIELD.search(notice)
    if first is None:
        return None
    fields = read_groups([notice[first.start() :]])
    prose = Prose(whole, [line[:2000] for line in notice[: first.start()].split("\n")])
    return _facts(message, fields, prose) if any(map(_final_recipient, fields.recipients)) else None


def _facts(message: Message, fields: StatusFields, prose: Prose) -> Facts:
    addresses = tuple(a.lower() for a in map(_final_recipient, fields.recipients) if a)
    context = _Context(fields, prose, addresses)
    recipients = _named(tuple(_recipient(group, context) for group in fields.recipients), message)
    subject = message.header("subject") or None
    names = [*fields.message, *fields.recipients[0]]
    return Facts(
        form=Form.DELIVERY_REPORT,
        recipients=recipients,
        software=name_software(message, names, prose.whole),
        subject=subject,
        machine=True,
        passages=tuple(_shared_passages(prose, subject, len(recipients))),
        original=read_original(message, prose.whole, fields.message.get("x-original-message-id")),
    )


def _status_parts(message: Message) -> list[Part]:
    found = []
    for part in message.parts:
        kind = part.content_type
        if kind in _STATUS_TYPES or (
            kind in _MAYBE_STATUS and _may_be_mislabelled(part) and looks_like_status(part.text)
        ):
            found.append(part)
    return found


def _may_be_mislabelled(part: Part) -> bool:
    return part.content_type != "application/octet-stream" or (part.filename or "").lower().endswith((".dat", ".txt"))


def _may_be_believed(message: Message, signals: Signals) -> bool:
    """Tell whether the status part is the sender's own: a person may forward the parts of a report in his own mail."""
    if message.root.content_type == "multipart/report" or message.root.content_type in _STATUS_TYPES:
        return True
    return signals.mail_system or not (signals.reply or message.raw_header("references") is not None)


def _recipient(group: Group, context: _Context) -> RecipientFacts:
    address = _final_recipient(group)
    original = decode_orcpt(group["original-recipient"]) if "original-recipient" in group else None
    heard = _hear(address or original, _diagnostic(group), context)
    comment = group.get("status", "").partition(" ")[2].strip(" ()")
    sources = [text for text in (heard.raw, *heard.quoted, comment) if text]
    diagnostic = next((text for text in sources if not _is_vague(text)), sources[0] if sources else None)
    return RecipientFacts(
        address=address or original,
        original_address=original if address and original and original.lower() != address.lower() else None,
        action=_action(group),
        status=_choose_status(group.get("status"), heard.raw, sources),
        reply_code=_choose_reply_code(group.get("status", ""), sources),
        diagnostic=diagnostic,
        passages=_passages(diagnostic, [*sources, group.get("x-supplementary-info")], heard.block, context),
        reporting_host=_host(context.fields.message.get("reporting-mta")),
        remote_host=_host(group.get("remote-mta")) or heard.host,
        command=heard.command,
        will_retry_until=parse_date(group.get("will-retry-until")),
    )


def _hear(address: str | None, raw: str | None, context: _Context) -> _Heard:
    """Gather what the report says of one recipient; the prose is asked for an answer only where the field has none."""
    prose = context.prose
    if len(context.fields.recipients) == 1:
        block = prose.lines
    else:
        block = prose.about(address, [a for a in context.addresses if a != address.lower()]) if address else []
    said = prose.said_of(address or "")
    command = command_told(raw or "") or (said.command if said else None) or command_told(one_line(block))
    if raw and not _is_vague(raw):
        return _Heard(raw, (), block, host_told(raw), command)
    quoted = quoted_answer(block)
    words = tuple(text for text in (quoted.words, said.best() if said else None) if text)
    host = quoted.host or (said.host if said else None)
    return _Heard(raw, words, block, host, command or quoted.command)


def _final_recipient(group: Group) -> str | None:
    for name in ("final-recipient", "failed-recipient"):
        if name in group:
            return clean_address(group[name].replace("\n", " "))
    return None


def _diagnostic(group: Group) -> str | None:
    """Return Diagnostic-Code on one line, without its type and without the code that each line repeats."""
    value = group.get("diagnostic-code")
    if not value:
        return None
    if "=?" in value:
        value = decode_words(value)
    match = _DIAGNOSTIC_TYPE.match(value)
    text = " ".join((value[match.end() :] if match else value)[:_DIAGNOSTIC_LIMIT].split())
    return join_reply(text) or None


def _is_vague(text: str) -> bool:
    """Tell whether nothing but codes, types and an address stands in `text`."""
    return len(_WORD.findall(" ".join(word for word in text.split() if "@" not in word))) < 2


def _passages(
    diagnostic: str | None, sources: list[str | None], block: list[str], context: _Context
) -> tuple[Passage, ...]:
    passages = {diagnostic: Passage(diagnostic, "diagnostic")} if diagnostic else {}
    for text in sources:
        if text and text not in passages:
            passages[text] = Passage(text, "diagnostic")
    transcript = context.prose.transcript() if len(context.fields.recipients) == 1 else ""
    if transcript:
        passages.setdefault(transcript, Passage(transcript, "transcript"))
    words = " ".join(" ".join(block)[:4000].split())[:2000]
    if words:
        passages.setdefault(words, Passage(words, "notice"))
    return tuple(passages.values())


def _shared_passages(prose: Prose, subject: str | None, count: int) -> Iterator[Passage]:
    opening = prose.opening() if count > 1 else ""
    if opening:
        yield Passage(opening, "notice")
    if subject:
        yield Passage(subject, "subject")


def _action(group: Group) -> DeliveryAction | None:
    word = group.get("action", "").strip().lower()
    for start, action in _ACTIONS.items():
        if word.startswith(start):
            return action
    if "will-retry-until" in group:
        return DeliveryAction.DELAYED
    return _ACTION_OF_CLASS.get((find_status(group.get("status", "")) or "")[:1])


def _choose_status(field: str | None, raw: str | None, sources: list[str]) -> str | None:
    """Return the status that the refusing server gave.

    The Status field is often the reporting server's guess: a status of the same class in Diagnostic-Code counts more
    where it says no less, one in the prose where it says more.
    """
    told = find_status(field) if field else None
    own = find_status(raw) if raw else None
    if own and (told is None or (told[0] == own[0] and _precision(own) >= _precision(told))):
        return own
    for heard in filter(None, map(find_status, sources)):
        if told is None or (told[0] == heard[0] and _precision(heard) > _precision(told)):
            return heard
    return told


def _precision(status: str) -> int:
    _, subject, detail = status.split(".")
    return (subject != "0") + (detail != "0")


def _choose_reply_code(field: str, sources: list[str]) -> int | None:
    for text in [*sources, field]:
        code = find_reply_code(text)
        if code is not None:
            return code
    return None


def _host(value: str | None) -> str | None:
    """Return the host in a Reporting-MTA or Remote-MTA field: ``dns; mx.example.fr (192.0.2.1)``."""
    if not value:
        return None
    bare = value.split(";", 1)[-1].strip()
    match = _HOST.match(bare)
    if match is None or match[0].lower() in _NO_HOST:
        return None
    return match[0].strip("[].").lower() or None


def _named(recipients: tuple[RecipientFacts, ...], message: Message) -> tuple[RecipientFacts, ...]:
    """Give a single recipient without an address the one that the header or the diagnostic names."""
    if len(recipients) != 1 or recipients[0].address is not None:
        return recipients
    for text in (message.header("x-failed-recipients"), recipients[0].diagnostic):
        found = find_addresses(text) if text else ()
        if len(found) == 1:
            return (replace(recipients[0], address=found[0]),)
    return recipients
