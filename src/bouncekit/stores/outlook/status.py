"""What a report says of one recipient: status, server and its words, from the properties that hold most of them.

SupplementaryInfo comes first: it holds the whole status and the server's answer ([MS-OXCMAIL] 2.2.3.7.1.2).  The
numbers beside it hold less: NonDeliveryReportStatusCode has one digit a place, so that 5.1.10 stands there as 510, and
NonDeliveryReportDiagCode has one number, 13, for a full mailbox and for a message that is too large.
"""

import re
from typing import NamedTuple

from bouncekit.stores.outlook.properties import Properties, PropertyId

__all__ = ["Said", "said_of"]

_STATUS = re.compile(r"([245])\.([0-9]{1,3})\.([0-9]{1,3})(?![0-9.])")
_SUPPLEMENT = re.compile(
    r"([^\s#]{0,300})[ \t]{0,4}#[ \t]{0,4}(?:SMTP;[ \t]{0,4})?(.{0,8000})", re.DOTALL | re.IGNORECASE
)
_HOST = re.compile(r"(?:[A-Za-z-]{1,20};[ \t]{0,4})?[A-Za-z0-9_\[\]:.-]{1,255}")
_LONGEST = 16_000  # bytes of one of these texts
_OF_DIAGNOSIS = {
    0: "5.1.0", 1: "5.1.4", 2: "5.4.0", 3: "5.4.6", 5: "5.4.7", 8: "5.6.3", 9: "5.6.2", 11: "5.5.4", 15: "5.6.0",
    16: "5.5.3", 17: "5.5.0", 18: "5.3.3", 25: "5.6.4", 26: "5.7.3", 28: "5.7.2", 29: "5.7.1", 30: "5.2.4",
    32: "5.1.3", 35: "5.1.1", 38: "5.2.0", 40: "5.1.6", 46: "5.7.0", 48: "5.1.2",
}  # fmt: skip
"""The status that a diagnosis was made from ([MS-OXCMAIL] 2.2.3.7.1.1), the plainest where there are several; without
13, of which none can be told."""


class Said(NamedTuple):
    """What is said of one recipient; empty where nothing is."""

    status: str = ""
    host: str = ""
    diagnostic: str = ""


def said_of(recipient: Properties) -> Said:
    """Return what the properties of a recipient say."""
    text = " ".join(recipient.text(PropertyId.SUPPLEMENTARY_INFO, _LONGEST).split())
    said = _supplement(text)
    host = " ".join(recipient.text(PropertyId.REMOTE_MESSAGE_TRANSFER_AGENT, 1000).split())
    status = said.status or _status_of_codes(recipient)
    words = said.diagnostic or " ".join(recipient.text(PropertyId.REPORT_TEXT, _LONGEST).split())
    return Said(status, said.host or host, words)


def _supplement(text: str) -> Said:
    """Return what stands in ``<remote-mta #status diagnostic-code>``; another text is the server's words."""
    inner = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    match = _SUPPLEMENT.match(inner.strip())
    if match is None or (match[1] and not _HOST.fullmatch(match[1])):
        return Said(diagnostic=text)
    rest = match[2].strip()
    status = _STATUS.match(rest)
    if status is None:
        return Said(host=match[1], diagnostic=rest)
    return Said(status[0], match[1], rest[status.end() :].strip())


def _status_of_codes(recipient: Properties) -> str:
    """Return the status that the numbers hold; empty where they hold none."""
    code = recipient.number(PropertyId.NON_DELIVERY_REPORT_STATUS_CODE) or 0
    told = f"{code // 100}.{code // 10 % 10}.{code % 10}" if code // 100 in (2, 4, 5) else ""
    if told and not told.endswith(".0"):
        return told
    number = recipient.number(PropertyId.NON_DELIVERY_REPORT_DIAG_CODE)
    diagnosis = "" if number is None else _OF_DIAGNOSIS.get(number, "")
    # A zero says "none, or more than one digit": the diagnosis may know which.
    if not told or (diagnosis.split(".")[1:2] == told.split(".")[1:2] and told[0] == diagnosis[:1]):
        return diagnosis or told
    return told
