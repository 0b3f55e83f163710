"""What is told of one recipient who was not reached, as a plain table: the verdict in words, and what was said of them.

What a server says of anybody is told of anybody: it is worked out once, and kept.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple

from bouncekit import speed
from bouncekit.background import NOTHING_TOLD, Background
from bouncekit.judging import CountsEvidence, Evidence, Verdict
from bouncekit.reading import RecipientFacts, named_domain
from bouncekit.reading.sender.bearers import is_unread
from bouncekit.text.alike import alike, examples
from bouncekit.text.memo import LONGEST, MOST
from bouncekit.vocabulary import Category, Language, Reason, Situation
from bouncekit.wording import Circumstances, Description, Explanation
from bouncekit.wording import explain as word

__all__ = ["Parts", "Said", "failure_of"]


class Parts(NamedTuple):
    """What is made of those parts of a table that come again: their models, or what they are already."""

    description: Callable[[Description], Any]
    evidence: Callable[[Evidence], Any]
    counts_evidence: Callable[[CountsEvidence], Any]
    explanation: Callable[[Explanation], Any]


class Said(NamedTuple):
    """What the wording of every failure of one report needs beside the verdict; `zone` is that of the sender, and
    `in_part` tells that somebody has pasted the text, of which more may stand elsewhere.
    """

    subject: str | None
    lang: Language
    delayed: bool
    situation: Situation
    pasted: bool
    sender: str | None
    forged: str | None
    parts: Parts
    zone: tzinfo | None = None
    in_part: bool = False
    background: Background = NOTHING_TOLD


speed.quick_tuples(Parts, Said)


def failure_of(recipient: RecipientFacts, verdict: Verdict, said: Said) -> dict[str, Any]:
    """Return the fields of the failure of one recipient."""
    host = _host(recipient.address) or named_domain(recipient.diagnostic)
    new_address = recipient.new_address if verdict.reason is Reason.MAILBOX_MOVED else None
    until = _on_clock(recipient.will_retry_until, said.zone) if said.delayed else None
    theirs = not said.pasted and not (recipient.address and recipient.address == said.sender)
    circumstances = Circumstances(
        host,
        said.delayed,
        new_address,
        until,
        said.situation,
        recipient.status,
        not theirs,
        said.forged,
        _sent_to(recipient, of_loop=verdict.reason is Reason.NETWORK_ERROR) if recipient.original_address else None,
        verdict.reason in _OF_DOMAINS and host is not None and host == _host(said.sender),
        recipient.address is not None and is_unread(recipient.address),
        said.in_part,
        verdict.reason is Reason.RELAY_DENIED and _is_within(recipient.remote_host, _host(recipient.address)),
        said.background,
    )
    fields: dict[str, Any] = {
        **_told(verdict, _with_what_stands_beside(recipient, verdict, pasted=said.pasted), said, circumstances),
        "recipient": recipient.address,
        "recipient_found_in": _place(recipient.found_in) if recipient.address else None,
        "original_recipient": recipient.original_address,
        "status": recipient.status,
        "reply_code": recipient.reply_code,
        "diagnostic": recipient.diagnostic,
        "reporting_host": recipient.reporting_host,
        "remote_host": recipient.remote_host,
        "command": recipient.command,
        "will_retry_until": recipient.will_retry_until,
    }
    if new_address is not None:
        fields["new_address"] = new_address
    if recipient.remote_id is not None:
        fields["remote_id"] = recipient.remote_id
    if recipient.last_attempt is not None:
        fields["last_attempt"] = recipient.last_attempt
    return fields


def _with_what_stands_beside(recipient: RecipientFacts, verdict: Verdict, *, pasted: bool) -> str | None:
    """Return the server's answer with what else is needed to tell it: a rule, or the address as it was written."""
    diagnostic = recipient.diagnostic
    if not pasted or verdict.reason is not Reason.USER_UNKNOWN or diagnostic is None or "@" in diagnostic:
        return _with_rule(recipient, verdict)
    from bouncekit.wording.miswritten import surplus_in  # noqa: PLC0415 - few programs quote it in a further sentence

    quoted = next((passage.text for passage in recipient.passages if surplus_in(passage.text)), None)
    return f"{diagnostic} {quoted}" if quoted else diagnostic


_BY_RULE = frozenset({Reason.POLICY_VIOLATION, Reason.CONTENT_REJECTED})


def _with_rule(recipient: RecipientFacts, verdict: Verdict) -> str | None:
    """Return the server's answer with the rule for kinds of files that the notice gives beside it, as one quotes it."""
    diagnostic = recipient.diagnostic
    if verdict.reason not in _BY_RULE or diagnostic is None:
        return diagnostic
    from bouncekit.wording.file_rules import file_rule_in  # noqa: PLC0415 - few refuse by a rule of their own

    texts = (passage.text for passage in recipient.passages if passage.found_in == "notice")
    rule = next(filter(None, map(file_rule_in, texts)), None)
    return f'{diagnostic} policy: "{rule}"' if rule else diagnostic


def _told(verdict: Verdict, diagnostic: str | None, said: Said, circumstances: Circumstances) -> Mapping[str, Any]:
    """Return the fields of a failure that follow from what was said, whoever the recipient is; kept for what is short.

    What is returned is shared, and not to be changed.
    """
    subject, how = said.subject, (said.lang, said.parts)
    longest = (
        len(diagnostic or "") + len(subject or "") + len(verdict.evidence.text) + len(verdict.counts_evidence.text)
    )
    if longest > LONGEST:
        return _tell(verdict, diagnostic, subject, how, circumstances)
    told = None
    if diagnostic and not circumstances.anybodys:  # where anybody may have written it the form of the address counts
        told = _told_of_all(verdict, alike(diagnostic), subject, how, circumstances)
    return told or _told_again(verdict, diagnostic, subject, how, circumstances)


@lru_cache(maxsize=MOST)
def _told_of_all(
    verdict: Verdict, diagnostic: str, subject: str | None, how: tuple[Language, Parts], circumstances: Circumstances
) -> Mapping[str, Any] | None:
    """Return what is told where a server says such a thing of anybody; None where that repeats the address."""
    told: Mapping[str, Any] | None = None
    for example in examples(diagnostic):
        first, told = told, _tell(verdict, example, subject, how, circumstances)
        if first is not None and first != told:
            return None
    return told


def _tell(
    verdict: Verdict,
    diagnostic: str | None,
    subject: str | None,
    how: tuple[Language, Parts],
    circumstances: Circumstances,
) -> Mapping[str, Any]:
    lang, parts = how
    words = word(verdict, diagnostic=diagnostic, subject=subject, lang=lang, circumstances=circumstances)
    listed = verdict.blocklist
    fields: dict[str, Any] = {
        "category": verdict.category,
        "reason": verdict.reason,
        "severity": verdict.severity,
        "action": verdict.action,
        "counts_against_address": verdict.counts_against_address,
        "counts_evidence": parts.counts_evidence(verdict.counts_evidence),
        "retry_after": verdict.retry_after,
        "blocklist": listed.name if listed else None,
        "blocklist_type": listed.type if listed else None,
        "blocklist_url": listed.page if listed else None,
        "evidence": parts.evidence(verdict.evidence),
        "explanation": parts.explanation(words),
    }
    if verdict.label is not None:
        fields["label"] = verdict.label
    own = _OWN_FIELDS.get(verdict.category)
    if own is not None:
        fields.update(own(verdict, circumstances.host))
    return fields


_told_again = lru_cache(maxsize=MOST)(_tell)


_OF_DOMAINS = frozenset({Reason.NETWORK_ERROR, Reason.HOST_UNKNOWN})
_PLACES = frozenset({"report", "subject", "x-failed-recipients", "original", "envelope", "text"})


def _place(found_in: str) -> str:
    """Return where an address stood; whatever format read it in the words of a notice, it stood in the notice."""
    return found_in if found_in in _PLACES else "notice"


def _host(address: str | None) -> str | None:
    """Return what stands after the @ of `address`."""
    return address.rpartition("@")[2] or None if address else None


def _is_within(server: str | None, domain: str | None) -> bool:
    """Tell whether `server` bears the name of `domain`, or one below it."""
    return bool(server and domain) and f".{server}".lower().endswith(f".{domain}".lower())


def _on_clock(until: datetime | None, zone: tzinfo | None) -> datetime | None:
    """Return what the sender's clock shows at `until`, where their zone is known: servers often write UTC.

    It has no zone: the same moment of two zones is one for whatever is kept, and reads otherwise.
    """
    if until is None:
        return None
    try:
        shown = until.astimezone(zone) if zone is not None and until.tzinfo is not None else until
    except OverflowError:  # the first or the last day that there is
        shown = until
    return shown.replace(tzinfo=None)


def _sent_to(recipient: RecipientFacts, *, of_loop: bool) -> str | None:
    """Return the address that was written to, where that of the recipient is another person's: the names differ.

    Of a loop between two domains their own tell it: one name may stand at both ends.
    """
    parts = [(address or "").lower().partition("@") for address in (recipient.original_address, recipient.address)]
    first, last = (name.partition("+")[0].replace(".", "") for name, _, _ in parts)
    hosts = [host for _, _, host in parts]
    differ = first != last or (of_loop and not hosts[0].endswith(hosts[1]) and not hosts[1].endswith(hosts[0]))
    return recipient.original_address if first and last and differ and "=" not in parts[0][0] else None


# The fields that only one category's type has.
_OWN_FIELDS: Mapping[Category, Callable[[Verdict, str | None], dict[str, int | str | None]]] = {
    Category.QUOTA_EXCEEDED: lambda told, _: {"used_bytes": told.sizes.used, "limit_bytes": told.sizes.limit},
    Category.SIZE_EXCEEDED: lambda told, _: {"size_bytes": told.sizes.size, "limit_bytes": told.sizes.limit},
    Category.UNKNOWN_HOST: lambda _, host: {"host": host, "suggestion": _suggestion(host) if host else None},
}


def _suggestion(host: str) -> str | None:
    from bouncekit.wording import suggest_domain  # noqa: PLC0415 - of an unknown host alone

    return suggest_domain(host)
