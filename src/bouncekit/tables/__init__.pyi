from bouncekit.tables.arrow import record_batch as record_batch
from bouncekit.tables.arrow import schema as schema
from bouncekit.tables.columns import COLUMNS as COLUMNS
from bouncekit.tables.columns import TABLE_VERSION as TABLE_VERSION
from bouncekit.tables.columns import Choice as Choice
from bouncekit.tables.columns import Column as Column
from bouncekit.tables.columns import ColumnForm as ColumnForm
from bouncekit.tables.columns import rows_of as rows_of
