"""The rows of a file of what was sent, whatever its columns are called: CSV or Parquet."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.errors import SourceError, failure
from bouncekit.tables.sent_text import lines_of
from bouncekit.text.folding import fold

__all__ = ["SentRow", "sent_rows"]

_NAMES = {
    "message_id": (
        *("messageid", "msgid", "mid", "internetmessageid", "headermessageid", "smtpid", "idmessage", "iddumessage"),
        "nachrichtenid",
    ),
    "recipient": (
        *("recipient", "to", "rcpt", "rcptto", "email", "emailaddress", "address", "mail", "recipientaddress"),
        *("destinataire", "courriel", "adresseelectronique", "adresseemail", "adressemail", "adresse", "destinataires"),
        *("empfanger", "emailadresse", "mailadresse", "recipients"),
    ),
    "campaign": (
        *("campaign", "campaignid", "campaignname", "mailing", "mailingname", "tag", "list", "newsletter"),
        *("campagne", "nomdelacampagne", "operation", "kampagne", "kampagnenname"),
    ),
    "time": (
        *("time", "date", "sent", "sentat", "senttime", "sentdate", "sendtime", "timestamp", "datetime", "senton"),
        *("heure", "dateenvoi", "datedenvoi", "heuredenvoi", "envoyele", "dateheure", "datethheure"),
        *("zeit", "datum", "gesendetam", "versandtam", "versandzeit", "versanddatum", "zeitpunkt"),
    ),
}
_NEEDED = ("message_id", "recipient")
_PARQUET = b"PAR1"
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods; .xls
_MOST_LINES = 100  # of one row: texts of several lines stand in some exports
_SHOWN = 80  # characters of a line
_DELIMITERS = ",;\t|"
_DELIMITER_TOLD = re.compile(r'"?sep=(.)"?', re.IGNORECASE)  # as Excel writes and wants it
_IN_BRACKETS = re.compile(r"<([^<>\s]*@[^<>\s]*)>")
_ADDRESS = re.compile(r"(?:mailto:)?([^\s,;<>\"()\[\]]+@[^\s,;<>\"()\[\]]+)", re.IGNORECASE)
_ISO_HOUR = re.compile(r"\d{4}-?\d\d-?\d\d[T ](\d\d)")
_CLOCK = re.compile(
    r"(?:^|[\sT,])(\d{1,2})(?::[0-5]\d|\s?h(?=\d|\s|$)(?:\s?[0-5]\d)?)(?::\d\d)?(?:\.\d{1,9})?\s?([ap]\.?m)?",
    re.IGNORECASE,
)
_SINCE_1970 = re.compile(r"\d{9,10}(?:\.\d{1,9})?|\d{12,13}")  # seconds, or milliseconds
_LONGEST_IN_SECONDS = 10  # figures: until the year 2286


class SentRow(NamedTuple):
    """One message to one recipient; empty where it is not told.  `hour` is ``00`` to ``23``."""

    message_id: str = ""
    recipient: str = ""
    campaign: str = ""
    hour: str = ""


def sent_rows(path: str) -> Iterator[SentRow]:
    """Yield the rows of the file at `path`, one a recipient; raise as `SentFile.read` tells."""
    try:
        with Path(path).open("rb") as file:
            begun = file.read(len(_PARQUET))
        if begun in _SPREADSHEETS:
            raise SourceError(path, SourceReason.SENT_SPREADSHEET)
        for told in _of_parquet(path) if begun == _PARQUET else _of_csv(path):
            yield from _rows(told)
    except OSError as error:
        raise failure(path, error) from error
    except csv.Error as error:
        raise failure(path, ValueError(str(error))) from error


def _of_csv(path: str) -> Iterator[Mapping[str, Any]]:
    lines = (line for line in lines_of(path) if line.strip("\r\n"))
    head = next(lines, "")
    told = _DELIMITER_TOLD.fullmatch(head.strip())
    if told is not None:
        head = next(lines, "")
    delimiter = told[1] if told is not None else max(_DELIMITERS, key=lambda each: _known_in(head, each))
    names = _cells(head, delimiter)
    places = _places(path, names)
    for row in _read(path, lines, delimiter):
        yield {name: row[place] for name, place in places.items() if place < len(row)}


def _read(path: str, lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    """Yield the rows; raise `SourceError` where a quotation mark opens and would take the rows behind it for a cell."""
    held: list[str] = []

    def taken() -> Iterator[str]:
        for line in lines:
            held.append(line)
            yield line
            if len(held) > _MOST_LINES:
                return

    rows = csv.reader(taken(), delimiter=delimiter, skipinitialspace=True)
    while True:
        row = next(rows, None)
        if len(held) > _MOST_LINES or (len(held) > 1 and sum(line.count('"') for line in held) % 2):
            raise SourceError(path, SourceReason.SENT_QUOTATION, held[0].strip()[:_SHOWN])
        if row is None:
            return
        held.clear()
        yield row


def _known_in(head: str, delimiter: str) -> tuple[int, int]:
    """Return how many columns are known, and how many there are, where this character parts them."""
    names = _cells(head, delimiter)
    return len(_found(names)), len(names)


def _cells(head: str, delimiter: str) -> list[str]:
    return next(csv.reader([head], delimiter=delimiter, skipinitialspace=True), [])


def _of_parquet(path: str) -> Iterator[Mapping[str, Any]]:
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            places = _places(path, names)
            is_plain = len(set(names)) == len(names)  # what stands twice cannot be asked for
            wanted = [names[place] for place in places.values()] if is_plain else None
            columns = range(len(places)) if is_plain else places.values()
            for batch in file.iter_batches(columns=wanted):
                values = [batch.column(place).to_pylist() for place in columns]
                for row in zip(*values, strict=True):
                    yield dict(zip(places, row, strict=True))
    except pa.ArrowException as error:
        raise failure(path, ValueError(str(error))) from error


def _places(path: str, names: Sequence[str]) -> dict[str, int]:
    """Return in which column each thing stands."""
    places = _found(names)
    if not any(thing in places for thing in _NEEDED):
        raise SourceError(path, SourceReason.SENT_COLUMNS, ", ".join(names))
    return places


def _found(names: Sequence[str]) -> dict[str, int]:
    plain = [re.sub(r"[\W_]", "", fold(name)) for name in names]
    found = {
        thing: next((plain.index(name) for name in called if name in plain), -1) for thing, called in _NAMES.items()
    }
    return {thing: place for thing, place in found.items() if place >= 0}


def _rows(told: Mapping[str, Any]) -> Iterator[SentRow]:
    """Yield a row for each recipient; none for a line that names neither a message nor anybody."""
    message_id, campaign = _text(told.get("message_id")), _text(told.get("campaign"))
    recipients = _recipients(told.get("recipient"))
    if message_id or recipients:
        hour = _hour(told.get("time"))
        for recipient in recipients or ("",):
            yield SentRow(message_id, recipient, campaign, hour)


def _recipients(told: Any) -> Iterable[str]:
    """Return the addresses of one cell, each once: those in angle brackets where there are such."""
    if isinstance(told, list | tuple):
        return dict.fromkeys(chain.from_iterable(map(_recipients, told)))
    text = _text(told)
    if alone := _ADDRESS.fullmatch(text):
        return (alone[1].strip("'"),)
    found = _IN_BRACKETS.findall(text) or [address.strip("'") for address in _ADDRESS.findall(text)]
    return dict.fromkeys(found) or ((text,) if text else ())


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode(errors="replace")
    return "" if value is None else str(value).strip()


def _hour(time: Any) -> str:
    """Return the hour of a time as it is written; seconds or milliseconds since 1970 are in UTC."""
    return f"{time.hour:02}" if isinstance(time, datetime) else _hour_in(_text(time))


@lru_cache(maxsize=4096)
def _hour_in(text: str) -> str:
    if found := _ISO_HOUR.match(text):
        return found[1] if int(found[1]) < 24 else ""
    if _SINCE_1970.fullmatch(text):
        whole = text.partition(".")[0]
        seconds = int(whole if len(whole) <= _LONGEST_IN_SECONDS else whole[:-3])
        return f"{seconds // 3600 % 24:02}"
    found = _CLOCK.search(text)
    if found is None:
        return ""
    hour = int(found[1])
    if found[2] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if found[2].lower().startswith("p") else 0)
    return f"{hour:02}" if hour < 24 else ""
