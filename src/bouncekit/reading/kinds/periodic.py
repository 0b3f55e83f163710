"""Periodic reports about a domain: DMARC aggregates (RFC 7489, 7.2) and SMTP TLS reports (RFC 8460, 5.3).

They are recognised, not read: what they hold is another tool's business.
"""

import re

from bouncekit.message import Message, Part
from bouncekit.reading.facts import Facts, Form
from bouncekit.reading.sender.signals import Signals
from bouncekit.text.expressions import lazily

__all__ = ["read_periodic_report"]

_TLS_TYPES = frozenset({"application/tlsrpt+gzip", "application/tlsrpt+json"})
# RFC 7489, 7.2.1.1: filename = receiver "!" policy-domain "!" begin-timestamp "!" end-timestamp
#                              [ "!" unique-id ] "." extension
_FILE_NAME = lazily(
    r"[^!\s]{1,255}![^!\s]{1,255}!\d{6,14}!\d{6,14}(?:![^!\s]{1,120})?\.(?:xml|zip|gz|json)", re.IGNORECASE
)
_ARCHIVES = frozenset(
    {"application/zip", "application/gzip", "application/x-gzip", "application/x-zip-compressed", "application/x-zip"}
    | {"text/xml", "application/xml", "application/octet-stream", "application/x-gunzip"}
)


def read_periodic_report(message: Message, signals: Signals) -> Facts | None:
    """Return the facts of a DMARC or TLS report, or None."""
    root = message.root
    is_tls = root.content_type == "multipart/report" and root.parameters.get("report-type", "").lower() == "tlsrpt"
    kinds = message.kinds
    if is_tls or "tls-report-domain" in signals.fields or not _TLS_TYPES.isdisjoint(kinds):
        return _facts(message)
    if _ARCHIVES.isdisjoint(kinds):
        return None
    archives = [part for part, kind in message.typed_parts if kind in _ARCHIVES]
    told = not signals.subject_marks.isdisjoint({"dmarc", "tls_report"}) and not signals.reply
    return _facts(message) if told or any(map(_has_report_name, archives)) else None


def _has_report_name(part: Part) -> bool:
    name = part.filename
    return bool(name) and bool(_FILE_NAME.match(name or ""))


def _facts(message: Message) -> Facts:
    return Facts(Form.PERIODIC_REPORT, subject=message.header("subject") or None, machine=True)
