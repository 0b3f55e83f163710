"""A mail server that does what a test says: to stand behind a relay.

    with NextServer(answers={"RCPT TO:<pas-la@example.fr>": "550 5.1.1 Inconnu"}) as following: ...
    assert following.messages[0].content == b"..."

`answers` are by the beginning of a command, or ``end`` for what is said to a message; a value of None hangs up.
"""

import socketserver
import threading
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, NamedTuple, Self

__all__ = ["NextServer", "Taken"]

EXTENSIONS = ("PIPELINING", "SIZE 1000000", "8BITMIME", "SMTPUTF8", "DSN", "XCLIENT NAME ADDR", "STARTTLS", "CHUNKING")


class Taken(NamedTuple):
    """A message as it arrived, with the commands before it."""

    commands: tuple[str, ...]
    content: bytes


class NextServer:
    """The server; `commands` has all that was said to it, `connections` counts who came."""

    def __init__(self, answers: Mapping[str, str | None] | None = None, *, speaks_lmtp: bool = False) -> None:
        self.answers = dict(answers or {})
        self.speaks_lmtp = speaks_lmtp
        self.connections = 0
        self.commands: list[str] = []
        self.messages: list[Taken] = []
        self.may_answer = threading.Event()
        self.may_answer.set()
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._handler(), bind_and_activate=True)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[socketserver.StreamRequestHandler]:
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                outer.connections += 1
                with suppress(OSError):  # the relay has gone
                    outer.talk(self.rfile, self.wfile)

        return Handler

    def talk(self, lines: Any, out: Any) -> None:
        """Hold one conversation."""
        out.write(b"220 next.example.fr\r\n")
        since: list[str] = []
        while line := lines.readline():
            command = line.decode("utf-8", "surrogateescape").rstrip("\r\n")
            self.commands.append(command)
            word = command.split(" ")[0].upper()
            since = [command] if word == "MAIL" else [*since, command]
            answer = self._answer(command, word)
            if answer is None:
                return
            out.write(f"{answer}\r\n".encode())
            if answer.startswith("354"):
                content = bytearray()
                while (text := lines.readline()) not in (b".\r\n", b""):
                    content += text[1:] if text.startswith(b".") else text
                self.messages.append(Taken(tuple(since), bytes(content)))
                self.may_answer.wait(20)
                if not self._end(out, since):
                    return
            if word == "QUIT":
                return

    def _answer(self, command: str, word: str) -> str | None:
        for beginning, answer in self.answers.items():
            if command.startswith(beginning):
                return answer
        if word in ("EHLO", "LHLO"):
            wanted = "LHLO" if self.speaks_lmtp else "EHLO"
            return (
                "\r\n".join(["250-next", *(f"250-{e}" for e in EXTENSIONS), "250 ETRN"]) if word == wanted else "502 no"
            )
        return "354 go on" if word == "DATA" else "250 2.0.0 good"

    def _end(self, out: Any, since: list[str]) -> bool:
        recipients = [each for each in since if each.startswith("RCPT")] if self.speaks_lmtp else ["end"]
        for each in recipients:
            answer = self.answers.get(f"end {each}", self.answers.get("end", "250 2.0.0 taken"))
            if answer is None:
                return False
            out.write(f"{answer}\r\n".encode())
        return True
