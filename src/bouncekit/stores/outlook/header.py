"""The header of a rendered item: the header that came through the Internet where it was kept, else from properties."""

import re
from datetime import datetime

from bouncekit.stores.outlook.entity import encoded
from bouncekit.stores.outlook.items import Item
from bouncekit.stores.outlook.people import address_list, mailbox, report_goes_to, sender
from bouncekit.stores.outlook.properties import Properties, PropertyId

__all__ = ["Fields", "header_of", "original_header"]

Fields = list[tuple[str, str]]

_MOST_HEADER = 512 << 10  # bytes of a kept header
_MOST_SUBJECT = 4000  # bytes of a subject, or of the names that stand for recipients
_MOST_IDS = 16 << 10  # bytes of message ids
_FIELD = re.compile(r"([!-9;-~]{1,200}):[ \t]{0,200}(.*)")
_MAPI_BANNER = "Microsoft Mail Internet Headers Version 2.0"
_OF_MIME = ("content-", "mime-version", "x-bouncekit-")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MADE_BY_RULES = ("ipm.note.rules.oof", "ipm.note.rules.reply", "ipm.note.rules.ext")
_TO, _CC, _BCC = 1, 2, 3
_MAIL_TIMES = (
    PropertyId.CLIENT_SUBMIT_TIME,
    PropertyId.MESSAGE_DELIVERY_TIME,
    PropertyId.CREATION_TIME,
    PropertyId.LAST_MODIFICATION_TIME,
)
_REPORT_TIMES = (PropertyId.REPORT_TIME, PropertyId.MESSAGE_DELIVERY_TIME, PropertyId.CLIENT_SUBMIT_TIME)


def header_of(item: Item, *, is_report: bool) -> Fields:
    """Return the fields of the header but for those of MIME."""
    fields = _kept(item.properties.text(PropertyId.TRANSPORT_MESSAGE_HEADERS, _MOST_HEADER))
    there = {name.lower() for name, _ in fields}
    added = _report_fields(item) if is_report else _mail_fields(item)
    return fields + [(name, value) for name, value in added if value and name.lower() not in there]


def _kept(text: str) -> Fields:
    """Return the fields of the header that came, without those of MIME: the structure that they tell of is gone."""
    fields: Fields = []
    for line in text.removeprefix(_MAPI_BANNER).lstrip("\r\n ").replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not line.strip():
            break
        if line[0] in " \t":
            if fields:
                name, value = fields[-1]
                fields[-1] = name, f"{value}\r\n{line.rstrip()}"
        elif match := _FIELD.match(line):
            fields.append((match[1], match[2].rstrip()))
    return [each for each in fields if not each[0].lower().startswith(_OF_MIME)]


def _mail_fields(item: Item) -> Fields:
    properties = item.properties
    people: dict[int, list[Properties]] = {_TO: [], _CC: [], _BCC: []}
    for each in item.recipients:
        people.get(each.number(PropertyId.RECIPIENT_TYPE) or 0, people[_TO]).append(each)
    fields = [
        ("From", mailbox(*sender(properties))),
        ("To", address_list(people[_TO]) or encoded(properties.text(PropertyId.DISPLAY_TO, _MOST_SUBJECT))),
        ("Cc", address_list(people[_CC])),
        ("Bcc", address_list(people[_BCC])),
        *_common_fields(properties, _MAIL_TIMES),
    ]
    message_class = item.message_class
    if message_class.startswith(_MADE_BY_RULES):
        fields.append(("Auto-Submitted", "auto-replied"))
    if message_class.startswith("ipm.schedule.meeting"):
        fields.append(("Content-Class", "urn:content-classes:calendarmessage"))
    return fields


def _report_fields(item: Item) -> Fields:
    properties = item.properties
    name, address = sender(properties)
    to = report_goes_to(properties)
    return [
        ("From", mailbox(name, address)),
        ("To", f"<{to}>" if to else ""),
        *_common_fields(properties, _REPORT_TIMES),
        ("Auto-Submitted", "auto-replied"),
    ]


def _common_fields(properties: Properties, times: tuple[PropertyId, ...]) -> Fields:
    moment = next(filter(None, map(properties.time, times)), None)
    return [
        ("Subject", _subject(properties)),
        ("Date", _date(moment)),
        ("Message-ID", _one_line(properties, PropertyId.INTERNET_MESSAGE_ID)),
        ("In-Reply-To", _one_line(properties, PropertyId.IN_REPLY_TO_ID)),
        ("References", _one_line(properties, PropertyId.INTERNET_REFERENCES)),
    ]


def original_header(properties: Properties) -> Fields:
    """Return what a report itself tells of the message that came back, as fields of its header."""
    fields = [
        ("To", encoded(properties.text(PropertyId.ORIGINAL_DISPLAY_TO, _MOST_SUBJECT))),
        ("Subject", encoded(properties.text(PropertyId.ORIGINAL_SUBJECT, _MOST_SUBJECT))),
        ("Date", _date(properties.time(PropertyId.ORIGINAL_SUBMIT_TIME))),
        ("Message-ID", _one_line(properties, PropertyId.ORIGINAL_MESSAGE_ID)),
    ]
    return [(name, value) for name, value in fields if value]


def _subject(properties: Properties) -> str:
    """Return the subject; before it may stand where its prefix ends ([MS-PST] 2.5.3.1.1.1)."""
    text = properties.text(PropertyId.SUBJECT, _MOST_SUBJECT)
    return encoded(text[2:] if text.startswith("\x01") else text)


def _date(moment: datetime | None) -> str:
    """Return a time of RFC 5322, 3.3: not by `strftime`, which follows the locale."""
    if moment is None:
        return ""
    day = f"{_DAYS[moment.weekday()]}, {moment.day:02} {_MONTHS[moment.month - 1]} {moment.year:04}"
    return f"{day} {moment:%H:%M:%S} +0000"


def _one_line(properties: Properties, number: PropertyId) -> str:
    return encoded(" ".join(properties.text(number, _MOST_IDS).split())).replace("\r\n", "")
