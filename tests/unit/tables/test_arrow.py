"""The table as Arrow has it: one schema, also where nothing is in a column; read by those who read Arrow."""

import io
import subprocess
import sys
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from full_notices import COMPLAINT, NOTICE

from bouncekit import classify
from bouncekit.data.version import RULES_VERSION
from bouncekit.tables import COLUMNS, Choice, record_batch, schema

LETTER = b"From: marie@example.fr\nTo: paul@example.fr\nSubject: Bonjour\n\nA demain.\n"


def rows(*contents: bytes, choice: Choice | None = None) -> list[Any]:
    return [row for each in contents for row in (choice or Choice()).rows_of(classify(each, name="x.eml"))]


@pytest.mark.parametrize("contents", [(), (LETTER,), (NOTICE, COMPLAINT)])
def test_the_schema_is_the_same_whatever_the_rows_hold(contents: tuple[bytes, ...]) -> None:
    batch = record_batch(rows(*contents))

    assert schema().equals(batch.schema, check_metadata=True)
    assert [column.name for column in COLUMNS] == batch.schema.names
    batch.validate(full=True)


def test_the_metadata_tell_which_table_and_which_rules() -> None:
    told = schema(Choice(lang="en")).metadata

    assert (b"1", RULES_VERSION.encode(), b"en") == tuple(
        told[key] for key in (b"schema_version", b"rules_version", b"lang")
    )


def test_explanations_stand_once_in_a_dictionary() -> None:
    batch = record_batch(rows(*[NOTICE] * 50))

    assert 2 == len(batch.column("advice").dictionary)
    assert pa.types.is_string(schema(dictionaries=False).field("advice").type)


def test_text_that_is_no_unicode_and_a_number_beyond_all_bounds_harm_nothing() -> None:
    choice = Choice(("source", "retry_after", "original_to"))
    batch = record_batch([("a\udce9.eml", 1 << 70, ("x\ud800", "y")), (None, 5, ())], choice)

    assert ["a\ufffd.eml", None] == batch.column("source").to_pylist()
    assert [None, 5] == batch.column("retry_after").to_pylist()
    batch.validate(full=True)


def test_batches_of_a_process_of_ones_own_load_no_pandas_and_let_it_be_loaded() -> None:
    code = (
        "import sys; from bouncekit.tables import load_arrow, record_batch; load_arrow(); record_batch(());"
        "print('pandas' in sys.modules); import pandas, pyarrow; print(pyarrow.array(pandas.Series([1])).to_pylist())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ["False", "[1]"] == done.stdout.split()


def test_pandas_polars_and_duckdb_read_it() -> None:
    batches = pa.Table.from_batches([record_batch(rows(NOTICE, LETTER, COMPLAINT))])
    file = io.BytesIO()
    pq.write_table(batches, file)

    frame = pd.read_parquet(io.BytesIO(file.getvalue()))
    assert {"failed": 1, "delivered": 1, "complained": 2} == frame["outcome"].value_counts().to_dict()
    assert pd.Timestamp("2026-03-02T08:59:00Z") == frame["last_attempt"][0]

    lazy = pl.read_parquet(io.BytesIO(file.getvalue()))
    assert ["marie@example.org"] == lazy.filter(pl.col("reason") == "mailbox_full")["recipient"].to_list()

    found = duckdb.sql(
        "SELECT recipient_domain, count(*) FROM batches WHERE outcome = 'complained' GROUP BY 1 ORDER BY 1"
    )
    assert found is not None
    assert [("example.net", 1), ("example.org", 1)] == found.fetchall()
