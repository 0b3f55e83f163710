"""A real Cyrus IMAP server on loopback, with IMAP and POP3 in TLS: folders below ``INBOX.``, quotas of each resource.

    def test_something(cyrus: Cyrus) -> None:                # the fixture of servers.fixtures, one server a session
        cyrus.account("marie", "STORAGE 10 X-NUM-FOLDERS 3")
        client.login("marie", cyrus.password)

Cyrus refuses to run as root, and whoever it runs as instead must reach its files: they are copied into its folder.
"""

import grp
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from imapclient import IMAPClient

from servers.loopback import as_user, free_port, give, ordinary_user, running
from servers.mailserver import MailServer
from servers.tlsfront import forwarded, tls_front

__all__ = ["Cyrus"]

CONFIGURATION = """\
configdirectory: {folder}/conf
partition-default: {folder}/spool
defaultpartition: default
cyrus_user: {user}
cyrus_group: {group}
servername: localhost
admins: admin
allowplaintext: yes
failedloginpause: 0
sasl_mech_list: PLAIN
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {folder}/sasldb
altnamespace: no
unixhierarchysep: no
virtdomains: off
"""
SERVICES = """\
START {{
}}
SERVICES {{
  imap cmd="{programs}/imapd -C {folder}/imapd.conf" listen="127.0.0.1:{imap}" prefork=1
  pop3 cmd="{programs}/pop3d -C {folder}/imapd.conf" listen="127.0.0.1:{pop3}" prefork=0
}}
EVENTS {{
}}
"""


class Cyrus(MailServer):
    """A running Cyrus; see the module for how to use it."""

    packages = "cyrus"
    title = "Cyrus"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.imap_port = 0
        self._libraries = folder / "lib"
        self._saslpasswd = folder / "saslpasswd2"
        shutil.copytree(self._packages / "usr/lib", self._libraries, symlinks=True)
        shutil.copytree(self._packages / "lib", self._libraries, symlinks=True, dirs_exist_ok=True)
        shutil.copy(self._packages / "usr/sbin/saslpasswd2", self._saslpasswd)

    @property
    def environment(self) -> Mapping[str, str]:
        """Where the programs find their libraries."""
        system = self._libraries / "x86_64-linux-gnu"
        paths = {"LD_LIBRARY_PATH": f"{system}:{self._libraries}", "SASL_PATH": str(system / "sasl2")}
        return {**os.environ, **paths}

    def account(self, name: str, quota: str = "") -> str:
        """Make the mailbox `name`, with `quota` as SETQUOTA takes it (``STORAGE 10``); return the name."""
        self._user(name)
        with IMAPClient("127.0.0.1", self.imap_port, ssl=False) as admin:
            admin.login("admin", self.password)
            admin.create_folder(f"user.{name}")
            admin.setacl(f"user.{name}", "admin", "lrswipkxtecda")
            if quota:
                admin._imap.setquota(f"user.{name}", f"({quota})")
        return name

    @contextmanager
    def start(self) -> Iterator["Cyrus"]:
        """Run the server until the block ends."""
        user = ordinary_user()
        self.imap_port, pop3 = free_port(), free_port()
        for part in ("db", "socket", "proc", "log", "msg", "lock", "user", "quota"):
            (self.folder / "conf" / part).mkdir(parents=True)
        (self.folder / "spool").mkdir()
        programs = self._libraries / "cyrus/bin"
        identity = {"user": user.pw_name, "group": grp.getgrgid(user.pw_gid).gr_name}
        ports = {"imap": self.imap_port, "pop3": pop3, "programs": programs}
        (self.folder / "imapd.conf").write_text(CONFIGURATION.format(folder=self.folder, **identity))
        (self.folder / "cyrus.conf").write_text(SERVICES.format(folder=self.folder, **ports))
        self._user("admin")
        give(self.folder, user)
        command = [
            *as_user(user),
            *(str(programs / "master"), "-D", "-p", str(self.folder / "pid")),
            *("-C", str(self.folder / "imapd.conf"), "-M", str(self.folder / "cyrus.conf")),
        ]
        with (
            running(command, self.imap_port, self.folder / "words", self.environment),
            tls_front(self.folder, forwarded(self.imap_port)) as self.imaps_port,
            tls_front(self.folder, forwarded(pop3)) as self.pop3s_port,
        ):
            yield self

    def _user(self, name: str) -> None:
        subprocess.run(
            [self._saslpasswd, "-f", self.folder / "sasldb", "-p", "-c", "-u", "localhost", name],
            input=self.password.encode(),
            env=self.environment,
            check=True,
            capture_output=True,
        )
