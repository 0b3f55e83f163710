"""Fuzz the reading of Outlook's files and of containers: ``python tests/property/fuzz_outlook.py COUNT [FILE...]``.

Items are written from the corpus (as .msg; with ``--as zip``, containers of such and of other messages), or given as
files (.msg, .pst, .zip), then damaged: bytes, lengths, sector numbers, cut off, or with pieces of another.  Each must
be read or refused within the seconds and the memory given; what is not is written to ``fuzz-failures/`` and named, and
the exit code is 1.
"""

import argparse
import hashlib
import io
import os
import resource
import sys
import time
import traceback
import zipfile
from contextlib import ExitStack
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "support")]

from as_outlook_keeps import item_of  # noqa: E402
from damaging_files import damaged  # noqa: E402
from outlook_writer import msg_file  # noqa: E402

import bouncekit  # noqa: E402
from bouncekit.sources import MailPath, SourceError, read_messages  # noqa: E402
from bouncekit.stores.outlook.damage import DamagedItemError  # noqa: E402
from bouncekit.stores.outlook.msg_content import message_in  # noqa: E402
from bouncekit.stores.outlook.pst_file import PstItem, items_of, rendered  # noqa: E402

FAILURES = Path("fuzz-failures")
SECONDS = 8
MEMORY = 1 << 30


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


def read_container(content: bytes) -> None:
    """Read each message of a .zip."""
    path = FAILURES / f"{os.getpid()}.zip"
    path.write_bytes(content)
    refused: list[SourceError] = []
    with ExitStack() as stack:
        stack.callback(path.unlink)
        for _, message in read_messages(MailPath.whole(path), on_error=refused.append):
            bouncekit.classify(message)
    inner = [str(error) for error in refused if error.reason == "internal"]
    if inner:
        raise AssertionError(inner)


def read_anything(content: bytes) -> None:
    """Read a file as what its first bytes say; where they say nothing, as an item."""
    if content.startswith(b"!BDN"):
        read_data_file(content)
    elif content.startswith(b"PK"):
        read_container(content)
    else:
        read_item(content)


def containers(items: list[bytes], messages: list[bytes]) -> list[bytes]:
    """Return containers of a few messages and items each, packed or not, with a folder and an mbox within."""
    written = []
    for number in range(0, len(messages) - 4, 4):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)[number % 8 == 0]) as container:
            first, second, *others = messages[number : number + 4]
            container.writestr("1.eml", first)
            container.writestr("Boîte/2.eml", second)
            mbox = b"".join(b"From a@example.org Mon Mar  2 10:00:00 2026\n" + each + b"\n" for each in others)
            container.writestr("Boîte/Envoyés.mbox", mbox)
            container.writestr("3.msg", items[number])
        written.append(file.getvalue())
    return written


def spent() -> float:
    """Return the seconds of processor time of this process, and of those that read data files for it and have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main() -> int:
    """Fuzz; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=2000)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--as", dest="form", choices=("msg", "zip"), default="msg", help="of what is written")
    parser.add_argument("--seed", type=int, default=time.time_ns())
    args = parser.parse_args()
    FAILURES.mkdir(exist_ok=True)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    corpus = sorted((HERE.parent.parent / "corpus").rglob("*.eml"))
    seeds = [path.read_bytes() for path in args.files]
    if not seeds:
        messages = [path.read_bytes() for path in corpus]
        seeds = [msg_file(item_of(message)) for message in messages]
        seeds = containers(seeds, messages) if args.form == "zip" else seeds
    print(f"seed {args.seed}", flush=True)
    dice, failed, slowest = Random(args.seed), 0, 0.0
    for _ in range(args.count):
        content = damaged(dice.choice(seeds), dice.choice(seeds), dice)
        start = spent()
        try:
            read_anything(content)
            took = spent() - start
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
