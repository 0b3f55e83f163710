"""Addresses of Outlook's people: by SMTP where one of the properties tells it, else a name without an address."""

import re

from bouncekit.stores.outlook.entity import encoded
from bouncekit.stores.outlook.properties import Properties, PropertyId

__all__ = ["address_list", "mailbox", "recipient_address", "recipient_name", "report_goes_to", "sender"]

_LONGEST = 2000  # bytes of one name or address
_ADDRESS = re.compile(r"[^\s<>\"(),;@]{1,200}@[^\s<>\"(),;@]{1,255}")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]{1,200}")
_KEY = re.compile(rb"SMTP:([^\0]{3,500})", re.IGNORECASE)
_SENDERS = (
    (
        PropertyId.SENDER_SMTP_ADDRESS,
        PropertyId.SENDER_ADDRESS_TYPE,
        PropertyId.SENDER_EMAIL_ADDRESS,
        PropertyId.SENDER_NAME,
    ),
    (
        PropertyId.SENT_REPRESENTING_SMTP_ADDRESS,
        PropertyId.SENT_REPRESENTING_ADDRESS_TYPE,
        PropertyId.SENT_REPRESENTING_EMAIL_ADDRESS,
        PropertyId.SENT_REPRESENTING_NAME,
    ),
)


def sender(properties: Properties) -> tuple[str, str]:
    """Return (name, address) of who an item is from: for whom it was sent, or else who sent it; either may be empty."""
    name = ""
    for smtp, kind, address, display in reversed(_SENDERS):
        name = name or _text(properties, display)
        if found := _smtp(properties, smtp, kind, address) or _address_in(_text(properties, display)):
            return name, found
    return name, ""


def recipient_address(recipient: Properties) -> str:
    """Return the SMTP address of a recipient; what else is written there where it has none."""
    found = _smtp(recipient, PropertyId.SMTP_ADDRESS, PropertyId.ADDRESS_TYPE, PropertyId.EMAIL_ADDRESS)
    if found or (found := _address_in(_text(recipient, PropertyId.DISPLAY_NAME))):
        return found
    # Keys are written in upper case (PidTagSearchKey of a recipient, [MS-OXOMSG] 2.2.4.1).
    key = _KEY.match(recipient.data(PropertyId.SEARCH_KEY, _LONGEST))
    return key[1].decode("latin-1").lower() if key else ""


def recipient_name(recipient: Properties) -> str:
    """Return the name of a recipient; empty where it is only the address once more."""
    name = _text(recipient, PropertyId.DISPLAY_NAME)
    return "" if _ADDRESS.fullmatch(name.strip("'\" ")) else name


def report_goes_to(properties: Properties) -> str:
    """Return the address that got a report: whose mailbox it lies in, or who wrote what came back; empty if unknown."""
    kinds = (PropertyId.RECEIVED_BY_ADDRESS_TYPE, PropertyId.RECEIVED_BY_EMAIL_ADDRESS)
    others = (PropertyId.ORIGINAL_SENDER_ADDRESS_TYPE, PropertyId.ORIGINAL_SENDER_EMAIL_ADDRESS)
    return _smtp(properties, PropertyId.RECEIVED_BY_SMTP_ADDRESS, *kinds) or _smtp(properties, 0, *others)


def mailbox(name: str, address: str) -> str:
    """Return a mailbox (RFC 5322, 3.4); a name alone stands before an empty address."""
    name = name.strip("'\" ")
    if not name or name == address:
        return f"<{address}>" if address else ""
    if not name.isascii():
        return f"{encoded(name)} <{address}>"
    if _ATOMS.fullmatch(name):
        return f"{name} <{address}>"
    quoted = encoded(name).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'


def address_list(recipients: list[Properties]) -> str:
    """Return the recipients as the value of a field, one a line."""
    people = (mailbox(recipient_name(each), recipient_address(each)) for each in recipients)
    return ",\r\n ".join(filter(None, people))


def _smtp(properties: Properties, smtp: int, kind: int, address: int) -> str:
    if smtp and (found := _address_in(_text(properties, smtp))):
        return found
    written = _text(properties, address)
    if _text(properties, kind).upper() == "SMTP":
        return _address_in(written) or written.strip("<> ")
    return "" if written.startswith("/") else _address_in(written)


def _address_in(text: str) -> str:
    match = _ADDRESS.fullmatch(text.strip("'\"<> "))
    return match[0] if match else ""


def _text(properties: Properties, number: int) -> str:
    return " ".join(properties.text(number, _LONGEST).split())
