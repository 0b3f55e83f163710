"""Messages of the corpus with damage of every sort: nothing that a message contains raises."""

from pathlib import Path
from random import Random

import pytest

import bouncekit

MESSAGES = sorted((Path(__file__).parent.parent / "corpus").rglob("*.eml"))
FOREIGN = ("é", "û", "ß", "的", "ö.", "\u00a0", "：", "\u200b")
MUTATIONS = 120


def mutated(content: bytes, other: bytes, dice: Random) -> bytes:
    """Return `content` with bytes changed, put in, taken out or quoted, or with letters of other scripts."""
    place = dice.randrange(len(content))
    way = dice.randrange(5)
    if way == 0:
        return content[:place] + bytes(dice.randrange(256) for _ in range(dice.randrange(1, 9))) + content[place + 3 :]
    if way == 1:
        begin = dice.randrange(len(other))
        return content[:place] + other[begin : begin + dice.randrange(600)] + content[place:]
    if way == 2:
        return content[:place] + content[place + dice.randrange(400) :]
    if way == 3:
        quoted = b"\n".join(b"> " + line for line in content.split(b"\n"))
        return b"From: A <a@example.fr>\nSubject: TR: x\n\n" + quoted
    letter = dice.choice("aeio@.-:")
    return content.replace(letter.encode(), dice.choice(FOREIGN).encode(), dice.randrange(1, 40))


@pytest.mark.parametrize("seed", range(4))
def test_no_damage_raises(seed: int) -> None:
    dice = Random(seed)
    for _ in range(MUTATIONS):
        message, other = dice.sample(MESSAGES, 2)
        damaged = mutated(message.read_bytes(), other.read_bytes(), dice)
        for _ in range(dice.randrange(3)):
            damaged = mutated(damaged, other.read_bytes(), dice) if damaged else b"x"

        assert bouncekit.classify(damaged).model_dump_json()
