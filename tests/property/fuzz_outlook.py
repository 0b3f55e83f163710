"""Fuzz the reading of Outlook's files: ``python tests/property/fuzz_outlook.py COUNT [FILE...]``.

Items are written from the corpus (and given as files, .msg or .pst), then damaged: bytes, lengths, sector numbers, cut
off, or with pieces of another.  Each must be read or refused within the seconds and the memory given; what is not is
written to ``fuzz-failures/`` and named, and the exit code is 1.
"""

import argparse
import hashlib
import os
import resource
import struct
import sys
import time
import traceback
from contextlib import ExitStack
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "support")]

from as_outlook_keeps import item_of
from outlook_writer import msg_file

import bouncekit
from bouncekit.stores.outlook.damage import DamagedItemError
from bouncekit.stores.outlook.msg_content import message_in
from bouncekit.stores.outlook.pst_file import PstItem, items_of, rendered

FAILURES = Path("fuzz-failures")
SECONDS = 8
MEMORY = 1 << 30
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


def read_item(content: bytes) -> None:
    """Read a .msg, and judge it."""
    for whole in (False, True):
        try:
            message = message_in(content, whole=whole)
        except DamagedItemError:
            return
    bouncekit.classify(message).model_dump_json()


def read_data_file(content: bytes) -> None:
    """Read each item of a .pst."""
    path = FAILURES / f"{os.getpid()}.pst"
    path.write_bytes(content)
    with ExitStack() as stack:
        stack.callback(path.unlink)
        for found in items_of(str(path)):
            if isinstance(found, PstItem):
                try:
                    bouncekit.classify(rendered(str(path), found.place))
                except DamagedItemError:
                    continue


def main() -> int:
    """Fuzz; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=2000)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--seed", type=int, default=time.time_ns())
    args = parser.parse_args()
    FAILURES.mkdir(exist_ok=True)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    corpus = sorted((HERE.parent.parent / "corpus").rglob("*.eml"))
    seeds = [path.read_bytes() for path in args.files] or [msg_file(item_of(path.read_bytes())) for path in corpus]
    print(f"seed {args.seed}", flush=True)
    dice, failed, slowest = Random(args.seed), 0, 0.0
    for _ in range(args.count):
        content = damaged(dice.choice(seeds), dice.choice(seeds), dice)
        read = read_data_file if content.startswith(b"!BDN") else read_item
        start = time.thread_time()
        try:
            read(content)
            took = time.thread_time() - start
            if took > SECONDS:
                raise TimeoutError(f"{took:.1f} s")
        except Exception:
            path = FAILURES / f"outlook-{hashlib.sha256(content).hexdigest()[:12]}"
            path.write_bytes(content)
            print(f"{path}\n{traceback.format_exc()}", flush=True)
            failed += 1
            took = 0.0
        slowest = max(slowest, took)
    print(f"{args.count} files, {failed} failed, the slowest took {slowest:.2f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
