"""What was sent: which row a failure belongs to, and what a file of it may look like."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bouncekit import SourceError
from bouncekit.tables import Bounced, SentFile
from bouncekit.tables.sent_rows import sent_rows

HEAD = "Message-ID,To,Campaign,Date\n"


def sent(tmp_path: Path, text: str) -> SentFile:
    (tmp_path / "sent.csv").write_text(text, encoding="utf-8")
    return SentFile.read(str(tmp_path / "sent.csv"))


def bounced(message_id: str = "", recipient: str = "", original: str = "") -> Bounced:
    return Bounced(message_id, recipient, original, True)


@pytest.mark.parametrize(
    ("failure", "is_found"),
    [
        (bounced("<1@a.fr>", "x@b.fr"), True),
        (bounced("1@A.FR", "X@B.fr"), True),
        (bounced("<1@a.fr>", "forwarded@elsewhere.fr"), False),  # which of the two it was, nobody knows
        (bounced("<1@a.fr>", "forwarded@elsewhere.fr", "y@b.fr"), True),
        (bounced("<2@a.fr>", "forwarded@elsewhere.fr"), True),
        (bounced("", "z@b.fr"), True),
        (bounced("", "x@b.fr"), False),  # they were written to twice
        (bounced("<9@a.fr>", "z@b.fr"), False),
        (bounced(), False),
    ],
)
def test_a_failure_is_that_of_one_row_or_of_none(tmp_path: Path, failure: Bounced, is_found: bool) -> None:
    known = sent(tmp_path, HEAD + "<1@a.fr>,x@b.fr,c,\n<1@a.fr>,y@b.fr,c,\n<2@a.fr>,z@b.fr,c,\n<3@a.fr>,x@b.fr,c,\n")
    known.add(failure)
    known.add(failure)

    assert (1 if is_found else 0, 0 if is_found else 2) == (known.as_dict()["permanent"], known.unmatched)


@pytest.mark.parametrize(
    ("time", "hour"),
    [
        ("2026-03-01T08:15:00+01:00", "08"),
        ("2026-03-01 23:15", "23"),
        ('"Sun, 1 Mar 2026 08:15:00 +0100"', "08"),
        ("1772352900", "08"),
        ("1772352900123", "08"),
        ("01/03/2026 8:15", "08"),
        ("01/03/2026 à 8h15", "08"),
        ("1.3.2026 8:15 Uhr", "08"),
        ("3/1/2026 12:15:00 AM", "00"),
        ("3/1/2026 8:15 PM", "20"),
        ("2026-03-01T99:15", ""),
        ("01/03/2026", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_the_hour_is_that_of_the_time_as_it_is_written(tmp_path: Path, time: str, hour: str) -> None:
    assert [hour] == list(sent(tmp_path, f"{HEAD}<1@a.fr>,x@b.fr,c,{time}\n").rates("hour"))


ROW = "<1@a.fr>,marie@orange.fr,été,2026-03-01 08:15\n"
FRENCH = "Identifiant;Adresse électronique;Campagne;Envoyé le\n1;marie@orange.fr;été;01/03/2026 08:15\n"
GERMAN = "Nr;Empfänger;Kampagne;Gesendet am\n1;marie@orange.fr;été;01.03.2026 08:15\n"


@pytest.mark.parametrize(
    "content",
    [
        f"{HEAD}{ROW}".encode("utf-8-sig"),
        f"{HEAD}{ROW}".replace("\n", "\r\n").encode("cp1252"),
        f"\n{HEAD}\n{ROW},,,\n".encode(),
        f"sep=;\n{HEAD}{ROW}".replace(",", ";").encode("cp1252"),
        FRENCH.encode("cp1252"),
        FRENCH.encode(),
        GERMAN.encode("cp1252"),
        f"{HEAD}{ROW}".replace(",", "\t").encode("utf-16"),
        b"\xfe\xff" + f"{HEAD}{ROW}".replace(",", "\t").encode("utf-16-be"),
        f"{HEAD}{ROW}".encode("utf-16-le"),
        f"{HEAD}{ROW}".replace(",", ", ").encode(),
        f'"To; Cc; Bcc","Message-ID","To","Campaign","Date"\n"a;b;c",{ROW}'.encode(),
        f"{HEAD}{ROW}{ROW}".encode(),
    ],
)
def test_a_table_is_read_as_programs_save_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "sent.csv").write_bytes(content)
    known = SentFile.read(str(tmp_path / "sent.csv"))
    known.add(bounced("<1@a.fr>", "marie@orange.fr"))

    assert {"été": (1, 1, 1)} == known.rates("campaign")
    assert {"orange.fr": (1, 1, 1)} == known.rates("domain")
    assert {"08": (1, 1, 1)} == known.rates("hour")


@pytest.mark.parametrize(
    ("cell", "recipients"),
    [
        ("Marie Durand <marie@orange.fr>", ["marie@orange.fr"]),
        ('"marie@elsewhere.fr, for Marie" <marie@orange.fr>', ["marie@orange.fr"]),
        ("mailto:marie@orange.fr", ["marie@orange.fr"]),
        ("o'brien@orange.fr", ["o'brien@orange.fr"]),
        ("marie@orange.fr; luc@free.fr", ["marie@orange.fr", "luc@free.fr"]),
        ("['marie@orange.fr', 'luc@free.fr']", ["marie@orange.fr", "luc@free.fr"]),
        ("Marie <marie@orange.fr>, <luc@free.fr>, marie@orange.fr", ["marie@orange.fr", "luc@free.fr"]),
        (["marie@orange.fr", None, "luc@free.fr"], ["marie@orange.fr", "luc@free.fr"]),
        ("everybody", ["everybody"]),
        (None, [""]),
    ],
)
def test_each_recipient_of_a_cell_is_one(tmp_path: Path, cell: Any, recipients: list[str]) -> None:
    pq.write_table(pa.table({"message_id": ["<1@a.fr>"], "to": pa.array([cell])}), tmp_path / "sent.parquet")

    assert recipients == [row.recipient for row in sent_rows(str(tmp_path / "sent.parquet"))]


def test_what_stands_twice_was_sent_once(tmp_path: Path) -> None:
    rows = [f"<{number}@a.fr>,{name}@b.fr,c,\n" for number in (1, 2) for name in ("x", "y", "X", "z", "x")]
    known = sent(tmp_path, HEAD + "".join(rows))
    known.add(bounced("<2@a.fr>", "z@b.fr"))

    assert (6, 1) == (len(known), known.as_dict()["bounced"])


def test_where_what_was_sent_tells_no_message_id_the_recipient_decides(tmp_path: Path) -> None:
    known = sent(tmp_path, "To,Campaign\nx@b.fr,c\ny@b.fr,c\ny@b.fr,d\n")
    known.add(bounced("<1@a.fr>", "x@b.fr"))
    known.add(bounced("<1@a.fr>", "y@b.fr"))  # of which campaign, nobody knows

    assert (1, 1) == (known.as_dict()["bounced"], known.unmatched)


def test_an_international_domain_is_one_however_it_is_written(tmp_path: Path) -> None:
    known = sent(tmp_path, HEAD + "<1@a.fr>,x@münchen.example,c,\n<1@a.fr>,y@XN--mnchen-3ya.example,c,\n")
    known.add(bounced("<1@a.fr>", "x@xn--mnchen-3ya.example"))
    known.add(bounced("<1@a.fr>", "Y@München.example"))

    assert {"münchen.example": (2, 2, 2)} == known.rates("domain")


def test_a_message_to_everybody_is_found_at_once(tmp_path: Path) -> None:
    count = 20_000
    known = sent(tmp_path, HEAD + "".join(f"<1@a.fr>,p{number}@b.fr,c,\n" for number in range(count)))
    for number in range(count):
        known.add(bounced("<1@a.fr>", f"p{number}@b.fr"))

    assert count == known.as_dict()["bounced"]


def test_columns_of_parquet_may_be_lists_or_bytes_and_stand_twice(tmp_path: Path) -> None:
    columns: list[Any] = [
        pa.array([b"<1@a.fr>"]), pa.array([["x@b.fr", "y@b.fr"]]), pa.array([7]), pa.array([None], pa.string()),
        pa.array([datetime(2026, 3, 1, 8, 15, tzinfo=UTC)]),
    ]  # fmt: skip
    names = ["message_id", "to", "campaign", "to", "sent_at"]
    pq.write_table(pa.Table.from_arrays(columns, names=names), tmp_path / "sent.parquet")
    known = SentFile.read(str(tmp_path / "sent.parquet"))

    assert {"7": (2, 0, 0)} == known.rates("campaign")
    assert {"08": (2, 0, 0)} == known.rates("hour")


def test_what_is_no_such_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not-found"):
        SentFile.read(str(tmp_path / "absent"))
    with pytest.raises(SourceError, match="sent-columns"):
        sent(tmp_path, "a,b\n1,2\n")
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(SourceError, match="sent-spreadsheet"):
        SentFile.read(str(tmp_path / "x.xlsx"))
    (tmp_path / "x.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(SourceError, match="unreadable"):
        SentFile.read(str(tmp_path / "x.parquet"))


@pytest.mark.parametrize("rows", [1, 5, 5000])
def test_a_quotation_mark_that_is_not_closed_takes_no_rows(tmp_path: Path, rows: int) -> None:
    text = f'{HEAD}{ROW}<2@a.fr>,"paul@orange.fr,été,\n' + "<3@a.fr>,luc@orange.fr,été,\n" * rows

    with pytest.raises(SourceError, match=r'sent-quotation.*<2@a\.fr>,"paul@orange\.fr'):
        sent(tmp_path, text)


def test_quoted_cells_of_several_lines_and_marks_within_a_cell_are_no_fault(tmp_path: Path) -> None:
    text = f'{HEAD}<1@a.fr>,x@b.fr,"Soldes\nde ""printemps""\n",\n<2@a.fr>,y@b.fr,Écran 24" et plus,\n'

    assert ["1@a.fr", "2@a.fr"] == [row.message_id.strip("<>") for row in sent_rows(_written(tmp_path, text))]


def _written(tmp_path: Path, text: str) -> str:
    (tmp_path / "sent.csv").write_text(text, encoding="utf-8")
    return str(tmp_path / "sent.csv")
