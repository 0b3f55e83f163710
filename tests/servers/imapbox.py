"""A small IMAP server on loopback whose folders a test fills, and whose oddities it chooses.

    box = ImapBox({"INBOX": Folder({1: Message(b"Subject: x\\r\\n\\r\\n")})})
    with box.serving(certificate) as port: ...

It serves any number of connections, one after the other or beside one another: what real servers do once in a thousand
mailboxes (UIDs given out again, a message that ends the connection, no UIDVALIDITY) it does whenever it is told to.
`Message.size` is what it tells, `Message.content` what it gives; `Message.fault` is ``refused``, ``hangs-up``
or empty.
"""

import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from imapclient import IMAPClient

from bouncekit.archive import Archive, FolderResult, ImapFetch, known_places
from bouncekit.servers.imap import ImapServer, imap_connection
from bouncekit.servers.wire import Limits
from servers.scripted import PATIENCE, listening, server_context

__all__ = ["Folder", "ImapBox", "Message", "fetched_from"]

_HEADER = re.compile(rb"(?im)^(message-id|date):[^\n]*\n")


@dataclass
class Message:
    """A message as the server has it."""

    content: bytes
    size: int | None = None
    flags: str = "\\Seen"
    date: str = "02-Mar-2026 10:00:00 +0100"
    fault: str = ""

    def header(self) -> bytes:
        """The fields that the client asks for."""
        head = self.content.partition(b"\r\n\r\n")[0] + b"\r\n"
        return b"".join(match[0] for match in _HEADER.finditer(head)) + b"\r\n"


@dataclass
class Folder:
    """Messages by UID, in the order in which the server lists them; `validity` None: it tells none."""

    messages: dict[int, Message] = field(default_factory=dict)
    validity: int | None = 1
    is_fickle: bool = False  # another UIDVALIDITY in each session


class ImapBox:
    """The server; `connections` counts those that were made, `asked` has every command but its tag.

    With `esearch` it announces ESEARCH, and answers with that, ``{tag}`` filled in.
    """

    def __init__(self, folders: dict[str, Folder], esearch: str = "") -> None:
        self.folders = folders
        self.esearch = esearch
        self.connections = 0
        self.asked: list[str] = []

    @contextmanager
    def serving(self, certificate: Path) -> Iterator[int]:
        """Serve until the ``with`` ends; yield the port."""
        context = server_context(certificate)
        threads: list[threading.Thread] = []

        def accept(listener: socket.socket) -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    self.connections += 1
                    thread = threading.Thread(target=self._serve, args=(connection, context, self.connections))
                    thread.start()
                    threads.append(thread)

        with listening(accept) as port:
            yield port
        for thread in threads:
            thread.join(PATIENCE)

    def _serve(self, plain: socket.socket, context: ssl.SSLContext, session: int) -> None:
        plain.settimeout(PATIENCE)
        with suppress(OSError), plain, context.wrap_socket(plain, server_side=True) as connection:
            connection.sendall(b"* OK ready\r\n")
            opened = Folder()
            with connection.makefile("rb") as lines:
                for line in lines:
                    tag, _, command = line.decode().rstrip("\r\n").partition(" ")
                    self.asked.append(command)
                    word = command.upper()
                    if word.startswith("EXAMINE"):
                        opened = self.folders[command.split(" ", 1)[1].strip('"')]
                    answer = self._answer(word, opened, session)
                    if answer is None:
                        return
                    connection.sendall(answer.replace(b"{tag}", tag.encode()))
                    if word == "LOGOUT":
                        return

    def _answer(self, word: str, opened: Folder, session: int) -> bytes | None:
        """Return the answer to a command; None: the server hangs up."""
        if word == "CAPABILITY":
            more = " ESEARCH" if self.esearch else ""
            return f"* CAPABILITY IMAP4rev1 UIDPLUS{more}\r\n".encode() + b"{tag} OK done\r\n"
        if word.startswith("LIST"):
            names = (f'* LIST () "/" "{name}"\r\n' for name in self.folders)
            return "".join(names).encode() + b"{tag} OK done\r\n"
        if word.startswith("EXAMINE"):
            validity = opened.validity if not opened.is_fickle else 1000 + session
            told = f"* OK [UIDVALIDITY {validity}] x\r\n" if validity is not None else ""
            return f"* {len(opened.messages)} EXISTS\r\n{told}".encode() + b"{tag} OK [READ-ONLY] done\r\n"
        if word.startswith("UID SEARCH"):
            return self._searched(word, opened).encode() + b"{tag} OK done\r\n"
        if word.startswith("UID FETCH"):
            return self._fetched(word, opened)
        lines = enumerate(opened.messages, 1) if word.startswith("FETCH") else ()  # the UIDs by the numbers
        return "".join(f"* {number} FETCH (UID {uid})\r\n" for number, uid in lines).encode() + b"{tag} OK done\r\n"

    def _searched(self, word: str, opened: Folder) -> str:
        if "RETURN" in word:
            return self.esearch
        uids = list(opened.messages)
        numbers = re.search(r"(\d+):(\d+)$", word)
        found = uids[int(numbers[1]) - 1 : int(numbers[2])] if numbers else uids
        return f"* SEARCH {' '.join(map(str, found))}\r\n"

    def _fetched(self, word: str, opened: Folder) -> bytes | None:
        asked = [[int(uid) for uid in each.split(":")] for each in word.split(" ")[2].split(",")]
        wanted = {uid for uid in opened.messages if any(each[0] <= uid <= each[-1] for each in asked)}
        parts: list[bytes] = []
        is_body = "BODY.PEEK[]" in word
        for number, (uid, message) in enumerate(opened.messages.items(), 1):
            if uid not in wanted:
                continue
            if is_body and message.fault:
                garbled = b'* 1 FETCH (UID one BODY[] "what is this")\r\n{tag} OK done\r\n'
                return {"refused": b"{tag} NO damaged\r\n", "hangs-up": None, "garbled": garbled}[message.fault]
            size = message.size if message.size is not None else len(message.content)
            items = f'UID {uid} RFC822.SIZE {size} FLAGS ({message.flags}) INTERNALDATE "{message.date}"'
            if is_body:
                items, literal = f"UID {uid} BODY[]", message.content
            elif "HEADER" in word:
                items, literal = f"{items} BODY[HEADER.FIELDS (MESSAGE-ID DATE)]", message.header()
            else:
                parts.append(f"* {number} FETCH ({items})\r\n".encode())
                continue
            parts.append(f"* {number} FETCH ({items} {{{len(literal)}}}\r\n".encode() + literal + b")\r\n")
        return b"".join(parts) + b"{tag} OK done\r\n"


def fetched_from(box: ImapBox, archive: Archive, source: str, certificate: Path) -> list[FolderResult]:
    """Fetch all folders of the server `box` into `archive`, as the account `source`."""
    with box.serving(certificate) as port, ExitStack() as stack:
        server = ImapServer("localhost", port, ca_file=str(certificate / "certificate.pem"), limits=Limits(read=5))

        def connect() -> IMAPClient:
            return stack.enter_context(imap_connection(server, "marie", "x"))

        run = ImapFetch(connect(), source, known_places(archive.captures(), source), (), connect)
        archive.add(run)
    return run.results
