"""The properties of an Outlook item: what each number means, and its value as text, number, time or bytes.

A property is found by its number (the upper half of a property tag, [MS-OXPROPS]); its type says how the bytes are to
be read ([MS-OXCDATA] 2.11.1).  No value raises, however damaged it is: what cannot be read is not there.
"""

import struct
from abc import ABC, abstractmethod
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from bouncekit.stores.outlook.codepages import codec_of

__all__ = ["Properties", "PropertyId", "Raw"]

Raw = tuple[int, bytes]
"""The type of a property, and its bytes."""

_STRING8, _UNICODE, _BINARY, _TIME, _SHORT, _LONG, _BOOLEAN = 0x1E, 0x1F, 0x102, 0x40, 0x02, 0x03, 0x0B
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_LAST = 2_650_467_743_999_999_999  # 9999-12-31, in the 100 nanoseconds of a FILETIME


class PropertyId(IntEnum):
    """The numbers of the properties that are read, under their names of [MS-OXPROPS] without ``PidTag``."""

    DELIVER_TIME = 0x0010
    MESSAGE_CLASS = 0x001A
    PARENT_KEY = 0x0025
    REPORT_TIME = 0x0032
    SUBJECT = 0x0037
    CLIENT_SUBMIT_TIME = 0x0039
    SENT_REPRESENTING_NAME = 0x0042
    ORIGINAL_SUBJECT = 0x0049
    ORIGINAL_SUBMIT_TIME = 0x004E
    SENT_REPRESENTING_ADDRESS_TYPE = 0x0064
    SENT_REPRESENTING_EMAIL_ADDRESS = 0x0065
    ORIGINAL_SENDER_ADDRESS_TYPE = 0x0066
    ORIGINAL_SENDER_EMAIL_ADDRESS = 0x0067
    ORIGINAL_DISPLAY_TO = 0x0074
    RECEIVED_BY_ADDRESS_TYPE = 0x0075
    RECEIVED_BY_EMAIL_ADDRESS = 0x0076
    TRANSPORT_MESSAGE_HEADERS = 0x007D
    REPORT_DISPOSITION = 0x0080
    NON_DELIVERY_REPORT_DIAG_CODE = 0x0C05
    RECIPIENT_TYPE = 0x0C15
    SENDER_NAME = 0x0C1A
    SUPPLEMENTARY_INFO = 0x0C1B
    SENDER_ADDRESS_TYPE = 0x0C1E
    SENDER_EMAIL_ADDRESS = 0x0C1F
    NON_DELIVERY_REPORT_STATUS_CODE = 0x0C20
    REMOTE_MESSAGE_TRANSFER_AGENT = 0x0C21
    DISPLAY_CC = 0x0E03
    DISPLAY_TO = 0x0E04
    MESSAGE_DELIVERY_TIME = 0x0E06
    MESSAGE_FLAGS = 0x0E07
    MESSAGE_SIZE = 0x0E08
    ATTACH_SIZE = 0x0E20
    BODY = 0x1000
    REPORT_TEXT = 0x1001
    RTF_COMPRESSED = 0x1009
    HTML = 0x1013
    INTERNET_MESSAGE_ID = 0x1035
    INTERNET_REFERENCES = 0x1039
    IN_REPLY_TO_ID = 0x1042
    ORIGINAL_MESSAGE_ID = 0x1046
    DISPLAY_NAME = 0x3001
    ADDRESS_TYPE = 0x3002
    EMAIL_ADDRESS = 0x3003
    CREATION_TIME = 0x3007
    LAST_MODIFICATION_TIME = 0x3008
    SEARCH_KEY = 0x300B
    ATTACH_DATA = 0x3701
    ATTACH_EXTENSION = 0x3703
    ATTACH_FILENAME = 0x3704
    ATTACH_METHOD = 0x3705
    ATTACH_LONG_FILENAME = 0x3707
    ATTACH_MIME_TAG = 0x370E
    ATTACH_CONTENT_ID = 0x3712
    SMTP_ADDRESS = 0x39FE
    INTERNET_CODEPAGE = 0x3FDE
    MESSAGE_CODEPAGE = 0x3FFD
    SENDER_SMTP_ADDRESS = 0x5D01
    SENT_REPRESENTING_SMTP_ADDRESS = 0x5D02
    RECEIVED_BY_SMTP_ADDRESS = 0x5D07
    REPORTING_MESSAGE_TRANSFER_AGENT = 0x6820


class Properties(ABC):
    """The properties of a message, a recipient or an attachment, wherever they are kept.

    `codec` is the one of texts that are not Unicode; recipients and attachments take that of their message.
    """

    def __init__(self, codec: str | None = None) -> None:
        self._codec = codec

    @abstractmethod
    def find(self, number: int, most: int) -> Raw | None:
        """Return the type of the property `number` and at most `most` of its bytes; None where it is not there."""

    @property
    def codec(self) -> str:
        """The codec of its texts that are not Unicode."""
        if self._codec is None:
            pages = (PropertyId.MESSAGE_CODEPAGE, PropertyId.INTERNET_CODEPAGE)
            self._codec = codec_of(*map(self.number, pages))
        return self._codec

    def text(self, number: int, most: int = 1 << 20) -> str:
        """Return a text of at most `most` bytes, up to its first NUL; empty where there is none."""
        kind, data = self.find(number, most) or (0, b"")
        if kind == _UNICODE:
            text = data.decode("utf-16-le", "replace")
        elif kind in (_STRING8, _BINARY):
            text = data.decode(self.codec, "replace")
        else:
            return ""
        return text.partition("\0")[0]

    def data(self, number: int, most: int) -> bytes:
        """Return the bytes of a binary property, at most `most`; empty where there are none."""
        kind, data = self.find(number, most) or (0, b"")
        return data if kind == _BINARY else b""

    def number(self, number: int) -> int | None:
        """Return an integer (or a truth value as 0 or 1)."""
        kind, data = self.find(number, 8) or (0, b"")
        if kind == _LONG and len(data) >= 4:
            return int(struct.unpack_from("<i", data)[0])
        if kind in (_SHORT, _BOOLEAN) and len(data) >= 2:
            return int(struct.unpack_from("<h", data)[0])
        return None

    def time(self, number: int) -> datetime | None:
        """Return a time, in UTC ([MS-DTYP] 2.3.3); None where it is none, or before the year 1602."""
        kind, data = self.find(number, 8) or (0, b"")
        if kind != _TIME or len(data) < 8:
            return None
        ticks = int(struct.unpack_from("<Q", data)[0])
        if not 365 * 864 * 10**9 < ticks < _LAST:
            return None
        return _EPOCH + timedelta(microseconds=ticks // 10)
