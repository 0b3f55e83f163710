"""The real servers of GNU mailutils on loopback, in TLS: mboxes, and messages that are changed when they are stored.

def test_something(mailutils: Mailutils) -> None:         # the fixture of servers.fixtures, one server a session
        home = mailutils.account("marie")                     # the folder of its mboxes
    client.login(mailutils.user("marie"), mailutils.password)
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from servers.mailserver import MailServer
from servers.tlsfront import program, tls_front

__all__ = ["Mailutils"]

DOMAIN = "example.fr"
CONFIGURATION = """\
mode inetd;
virtdomain {{ passwd-dir "{folder}/users"; }};
auth {{
  authentication clear; authentication generic;
  authorization clear; authorization virtdomain; authorization system;
}};
mailbox {{ mail-spool "{folder}/spool"; }};
logging {{ syslog no; }};
"""


class Mailutils(MailServer):
    """Running servers; see the module for how to use them."""

    packages = "mailutils"
    title = "GNU mailutils"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        for part in ("users", "spool", "homes"):
            (folder / part).mkdir()
        (folder / "configuration").write_text(CONFIGURATION.format(folder=folder))

    def user(self, name: str) -> str:
        """Return what `name` logs in as."""
        return f"{name}@{DOMAIN}"

    def account(self, name: str) -> Path:
        """Make the account `name`; return the folder of its mboxes, ``INBOX`` among them."""
        home = self.folder / "homes" / name
        home.mkdir()
        secret = subprocess.run(
            ["openssl", "passwd", "-6", "-stdin"], input=self.password, capture_output=True, text=True, check=True
        ).stdout.strip()
        with (self.folder / "users" / DOMAIN).open("a") as users:
            users.write(f"{name}:{secret}:{os.geteuid()}:{os.getegid()}::{home}:/bin/sh\n")
        (home / "INBOX").touch()  # it makes none before the first SELECT
        return home

    @contextmanager
    def start(self) -> Iterator["Mailutils"]:
        """Run the servers until the block ends."""
        libraries = (self._packages / each for each in ("usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu"))
        environment = {**os.environ, "LD_LIBRARY_PATH": ":".join(map(str, libraries))}
        options = ["--no-config", f"--config-file={self.folder}/configuration"]
        imap, pop3 = ([str(self._packages / "usr/sbin" / each), *options] for each in ("imap4d", "pop3d"))
        with (
            tls_front(self.folder, program(imap, environment)) as self.imaps_port,
            tls_front(self.folder, program(pop3, environment)) as self.pop3s_port,
        ):
            yield self
