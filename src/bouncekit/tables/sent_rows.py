"""The rows of a file of what was sent, whatever its columns are called: CSV or Parquet."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, NamedTuple

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.errors import SourceError, failure

__all__ = ["SentRow", "sent_rows"]

_NAMES = {
    "message_id": ("messageid", "msgid", "mid", "internetmessageid", "headermessageid", "smtpid"),
    "recipient": ("recipient", "to", "rcpt", "rcptto", "email", "emailaddress", "address", "destinataire", "empfänger"),
    "campaign": ("campaign", "campaignid", "campaignname", "campagne", "kampagne", "mailing", "tag", "list"),
    "time": ("time", "date", "sent", "sentat", "senttime", "timestamp", "datetime", "heure", "zeit"),
}
_NEEDED = ("message_id", "recipient")
_PARQUET = b"PAR1"
_DELIMITERS = ",;\t|"


class SentRow(NamedTuple):
    """One message to one recipient; empty where it is not told.  `hour` is ``00`` to ``23``."""

    message_id: str = ""
    recipient: str = ""
    campaign: str = ""
    hour: str = ""


def sent_rows(path: str) -> Iterator[SentRow]:
    """Yield the rows of the file at `path`; raise as `SentFile.read` tells."""
    try:
        with Path(path).open("rb") as file:
            is_parquet = file.read(len(_PARQUET)) == _PARQUET
        yield from _of_parquet(path) if is_parquet else _of_csv(path)
    except OSError as error:
        raise failure(path, error) from error
    except csv.Error as error:
        raise failure(path, ValueError(str(error))) from error


def _of_csv(path: str) -> Iterator[SentRow]:
    with Path(path).open(encoding="utf-8-sig", errors="replace", newline="") as file:
        head = file.readline()
        delimiter = max(_DELIMITERS, key=head.count)
        names = next(csv.reader([head], delimiter=delimiter), [])
        places = _places(path, names)
        for row in csv.reader(file, delimiter=delimiter):
            if row:
                yield _row({name: row[place] for name, place in places.items() if place < len(row)})


def _of_parquet(path: str) -> Iterator[SentRow]:
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            places = _places(path, names)
            for batch in file.iter_batches(columns=[names[place] for place in places.values()]):
                columns = [batch.column(names[place]).to_pylist() for place in places.values()]
                for values in zip(*columns, strict=True):
                    yield _row(dict(zip(places, values, strict=True)))
    except pa.ArrowException as error:
        raise failure(path, ValueError(str(error))) from error


def _places(path: str, names: Sequence[str]) -> dict[str, int]:
    """Return in which column each thing stands."""
    plain = [re.sub(r"[\W_]", "", name.lower()) for name in names]
    places = {}
    for thing, called in _NAMES.items():
        found = next((plain.index(name) for name in called if name in plain), None)
        if found is not None:
            places[thing] = found
    if not any(thing in places for thing in _NEEDED):
        raise SourceError(path, SourceReason.SENT_COLUMNS, ", ".join(names))
    return places


def _row(told: Mapping[str, Any]) -> SentRow:
    texts = {
        key: "" if told.get(key) is None else str(told[key]).strip() for key in ("message_id", "recipient", "campaign")
    }
    return SentRow(**texts, hour=_hour(told.get("time")))


def _hour(time: Any) -> str:
    """Return the hour of a time as it is written: ISO 8601, RFC 5322, or seconds since 1970 (then in UTC)."""
    if isinstance(time, datetime):
        return f"{time.hour:02}"
    text = str(time or "").strip()
    if found := re.match(r"\d{4}-?\d\d-?\d\d[T ](\d\d)", text):
        return found[1] if int(found[1]) < 24 else ""
    if re.fullmatch(r"\d{9,10}(\.\d+)?", text):
        return f"{int(float(text)) // 3600 % 24:02}"
    try:
        return f"{parsedate_to_datetime(text).hour:02}"
    except ValueError:
        return ""
