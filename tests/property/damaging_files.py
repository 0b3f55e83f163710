"""Damage done to a file of a binary format: numbers, pieces, ends."""

import struct
from random import Random

NUMBERS = (0, 1, 8, 63, 64, 511, 512, 4095, 4096, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFA, 0xFFFFFFFE, 0xFFFFFFFF)


def damaged(content: bytes, other: bytes, dice: Random) -> bytes:
    """Return `content` damaged in a few places."""
    data = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        place = dice.randrange(len(data)) if data else 0
        way = dice.randrange(7)
        if way == 0:
            data[place : place + 1] = bytes((dice.randrange(256),))
        elif way == 1:  # a length, a sector, a tag: where numbers stand
            place -= place % 4
            data[place : place + 4] = struct.pack("<I", dice.choice(NUMBERS))
        elif way == 2:
            begin = dice.randrange(len(other))
            piece = other[begin : begin + dice.choice((16, 128, 512, 4096))]
            data[place : place + len(piece)] = piece
        elif way == 3:
            del data[place : place + dice.choice((1, 4, 512))]
        elif way == 4 and dice.random() < 0.3:
            del data[place:]
        elif way == 5:  # the header
            place = dice.randrange(min(512, len(data) or 1))
            data[place : place + 1] = bytes((dice.randrange(256),))
        else:
            data[place : place + 64] = data[place : place + 64][::-1]
    return bytes(data)
