"""Measure `bouncekit filter --listen`: `python benchmarks/relay.py [--messages 1000] [--connections 1]`.

Messages of the corpus go through the relay, which is a process of its own, to a server that takes everything; what is
told is the processor time of the relay alone: sender and server are another process.  What the same messages cost in
`classify` alone at that moment tells how busy the machine was.  With `--each` there is a connection for each message.
"""

import argparse
import re
import smtplib
import socketserver
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import cast

from bouncekit import classify

ROOT = Path(__file__).parents[1]


class Sink(socketserver.StreamRequestHandler):
    """Takes each message."""

    def handle(self) -> None:
        """Hold one conversation."""
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline():
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
            self.wfile.write(b"250-sink\r\n250 8BITMIME\r\n" if line.upper().startswith(b"EHLO") else b"250 good\r\n")


def seconds_of(pid: int) -> tuple[float, float]:
    """Return the processor time of a process so far (Linux): its own, and the system's for it."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) / 100, int(fields[12]) / 100


def main() -> None:
    """Send the messages and print what they cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--each", action="store_true", help="a new connection for each message")
    chosen = parser.parse_args()
    found = sorted((ROOT / "corpus").rglob("*.eml"))
    messages = [re.sub(rb"\r?\n", b"\r\n", path.read_bytes()) for path in found][: chosen.messages]
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink) as sink:
        threading.Thread(target=sink.serve_forever, daemon=True).start()
        command = ("filter", "--listen", "127.0.0.1:0", "--next", f"127.0.0.1:{sink.server_address[1]}")
        relay = subprocess.Popen([sys.executable, "-m", "bouncekit", *command], stderr=subprocess.PIPE)
        try:
            ready = cast("re.Match[bytes]", re.search(rb"smtp:127\.0\.0\.1:(\d+)", relay.stderr.readline()))  # type: ignore[union-attr]
            port = int(ready[1])
            send(messages[:1], port, 1, each=False)
            before, began = seconds_of(relay.pid), time.perf_counter()
            send(messages, port, chosen.messages, each=chosen.each)
            wall = time.perf_counter() - began
            own, system = (after - at for after, at in zip(seconds_of(relay.pid), before, strict=True))
        finally:
            relay.terminate()
            relay.communicate()
        sink.shutdown()
    size = sum(map(len, messages)) / len(messages)
    print(f"{chosen.messages} messages, {size:.0f} bytes each: {own + system:.2f} s of processor ({system:.2f} of the")
    print(f"system), {wall:.2f} s by the clock; before the first one {sum(before):.2f} s of processor")
    print(f"the same in `classify` alone, each for the first time: {classified(messages, chosen.messages):.2f} s")


def classified(messages: list[bytes], count: int) -> float:
    """Return the seconds of processor that reading and judging alone costs; what it loads is loaded by the first."""
    classify(messages[0])
    began = time.process_time()
    for number in range(count):
        classify(messages[number % len(messages)])
    return time.process_time() - began


def send(messages: list[bytes], port: int, count: int, *, each: bool) -> None:
    """Send `count` of the messages, over one connection or, with `each`, over one each."""
    sender = smtplib.SMTP("127.0.0.1", port, local_hostname="sender")
    for number in range(count):
        if each and number:
            sender.quit()
            sender = smtplib.SMTP("127.0.0.1", port, local_hostname="sender")
        sender.sendmail("", ["support@example.fr"], messages[number % len(messages)])
    sender.quit()


if __name__ == "__main__":
    main()
