"""Measure the archive, in one run: `python benchmarks/archive.py [--quick] [--folder FOLDER]`.

100,000 messages (2 GB; 5,000 with `--quick`) are written to FOLDER (a temporary one of its disk), kept, kept again,
indexed and searched.  Beside each figure stands what the disk or `sha256sum` does with the same files in the same run:
only the ratios travel.  FOLDER needs three times the size of the messages.
"""

import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from bouncekit.archive import Archive, Index, Query
from bouncekit.archive.copies import CopySet, verify
from measuring import main, row, seconds

SURNAMES = ("Martin", "Bernard", "Thomas", "Petit", "Robert", "Richard", "Durand", "Dubois", "Moreau", "Lefèvre")
WORDS = re.findall(
    r"\w+",
    "Bonjour, vous trouverez ci-joint le devis et la facture du mois de mars pour les travaux de la toiture. Nous"
    " restons à votre disposition. Compte rendu de la réunion de cet été : livraison, commande, paiement, échéance,"
    " relance, dossier, client. Cordialement",
)
KEEP = """
import json, resource, sys, time
from bouncekit.archive import Archive, files
start = time.perf_counter()
added = Archive.open(sys.argv[1]).add(files(sys.argv[2], print))
seconds = time.perf_counter() - start
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, added.tally.new]))
"""
QUERIES = {
    "a rare word": Query("dossier4242", limit=20),
    "two words, one in half of the messages": Query("toiture facture", limit=20),
    "sender and subject": Query(sender="lefevre", subject="facture", limit=20),
    "a beginning, in a month": Query("livr*", since="2025-03-01", until="2025-03-31", limit=20),
}


def write_messages(folder: Path, count: int) -> int:
    """Write `count` messages of 20 KB in the mean, some much larger; return their bytes."""
    chance, total = random.Random(7), 0
    for number in range(count):
        sender = chance.choice(SURNAMES)
        subject = f"{chance.choice(['Facture', 'Devis', 'Réunion', 'Relance'])} {number}"
        head = (
            f"From: {sender} <{sender.lower()}@example.fr>\r\nTo: bureau@example.fr\r\nSubject: {subject}\r\n"
            f"Date: {1 + number % 28} {chance.choice(['Jan', 'Mar', 'Jul'])} {2020 + number % 6} 10:00:00 +0100\r\n"
            f"Message-ID: <{number}@example.fr>\r\nMIME-Version: 1.0\r\n"
        )
        text = f"dossier{number} " + " ".join(chance.choices(WORDS, k=chance.randrange(50, 800)))
        size = chance.choice([0, 0, 0, 5_000, 20_000, 80_000])
        data = chance.randbytes(size * 3 // 4).hex()[:size]
        content = (
            f'{head}Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
            f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
            f"--b\r\nContent-Type: application/octet-stream; name=plan.pdf\r\n\r\n{data}\r\n--b--\r\n"
        ).encode()
        target = folder / f"{number // 1000:03}"
        target.mkdir(parents=True, exist_ok=True)
        (target / f"{number}.eml").write_bytes(content)
        total += len(content)
    return total


def copy_durably(source: Path, target: Path) -> None:
    """Write the same files again, one after the other, each fsynced: what the disk can do."""
    for folder in sorted(source.iterdir()):
        (target / folder.name).mkdir(parents=True)
        for path in sorted(folder.iterdir()):
            descriptor = os.open(target / folder.name / path.name, os.O_WRONLY | os.O_CREAT)
            os.write(descriptor, path.read_bytes())
            os.fsync(descriptor)
            os.close(descriptor)


def keep(place: str, source: Path) -> tuple[float, float, int]:
    """Keep the messages in a process of its own; return its seconds, its peak of memory in MB, and how many are new."""
    run = subprocess.run([sys.executable, "-c", KEEP, place, str(source)], stdout=subprocess.PIPE, check=True)
    taken, memory, new = json.loads(run.stdout)
    return taken, memory, new


def measure(folder: Path, count: int) -> None:
    source, place = folder / "source", str(folder / "archive")
    total = write_messages(source, count)
    os.sync()
    row(f"messages ({total / 1e6:,.0f} MB)", f"{count:,}")
    baseline = seconds(lambda: copy_durably(source, folder / "baseline"))
    row("writing the same files one by one, each fsynced: seconds", f"{baseline:.1f}")
    shutil.rmtree(folder / "baseline")
    small = folder / "small"
    small.mkdir()
    (small / "source").symlink_to(source / "000")
    Archive.create(str(folder / "few"))
    _, few_memory, few = keep(str(folder / "few"), small / "source")
    Archive.create(place)
    taken, memory, new = keep(place, source)
    assert new == count
    row("keeping them: seconds (times the disk's time)", f"{taken:.1f} ({taken / baseline:.2f})")
    row(f"peak of memory with {few:,} and with {count:,} messages: MB", f"{few_memory:.0f}, {memory:.0f}")
    taken, _, new = keep(place, source)
    assert new == 0
    row("a run with nothing new: seconds", f"{taken:.1f}")
    check = ["sha256sum", "--quiet", "-c", "manifest-sha256.txt"]
    theirs = seconds(lambda: subprocess.run(check, cwd=place, check=True))
    row("`sha256sum -c` of the archive: seconds", f"{theirs:.1f}")
    ours = seconds(lambda: verify(CopySet(place)))
    row("`verify` of the archive: seconds (times `sha256sum`'s time)", f"{ours:.1f} ({ours / theirs:.2f})")
    archive = Archive.open(place)
    index = Index(archive)
    row("indexing them: seconds", f"{seconds(index.rebuild):.1f}")
    for what, query in QUERIES.items():
        taken = statistics.median(seconds(lambda query=query: Index(archive).search(query)) for _ in range(5))
        found = len(
            Index(archive).search(Query(query.words, query.sender, query.to, query.subject, query.since, query.until))
        )
        row(f"searching {what} ({found:,} found): ms", f"{taken * 1000:.0f}")


if __name__ == "__main__":
    main(__doc__, measure, quick=5_000)
