"""How many verdicts are still there after Outlook: the corpus written into .msg and into one .pst, and read back.

``python benchmarks/outlook_reports.py [--keep FILE.pst]``.  The data file is read by libpff (extra ``outlook-pst``), as
any other is.  Kept alike are the kind, and of each failure the recipient, the reason, and whether the address is dead.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

from as_outlook_keeps import Keeping, item_of  # noqa: E402
from outlook_writer import Written, msg_file  # noqa: E402
from pst_writer import PstFolder, pst_file  # noqa: E402

import bouncekit  # noqa: E402
from bouncekit.stores.outlook.msg_content import message_in  # noqa: E402
from bouncekit.stores.outlook.pst_file import PstItem, items_of, rendered  # noqa: E402

KEEPINGS = {
    "with everything": Keeping(),
    "without internet headers": Keeping(headers=False),
    "without headers and text": Keeping(headers=False, body=False),
}


def verdict(message: bytes) -> tuple[object, ...]:
    """Return what must not change."""
    report = bouncekit.classify(message)
    failures = sorted((f.recipient or "", f.reason, f.counts_against_address) for f in report.failures)
    return (report.kind, *failures)


def is_report(item: Written) -> bool:
    """Tell whether an item is a delivery report."""
    message_class = str(item.properties[0x001A])
    return message_class.startswith("REPORT.") and "IPN" not in message_class


def read_back(path: Path) -> Iterator[bytes]:
    """Yield the items of a data file as the library renders them.  Raises `ValueError` for what it cannot read."""
    for found in items_of(str(path)):
        if not isinstance(found, PstItem):
            raise ValueError(found)
        yield rendered(str(path), found.place)


def main() -> int:
    """Measure; return the exit code: 1 where the two files do not tell the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="keep the data file with everything here")
    args = parser.parse_args()
    messages = {path: path.read_bytes() for path in sorted((ROOT / "corpus").rglob("*.eml"))}
    before = {path: verdict(content) for path, content in messages.items()}
    differ = 0
    for name, keeping in KEEPINGS.items():
        items = {path: item_of(content, keeping) for path, content in messages.items()}
        with tempfile.TemporaryDirectory() as folder:
            file = args.keep if args.keep and keeping == Keeping() else Path(folder) / "corpus.pst"
            file.write_bytes(pst_file(PstFolder("Boîte de réception", list(items.values()))))
            from_pst = dict(zip(items, read_back(file), strict=True))
        from_msg = {path: message_in(msg_file(item)) for path, item in items.items()}
        other = [path for path in items if from_msg[path] != from_pst[path]]
        differ += len(other)
        for what, chosen in (("delivery reports", True), ("other messages", False)):
            paths = [path for path in items if is_report(items[path]) is chosen]
            lost = {path for path in paths if verdict(from_pst[path]) != before[path]}
            as_msg = sum(verdict(from_msg[path]) == before[path] for path in paths)
            print(f"{name}: {what}: .pst {len(paths) - len(lost)}, .msg {as_msg} of {len(paths)}")
            if chosen:
                print(*(f"  lost: {path.relative_to(ROOT)}" for path in sorted(lost)), sep="\n")
        print(f"{name}: {len(other)} are other bytes from the .pst than from the .msg")
        print(*(f"  other: {path.relative_to(ROOT)}" for path in other[:9]), sep="\n")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
