"""The table as Arrow has it: one schema, whatever the rows hold, and batches of rows (extra ``arrow``: pyarrow)."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bouncekit.data.version import RULES_VERSION
from bouncekit.tables.columns import TABLE_VERSION, Choice, Column, ColumnForm

if TYPE_CHECKING:
    import pyarrow

__all__ = ["record_batch", "schema"]

_ALL = Choice()


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
