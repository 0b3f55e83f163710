"""Measure what weighing and planning a mailbox costs: `python benchmarks/mailboxes.py [--messages 50000] [--disk]`.

Makes a Maildir of so many messages (most of their bytes are holes that take no room on the disk), and weighs and
plans it in a process of its own: from the disk, then through a Dovecot on loopback over TLS.  Prints the table of
benchmarks/README.md.
"""

import argparse
import random
import resource
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from imapclient import IMAPClient

from bouncekit.mailbox.messages.disk import list_files
from bouncekit.mailbox.messages.listing import list_messages
from bouncekit.mailbox.tidy.make_plan import tidy_plan
from bouncekit.mailbox.tidy.weighing import weigh

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from servers.dovecot import running_dovecot

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
HEADER = """\
Return-Path: <{sender}>
Received: from mail.example.org (mail.example.org [192.0.2.7])
\tby mx.example.fr (Postfix) with ESMTPS id {number:08x}
\tfor <marie@example.fr>; {date}
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=mail;
\tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; h=from:to:subject:date;
\tb=dzdVyOfAKCdLXdJOc9G2q8LoXSlEniSbav+yuU4zGeeruD00lszZVoG4ZHRNiYzR
From: {name} <{sender}>
To: Marie Durand <marie@example.fr>, "Benali, Nadia" <nadia@example.fr>
Cc: Atelier <atelier@example.fr>
Subject: =?utf-8?q?Devis_n=C2=B0?= {number} : plans de l'atelier
Date: {date}
Message-ID: <{number}@example.org>
References: <{number}.a@example.fr> <{number}.b@example.fr>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Bonjour, voici les plans.

--b
Content-Type: application/pdf; name="plans.pdf"
Content-Disposition: attachment; filename="plans.pdf"
Content-Transfer-Encoding: base64

"""
FOLDERS = ["", *[""] * 4, ".Sent", ".Sent", ".Archives", ".Trash", ".Clients.Copies"]


def make(maildir: Path, count: int) -> int:
    """Write the messages, every twentieth a second time in another folder; return their bytes."""
    chance = random.Random(1)
    total = 0
    for folder in dict.fromkeys(FOLDERS):
        for part in ("cur", "new", "tmp"):
            (maildir / folder / part).mkdir(parents=True, exist_ok=True)
    copied = count // 20
    for number in range(count - copied):
        date = NOW - timedelta(minutes=chance.randrange(10 * 365 * 24 * 60))
        text = HEADER.format(
            number=number,
            name=f"Client {number % 700}",
            sender=f"client{number % 700}@example{number % 300}.org",
            date=format_datetime(date),
        ).replace("\n", "\r\n")
        size = len(text) + int(chance.paretovariate(0.6) * 1000) % 5_000_000
        flags = chance.choice(["S", "S", "RS", "RS", "RS", "FS", ""])
        name = f"{int(date.timestamp())}.M{number}.host,S={size},W={size}:2,{flags}"
        places = [chance.choice(FOLDERS), ".Clients.Copies"] if number < copied else [chance.choice(FOLDERS)]
        for place in places:
            with (maildir / place / "cur" / name).open("wb") as file:
                file.write(text.encode())
                file.truncate(size)
            total += size
    return total


def measure(source: Callable[[], Iterable[object]], what: str) -> None:
    """Weigh and plan what `source` lists; print a row of the table."""
    before, worked = time.perf_counter(), time.process_time()
    messages = list(source())
    listed = time.perf_counter()
    weights = weigh(messages)
    weighed = time.perf_counter()
    plan = tidy_plan(messages, target=weights.size // 2, now=NOW)
    planned = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"| {len(messages):,} messages, {weights.size / 1e9:.1f} GB, {what}: seconds "
        f"(listed, weighed, planned: {len(plan.entries):,}) | {planned - before:.1f} "
        f"({listed - before:.1f}, {weighed - listed:.1f}, {planned - weighed:.1f}) |\n"
        f"| the same: seconds that the program itself worked | {time.process_time() - worked:.1f} |\n"
        f"| the same: peak memory in MB | {peak:.0f} |",
        flush=True,
    )


def from_disk(maildir: str) -> None:
    """Measure a Maildir, in this process."""
    measure(lambda: list_files(maildir), "from a Maildir")


def from_server(port: str, ca_file: str, password: str, what: str) -> None:
    """Measure a mailbox on a server, in this process."""
    context = ssl.create_default_context(cafile=ca_file)
    with IMAPClient("localhost", int(port), ssl_context=context) as client:
        client.login("benchmark", password)
        measure(lambda: list_messages(client), what)


def apart(*arguments: object) -> None:
    """Measure in a process of its own, so that its peak of memory is its own."""
    subprocess.run([sys.executable, __file__, *map(str, arguments)], check=True)


def main() -> None:
    """Make the mailbox and measure both ways."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=50_000)
    parser.add_argument("--disk", action="store_true", help="only from the disk")
    options = parser.parse_args()
    if options.disk:
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder) / "Maildir", options.messages)
            apart("from-disk", f"{folder}/Maildir")
        return
    with running_dovecot() as server:
        account = server.account("benchmark", password="secret")
        make(account.maildir, options.messages)
        server._give(account.maildir)
        apart("from-disk", account.maildir)
        for what in ("through IMAP, the server asked for the first time", "through IMAP, asked again"):
            apart("from-server", server.imaps_port, server.ca_file, account.password, what)


if __name__ == "__main__":
    if sys.argv[1:2] == ["from-disk"]:
        from_disk(*sys.argv[2:])
    elif sys.argv[1:2] == ["from-server"]:
        from_server(*sys.argv[2:])
    else:
        main()
