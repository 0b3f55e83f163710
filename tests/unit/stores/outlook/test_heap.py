"""The heap that holds the properties of an attached item: of one block or of several, whole or damaged."""

from random import Random

import pytest
from damaging_files import damaged
from pst_blocks import Blocks
from pst_tables import Tables

from bouncekit.stores.outlook.heap import HeapProperties

PROPERTIES = {0x001A: "IPM.Note", 0x0037: "Facture", 0x0E07: 17, 0x300B: b"\x07" * 16}


class Kept(Blocks):
    """Keeps the blocks that are added."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []

    def tree(self, pieces: list[bytes]) -> int:  # type: ignore[override]
        self.pieces = pieces
        return super().tree(pieces)


def blocks_of(properties: dict[int, object]) -> list[bytes]:
    kept = Kept()
    Tables(kept).properties(properties, None, {})
    return kept.pieces


def test_texts_numbers_and_bytes() -> None:
    found = HeapProperties(b"".join(blocks_of({**PROPERTIES, 0x1000: ""})))
    assert ("IPM.Note", "Facture", 17) == (found.text(0x001A), found.text(0x0037), found.number(0x0E07))
    assert b"\x07" * 16 == found.data(0x300B, 100)
    assert "" == found.text(0x1000)
    assert found.find(0x1013, 100) is None
    assert not found.is_partial


@pytest.mark.parametrize("size", [0, 8176], ids=["as they are", "each of the full size"])
def test_several_blocks(size: int) -> None:
    texts = {0x6000 + number: chr(97 + number) * 1700 for number in range(12)}
    blocks = blocks_of({**PROPERTIES, **texts})
    assert len(blocks) > 4
    found = HeapProperties(b"".join(block.ljust(size, b"\0") for block in blocks[:-1]) + blocks[-1])
    assert texts == {number: found.text(number) for number in texts}
    assert "Facture" == found.text(0x0037)


def test_what_stands_elsewhere_is_not_there_and_told() -> None:
    (block,) = blocks_of({**PROPERTIES, 0x1000: "x" * 2000})
    found = HeapProperties(block)
    assert ("", True) == (found.text(0x1000), found.is_partial)


@pytest.mark.parametrize("heap", [b"", b"\0" * 40, b"%PDF-1.7", b"\x0c\0\xec\x7c" + bytes(60)])
def test_what_is_no_heap_of_properties_has_none(heap: bytes) -> None:
    found = HeapProperties(heap)
    assert found.find(0x001A, 10) is None


def test_damage_raises_nothing() -> None:
    heap = b"".join(blocks_of({**PROPERTIES, **{0x6000 + number: "y" * 1000 for number in range(9)}}))
    dice = Random(7)
    read = sum(bool(HeapProperties(damaged(heap, heap, dice)).text(0x0037)) for _ in range(500))
    assert 100 < read < 500
