"""Where the rows go: text as it comes, a stream of Arrow, a file of Parquet."""

from collections.abc import Callable
from typing import IO, Any, Protocol

from bouncekit.cli.console.telling import COLUMNAR, Packet, Telling
from bouncekit.tables import END_OF_STREAM, ParquetFile, batches_in, load_arrow, part_without, stream_head

__all__ = ["Results", "parquet_of_stream", "results_in", "without"]

Put = Callable[[bytes], object]


class Results(Protocol):
    """Takes the rows of one packet after another."""

    def write(self, packet: Packet) -> None:
        """Write the rows of some messages."""

    def finish(self) -> None:
        """Write what stands at the end."""


class _Text:
    def __init__(self, telling: Telling, put: Put, begun: bool) -> None:
        self._put = put
        if not begun:
            put(telling.head())

    def write(self, packet: Packet) -> None:
        self._put(packet.rows or b"".join(each.rows for each in packet.told))

    def finish(self) -> None:
        pass


class _Stream:
    def __init__(self, telling: Telling, put: Put, begun: bool) -> None:
        self._put = put
        if not begun:
            put(stream_head(telling.form.choice))

    def write(self, packet: Packet) -> None:
        self._put(packet.rows)

    def finish(self) -> None:
        self._put(END_OF_STREAM)


class _Parquet:
    def __init__(self, telling: Telling, file: Any) -> None:
        self._head = stream_head(telling.form.choice)
        self._file = ParquetFile(file, telling.form.choice)

    def write(self, packet: Packet) -> None:
        if packet.rows:
            for batch in batches_in(self._head + packet.rows + END_OF_STREAM):
                self._file.add(batch)

    def finish(self) -> None:
        self._file.close()


def results_in(telling: Telling, put: Put, file: IO[bytes] | None, *, begun: bool = False) -> Results:
    """Return what writes the form that is told: by `put`, or into `file` what only a file can be (Parquet).

    `begun` tells that the beginning is written already.  Without a file Parquet is kept as a stream of Arrow.
    """
    if telling.form.name in COLUMNAR:
        load_arrow()
    if telling.form.name == "parquet" and file is not None:
        return _Parquet(telling, file)
    return (_Stream if telling.form.name in COLUMNAR else _Text)(telling, put, begun)


def parquet_of_stream(stream: IO[bytes], file: IO[bytes], telling: Telling) -> None:
    """Write a file of Parquet from a whole stream of Arrow."""
    made = ParquetFile(file, telling.form.choice)
    for batch in batches_in(stream):
        made.add(batch)
    made.close()


def without(packet: Packet, is_kept: list[bool], telling: Telling) -> Packet:
    """Return a packet with those messages alone for which `is_kept` has true."""
    told = [each for each, keep in zip(packet.told, is_kept, strict=True) if keep]
    if not packet.rows or len(told) == len(packet.told):
        return Packet(told, packet.rows)
    rows = [keep for each, keep in zip(packet.told, is_kept, strict=True) for _ in range(each.rows)]
    return Packet(told, part_without(packet.rows, rows, telling.form.choice))
