"""The table as Arrow has it: one schema, whatever the rows hold, and batches of rows (extra ``arrow``: pyarrow)."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from bouncekit.data.version import RULES_VERSION
from bouncekit.tables.columns import TABLE_VERSION, Choice, Column, ColumnForm

if TYPE_CHECKING:
    import pyarrow

__all__ = [
    "END_OF_STREAM",
    "ParquetFile",
    "batches_in",
    "load_arrow",
    "part_without",
    "record_batch",
    "schema",
    "stream_head",
    "stream_of",
]

_ALL = Choice()
_ROW_GROUP = 20_000  # rows


def schema(choice: Choice = _ALL, *, dictionaries: bool = True) -> "pyarrow.Schema":
    """Return the schema of the chosen columns: the same for all rows, also where a column is empty.

    Names and explanations are dictionary-encoded, unless `dictionaries` is false (Spark reads none).  Times are
    microseconds since 1970 in UTC.  The metadata tell `schema_version` (`TABLE_VERSION`), `rules_version` and `lang`.
    Raises `ModuleNotFoundError` where pyarrow is not installed.
    """
    return _schema(choice, dictionaries)


@lru_cache(maxsize=16)
def _schema(choice: Choice, dictionaries: bool) -> "pyarrow.Schema":
    import pyarrow as pa  # noqa: PLC0415 - an extra

    text, moment = pa.string(), pa.timestamp("us", tz="UTC")
    again = pa.dictionary(pa.int32(), text) if dictionaries else text
    types: Mapping[ColumnForm, Any] = {
        ColumnForm.TEXT: text,
        ColumnForm.NAME: again,
        ColumnForm.WORDS: again,
        ColumnForm.INTEGER: pa.int64(),
        ColumnForm.PLACE: pa.int32(),
        ColumnForm.FLAG: pa.bool_(),
        ColumnForm.MOMENT: moment,
        ColumnForm.TEXTS: pa.list_(text),
    }
    fields = [pa.field(column.name, types[column.form], nullable=_may_be_absent(column)) for column in choice.columns]
    told = {"schema_version": str(TABLE_VERSION), "rules_version": RULES_VERSION, "lang": choice.lang}
    return pa.schema(fields, metadata=told)


def _may_be_absent(column: Column) -> bool:
    return column.form is not ColumnForm.PLACE and column.name != "kind"


@cache
def load_arrow() -> None:
    """Load what batches are made with, in a process of one's own: what is forked from it then shares that.

    pyarrow asks of the first list that it is given whether it is one of pandas, and loads pandas for that where it is
    installed: half a second, and more memory than all the rest of a worker takes.  Here it finds none; whoever asks for
    pandas later gets it.  Raises `ModuleNotFoundError` where pyarrow is not installed.
    """
    sys.meta_path.insert(0, _WithoutPandas)
    try:
        record_batch(())
    finally:
        sys.meta_path.remove(_WithoutPandas)


class _WithoutPandas:
    """A finder of modules (PEP 451) for which pandas is not installed."""

    @staticmethod
    def find_spec(name: str, _path: object = None, _target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name=name)


def record_batch(
    rows: Sequence[tuple[Any, ...]], choice: Choice = _ALL, *, dictionaries: bool = True
) -> "pyarrow.RecordBatch":
    """Return the rows (of `Choice.rows_of`) as one batch of the schema; text that is no Unicode is made so with U+FFFD.

    Raises `ModuleNotFoundError` where pyarrow is not installed.
    """
    import pyarrow as pa  # noqa: PLC0415 - an extra

    what = _schema(choice, dictionaries)
    values = zip(*rows, strict=True) if rows else ((),) * len(what)
    arrays = [_array(column, field.type) for column, field in zip(values, what, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=what)


def _array(values: Sequence[Any], form: "pyarrow.DataType") -> "pyarrow.Array":
    import pyarrow as pa  # noqa: PLC0415 - an extra

    try:
        return pa.array(values, form)
    except UnicodeEncodeError:  # a lone surrogate: a file name that is no text
        return pa.array(list(map(_whole, values)), form)
    except OverflowError:  # an absurd number in a notice
        return pa.array([value if value is None or abs(value) < _LARGEST else None for value in values], form)


_LARGEST = 1 << 63


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return [_whole(each) for each in value] if isinstance(value, Sequence) else value


END_OF_STREAM = b"\xff\xff\xff\xff\x00\x00\x00\x00"
"""What ends a stream of Arrow (https://arrow.apache.org/docs/format/Columnar.html, IPC streaming format)."""


def stream_head(choice: Choice = _ALL) -> bytes:
    """Return the beginning of a stream of Arrow: the schema."""
    return bytes(_schema(choice, True).serialize())


def stream_of(rows: Sequence[tuple[Any, ...]], choice: Choice = _ALL) -> bytes:
    """Return rows as what follows in such a stream: their dictionaries and the batch.

    Such parts may be made anywhere and put behind one another; `END_OF_STREAM` ends them.
    """
    return _part(record_batch(rows, choice), choice)


def _part(batch: "pyarrow.RecordBatch", choice: Choice) -> bytes:
    import pyarrow as pa  # noqa: PLC0415 - an extra

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return bytes(sink.getvalue())[len(stream_head(choice)) : -len(END_OF_STREAM)]


def batches_in(stream: Any) -> Iterator["pyarrow.RecordBatch"]:
    """Yield the batches of a whole stream, which is bytes or a file that is open for reading."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    with pa.ipc.open_stream(stream) as reader:
        yield from reader


def part_without(part: bytes, keep: Sequence[bool], choice: Choice = _ALL) -> bytes:
    """Return a part of a stream with those rows alone for which `keep` has true; nothing where none is left."""
    if not any(keep):
        return b""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    (batch,) = batches_in(stream_head(choice) + part + END_OF_STREAM)
    return _part(batch.filter(pa.array(keep, pa.bool_())), choice)


class ParquetFile:
    """Writes batches of the table to a file that is open for writing, in row groups of many batches.

    The memory that it takes is that of one row group.  Close it, or there is no file of Parquet.
    """

    def __init__(self, file: Any, choice: Choice = _ALL) -> None:
        import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

        what = _schema(choice, True)
        self._writer = pq.ParquetWriter(file, what, compression="zstd", compression_level=1, store_schema=True)
        self._schema = what
        self._held: list[pyarrow.RecordBatch] = []
        self._rows = 0

    def add(self, batch: "pyarrow.RecordBatch") -> None:
        """Write the rows of one batch, now or with those that follow."""
        self._held.append(batch)
        self._rows += len(batch)
        if self._rows >= _ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa  # noqa: PLC0415 - an extra

        held, self._held, self._rows = self._held, [], 0
        # One dictionary for all: else the writer gives dictionaries up.
        self._writer.write_table(pa.Table.from_batches(held, self._schema).unify_dictionaries(), _ROW_GROUP)

    def close(self) -> None:
        """Write what is held back, and the end of the file."""
        if self._held:
            self._flush()
        self._writer.close()
