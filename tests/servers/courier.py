"""A real Courier IMAP server on loopback, in TLS: folders below ``INBOX.``, and no APPEND into a folder opened
read-only.

    def test_something(courier: Courier) -> None:             # the fixture of servers.fixtures, one server a session
        maildir = courier.account("marie", quota="1000000S")

Courier's own login program asks a daemon at a path of the system who may log in.  Here the front does that part, and
starts the server for whoever knows the password, in the environment that the login program would give it.
"""

import base64
import os
import subprocess
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from servers.mailserver import MailServer
from servers.tlsfront import spawned, tls_front

__all__ = ["Courier"]

CAPABILITIES = "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE"


class Courier(MailServer):
    """A running Courier; see the module for how to use it."""

    packages = "courier"
    title = "Courier"

    @property
    def _environment(self) -> dict[str, str]:
        libraries = ("usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu", "usr/lib", "usr/lib/courier-authlib")
        return {**os.environ, "LD_LIBRARY_PATH": ":".join(str(self._packages / each) for each in libraries)}

    def account(self, name: str, quota: str = "") -> Path:
        """Make the mailbox `name`, with `quota` as Courier's maildirmake takes it (``1000000S,100C``); return it."""
        home = self.folder / "homes" / name
        home.mkdir(parents=True)
        limit = ["-q", quota] if quota else []
        make = self._packages / "usr/bin/maildirmake.courier"
        subprocess.run([make, "Maildir"], cwd=home, env=self._environment, check=True)
        if limit:
            subprocess.run([make, *limit, "Maildir"], cwd=home, env=self._environment, check=True)
        return home / "Maildir"

    @contextmanager
    def start(self) -> Iterator["Courier"]:
        """Run the server until the block ends."""
        with tls_front(self.folder, self._imap) as self.imaps_port, tls_front(self.folder, self._pop3) as port:
            self.pop3s_port = port
            yield self

    async def _imap(self, reader: StreamReader, writer: StreamWriter) -> None:
        writer.write(f"* OK [CAPABILITY {CAPABILITIES} AUTH=PLAIN] Courier-IMAP ready.\r\n".encode())
        while line := (await reader.readline()).decode():
            tag, command, rest = (*line.strip().split(" ", 2), "", "")[:3]
            if command.upper() == "CAPABILITY":
                writer.write(f"* CAPABILITY {CAPABILITIES} AUTH=PLAIN\r\n{tag} OK CAPABILITY completed\r\n".encode())
            elif command.upper() == "LOGOUT":
                writer.write(f"* BYE Courier-IMAP server shutting down\r\n{tag} OK LOGOUT completed\r\n".encode())
                return
            elif command.upper() == "AUTHENTICATE" and rest.upper() == "PLAIN":
                writer.write(b"+ \r\n")
                said = base64.b64decode(await reader.readline()).decode()
                _, user, password = said.split("\0")
                if password == self.password:
                    await self._run("usr/bin/imapd", user, (reader, writer), IMAPLOGINTAG=tag, PROTOCOL="IMAP")
                    return
                writer.write(f"{tag} NO Login failed.\r\n".encode())
            else:
                writer.write(f"{tag} BAD Invalid command.\r\n".encode())

    async def _pop3(self, reader: StreamReader, writer: StreamWriter) -> None:
        writer.write(b"+OK Hello there.\r\n")
        user = ""
        while line := (await reader.readline()).decode():
            command, _, rest = line.strip().partition(" ")
            if command.upper() == "USER":
                user = rest
                writer.write(b"+OK Password required.\r\n")
            elif command.upper() == "PASS" and rest == self.password:
                server = "usr/lib/courier/courier/courierpop3d"
                await self._run(server, user, (reader, writer), PROTOCOL="POP3")
                return
            else:
                writer.write(b"-ERR Login failed.\r\n" if command.upper() == "PASS" else b"-ERR Invalid command.\r\n")

    async def _run(self, server: str, user: str, client: tuple[StreamReader, StreamWriter], **more: str) -> None:
        home = self.folder / "homes" / user
        environment = {
            **self._environment,
            "HOME": str(home),
            "AUTHENTICATED": user,
            "AUTHADDR": user,
            "TCPREMOTEIP": "127.0.0.1",
            "TCPREMOTEPORT": "1",
            "IMAP_CAPABILITY": CAPABILITIES,
            "IMAP_KEYWORDS": "1",
            "IMAP_USELOCKS": "0",
            "IMAP_EMPTYTRASH": "Trash:7",
            **more,
        }
        await spawned([str(self._packages / server), "Maildir"], environment, client, home)
