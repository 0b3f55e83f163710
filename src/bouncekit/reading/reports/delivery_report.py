"""Delivery reports: RFC 3464 in the containers of RFC 6522, with the internationalised forms of RFC 6533.

`read_report` has two outcomes: Facts, or None for a message without a status part that may be believed.  The fields
come first; the human part only adds words, and an answer where the fields give none.
"""

from typing import NamedTuple

from bouncekit import speed
from bouncekit.message import Message, Part
from bouncekit.reading.answers.addresses import decode_orcpt, find_addresses
from bouncekit.reading.answers.identifiers import envelope_id_of, queue_id_of
from bouncekit.reading.answers.quoted import expanded_from, one_line, unquoted
from bouncekit.reading.facts import DeliveryAction, Facts, Form, Passage, RecipientFacts
from bouncekit.reading.groups import Group, StatusFields, looks_like_status, read_groups
from bouncekit.reading.original.details import with_details
from bouncekit.reading.original.glances import glance
from bouncekit.reading.original.lost_message import parse_date, read_original
from bouncekit.reading.original.quoting import split_quoted_original
from bouncekit.reading.original.software import name_software
from bouncekit.reading.reports.fields import (
    Diagnosis,
    action_of,
    choose_codes,
    diagnostic_of,
    final_recipient,
    host_in_field,
    is_vague,
)
from bouncekit.reading.reports.human_part import Prose, diagnosed, quoted_answer, read_prose, words_beside
from bouncekit.reading.reports.nameless import with_names
from bouncekit.reading.reports.paragraphs import Common, common_to, common_words, strangers
from bouncekit.reading.sender.signals import Signals
from bouncekit.text.expressions import lazily

__all__ = ["read_report", "read_report_in_text", "read_returned_report", "read_status_parts"]

_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status", "message/x-delivery-status"})
_MAYBE_STATUS = frozenset({"text/plain", "application/octet-stream", "text/x-delivery-status", "message/report"})
_MAYBE_NAMES = (".dat", ".txt", ".eml", ".dsn", "status", "report", "details")
_FIRST_FIELD = lazily(r"(?im)^[ \t]{0,4}(?:reporting-mta|original-recipient|final-recipient)[ \t]?:")
_PART_HEADER = lazily(r"(?im)^--[^\s-]\S{3,80}[ \t]{0,20}\n(?:content-[a-z-]{1,30}:[^\n]{0,300}\n){0,6}")
_CUT_FIELDS = ("action", "final-recipient", "original-recipient")  # half of these misleads
_ANSWERS = frozenset({"action", "status", "diagnostic-code"})
_ANOTHER = "another"  # stands for the status of a recipient whom no field names
_TEXT_LIMIT = 64 * 1024
_WORDS_LIMIT = 2000


class _Context(NamedTuple):
    """What the groups of one report share; `codes` are their addresses in lower case, each with its status.

    `alone` is true where one recipient is spoken of, `common` is what is said of several together.
    """

    fields: StatusFields
    prose: Prose
    codes: dict[str, str]
    reporting_host: str | None
    alone: bool
    common: Common


# What was found for one recipient: what Diagnostic-Code tells, and it without the sentence that quotes it; answers
# quoted in the prose, the prose, its beginning on one line, the host and the command that are told.
_Heard = tuple[Diagnosis | None, str | None, tuple[str, ...], list[str], str, str | None, str | None]

speed.quick_tuples(_Context)
_NOTHING_COMMON = Common()


def read_report(message: Message, signals: Signals) -> Facts | None:
    """Return the facts of a delivery report, or None where `message` is none."""
    if message.root.parameters.get("report-type", "").lower() == "feedback-report":
        return None
    parts = _status_parts(message)
    return _read_parts(message, parts) if parts and _may_be_believed(message, signals) else None


def read_status_parts(message: Message) -> Facts | None:
    """Return the facts of the status parts among the parts of `message`, whoever sent it."""
    parts = _status_parts(message)
    return _read_parts(message, parts) if parts else None


def _read_parts(message: Message, parts: list[Part]) -> Facts | None:
    texts = [part.text for part in parts]
    fields = _groups(message, texts)
    # Where a boundary is missing, the original runs on from the fields.
    run_on = "".join([f"\n{text}" for text in texts if "\nReturn-Path:" in text or "\nReceived:" in text])
    return _facts(message, fields, read_prose(message, parts), run_on) if fields.recipients else None


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
    if not signals.mail_system or signals.reply or signals.administration:
        return None
    for part in message.parts:
        inner = part.embedded if part.content_type in {"message/rfc822", "message/global"} else None
        facts = read_report(inner, signals) if inner is not None else None
        if facts is not None:
            return facts._replace(subject=message.header("subject") or facts.subject)
    text = next((p.text[:_TEXT_LIMIT] for p in message.parts if p.content_type == "text/plain"), "")
    return _facts_in_text(message, text, text) if "inal-recipient:" in text.lower() else None


def _facts_in_text(message: Message, notice: str, whole: str) -> Facts | None:
    first = _FIRST_FIELD.search(notice)
    if first is None:
        return None
    fields = read_groups([notice[first.start() :]])
    above = _PART_HEADER.sub("", notice[: first.start()])
    prose = Prose(whole, [line[:2000] for line in above.split("\n")], glance(whole))
    return _facts(message, fields, prose) if any(map(final_recipient, fields.recipients)) else None


def _facts(message: Message, fields: StatusFields, prose: Prose, run_on: str = "") -> Facts:
    addresses = [final_recipient(group) for group in fields.recipients]
    subject = message.header("subject") or None
    codes = _codes(fields, addresses, prose)
    reporting_host = host_in_field(fields.message.get("reporting-mta"))
    alone = len(addresses) == 1 >= len(codes)
    common = _NOTHING_COMMON if alone else common_words(prose.opening(codes), subject, codes)
    context = _Context(fields, prose, codes, reporting_host, alone, common)
    recipients = tuple([_recipient(g, a, context) for g, a in zip(fields.recipients, addresses, strict=True)])
    names = [*fields.message, *fields.recipients[0]]
    facts = Facts(
        form=Form.DELIVERY_REPORT,
        recipients=recipients,
        software=name_software(message, names, prose.whole, context.reporting_host),
        subject=subject,
        machine=True,
        passages=(Passage(subject, "subject"),) if subject and alone else (),
        original=read_original(message, prose.whole + run_on, fields.message.get("x-original-message-id")),
        envelope_id=envelope_id_of(fields.message),
        queue_id=queue_id_of(fields.message),
    )
    return with_names(with_details(facts, prose.whole, prose.shown), message, fields, prose.lines)


def _codes(fields: StatusFields, addresses: list[str | None], prose: Prose) -> dict[str, str]:
    """Return the addresses in lower case, each with its status; with one, those too whom the text alone tells of."""
    codes: dict[str, str] = {}
    for group, address in zip(fields.recipients, addresses, strict=True):
        if address:
            codes[address.lower()] = group.get("status", "").partition(" ")[0]
    if len(addresses) == 1 and (others := strangers(prose.lines, codes)):
        known = find_addresses("\n".join(fields.recipients[0].values()))
        codes.update(dict.fromkeys(others.difference(map(str.lower, known)), _ANOTHER))
    return codes


def _status_parts(message: Message) -> list[Part]:
    found = []
    for part, kind in message.typed_parts:
        if kind in _STATUS_TYPES or (kind in _MAYBE_STATUS and _is_mislabelled(part, kind)):
            found.append(part)
    return found


def _groups(message: Message, texts: list[str]) -> StatusFields:
    """Return the fields in the `texts` of status parts; where the message was cut off, without the one cut through."""
    if not message.root.is_multipart or message.has_defect("boundary-not-closed"):
        whole, _, last = texts[-1].rpartition("\n")
        fields = read_groups([*texts[:-1], whole] if last.lower().startswith(_CUT_FIELDS) else texts)
        fields.recipients = [group for group in fields.recipients if not _ANSWERS.isdisjoint(group)]
        return fields
    return read_groups(texts)


def _is_mislabelled(part: Part, kind: str) -> bool:
    if kind == "application/octet-stream" and not (part.filename or ".dat").lower().endswith(_MAYBE_NAMES):
        return False
    return looks_like_status(part.text)


def _may_be_believed(message: Message, signals: Signals) -> bool:
    """Tell whether the status part is the sender's own: a person may forward parts of a report in their own mail."""
    if message.root.content_type == "multipart/report" or message.root.content_type in _STATUS_TYPES:
        return True
    return signals.mail_system or not (signals.reply or message.raw_header("references") is not None or signals.person)


def _recipient(group: Group, address: str | None, context: _Context) -> RecipientFacts:
    original = decode_orcpt(group["original-recipient"]) if "original-recipient" in group else None
    named = address or original
    told, raw, quoted, block, words, host, command = _hear(named, diagnostic_of(group), context)
    field = group.get("status", "")
    comment = field.partition(" ")[2].strip(" ()")
    sources = [text for text in (raw, *quoted, comment) if text]
    diagnostic = raw if told and not told.is_vague else _said_for(named, sources, block)
    common: tuple[Passage, ...] = ()
    if not context.alone:
        has_words = diagnostic is not None and not is_vague(diagnostic)
        common = common_to(named, has_words, context.common)
    written_to = original or expanded_from(words)
    action = action_of(group)
    is_delayed = action is DeliveryAction.DELAYED
    reply_code, status = choose_codes(field, told, sources, words, is_delayed=is_delayed)
    passages = _passages(diagnostic, [*sources, group.get("x-supplementary-info")], words, context) + common
    remote_host = host_in_field(group.get("remote-mta")) or host
    until = parse_date(group["will-retry-until"]) if "will-retry-until" in group else None
    # In the order of the fields: by their names it takes three times as long.
    return RecipientFacts(
        named,
        written_to if address and written_to and written_to.lower() != address.lower() else None,
        action,
        status,
        reply_code,
        diagnostic,
        passages,
        context.reporting_host,
        remote_host,
        command,
        until,
        "report",
        group.get("final-log-id"),
        None,
        parse_date(group["last-attempt-date"]) if "last-attempt-date" in group else None,
    )


def _said_for(address: str | None, sources: list[str], block: list[str]) -> str | None:
    """Return what stands for a Diagnostic-Code without words: the first of the `sources` that has some, or the words
    beside the address, which then are a source too.
    """
    told = next((text for text in sources if not is_vague(text)), None)
    if told is None and address:
        told = words_beside(address, block)
        sources += [told] if told else []
    return told or next(iter(sources), None)


def _hear(address: str | None, raw: str | None, context: _Context) -> _Heard:
    """Gather what the report says of one recipient; the prose is asked for an answer only where the field has none."""
    prose = context.prose
    alone = context.alone
    block = prose.lines if alone else prose.about(address, context.codes) if address else []
    words = one_line(block)[:_WORDS_LIMIT]
    told = diagnosed(raw) if raw else None
    command = (told.command if told else None) or prose.command(words)
    has_words = told is not None and not told.is_vague
    if raw and told and has_words and alone:
        host = told.host or prose.host_in_dialogue()
        return told, unquoted(raw), (), block, words, host, command or prose.command_in_dialogue()
    said = prose.said_of(address or "", alone=alone)
    command = command or (said.command if said else None)
    if raw and told and has_words:
        return told, unquoted(raw), (), block, words, told.host, command
    quoted = quoted_answer(block)
    answers = tuple(text for text in (quoted.words, said.best() if said else None) if text)
    host = quoted.host or (said.host if said else None)
    return told, raw, answers, block, words, host, command or quoted.command


def _passages(diagnostic: str | None, sources: list[str | None], words: str, context: _Context) -> tuple[Passage, ...]:
    passages = {diagnostic: Passage(diagnostic, "diagnostic")} if diagnostic else {}
    for text in sources:
        if text and text not in passages:
            passages[text] = Passage(text, "diagnostic")
    transcript = context.prose.transcript() if context.alone else ""
    if transcript:
        passages.setdefault(transcript, Passage(transcript, "transcript"))
    if words:
        passages.setdefault(words, Passage(words, "notice"))
    return tuple(passages.values())
