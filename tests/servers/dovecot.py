"""A real Dovecot 2.3 on loopback: IMAP and POP3, over implicit TLS and STARTTLS, with quotas.

    def test_something(dovecot: Dovecot) -> None:           # the fixture of servers.fixtures, one server a session
        marie = dovecot.account("marie", quotas=[Root("Boîte", "storage=10M")])
        path = dovecot.deliver(marie, b"Subject: Bonjour\\r\\n\\r\\nA demain.\\r\\n", folder="Archives.2025")
        context = ssl.create_default_context(cafile=str(dovecot.ca_file))
        with IMAPClient(dovecot.host, dovecot.imaps_port, ssl_context=context) as client:
            client.login(marie.name, marie.password)

`account` makes a mailbox of its own at any time, so that tests share the server and nothing else.  Without quotas, it
has none; with ``announces_quota=False`` the server does not even announce QUOTA to it.  `near`, `over`, `unlimited`,
`several` and `silent` are ready-made boxes that no test may change.  The certificate is made out to ``localhost`` and
127.0.0.1, and signed by itself: `ca_file` is the file to trust.  `with running_dovecot() as server` is a server of its
own, for a test that must stop it.

The Maildir of an account lies at `Account.maildir` (Maildir++: ``.Sent``, ``.Archives.2025``); `deliver` writes into it
as a delivery agent does, and a test may as well APPEND.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from servers.loopback import make_certificate

try:
    import grp
    import pwd
except ImportError:  # Windows, where there is no Dovecot either: `why_not` says so
    pass

PATIENCE = 10  # seconds that the server may take to start or to stop
BLANK = "%{env:BLANK}"  # extra fields are divided by blanks, and expanded after that
ATTEMPTS = 3  # another process may take a free port before Dovecot does
UNPRIVILEGED = "nobody"  # Dovecot gives no mailbox to root

CONFIGURATION = """\
protocols = imap pop3
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
import_environment = BLANK
log_path = {folder}/log
{identity}
mail_location = maildir:~/Maildir
mail_plugins = quota
first_valid_uid = 1
mail_max_userip_connections = 100
disable_plaintext_auth = yes
auth_failure_delay = 0
auth_mechanisms = plain login
auth_username_chars =
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
ssl_dh =
passdb {{
  driver = passwd-file
  args = username_format=%u {folder}/users/%u
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {folder}/users/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
  mailbox Trash {{
    auto = create
    special_use = \\Trash
  }}
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
protocol imap {{
  mail_plugins = quota imap_quota
}}
{logins}service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"""
LOGIN = """\
service {protocol}-login {{
  process_min_avail = {ready}
  service_count = 0
  inet_listener {protocol} {{
    port = {plain}
  }}
  inet_listener {protocol}s {{
    port = {tls}
    ssl = yes
  }}
}}
"""
# Without root there is one user, and no jail.
OWN_USER = """\
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
service imap-login {{
  chroot =
}}
service pop3-login {{
  chroot =
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service ssl-params {{
  chroot =
}}
"""


class Root(NamedTuple):
    """A quota root: its name, and its rule in Dovecot's words (``storage=10M``, ``storage=1M:messages=500``)."""

    name: str
    rule: str
    driver: str = "maildir"  # writes `maildirsize`; "count" counts in the indexes


class Account(NamedTuple):
    """A mailbox on the server."""

    name: str
    password: str
    maildir: Path


def why_not() -> str:
    """Return why no Dovecot can be started here, with what to install; an empty string where it can."""
    missing = [program for program in ("dovecot", "openssl") if _program(program) is None]
    if missing:
        return f"{' and '.join(missing)} not found: apt-get install dovecot-imapd dovecot-pop3d openssl"
    return ""


@contextmanager
def running_dovecot(more: str = "", files: Mapping[str, str] | None = None) -> Iterator["Dovecot"]:
    """Start a Dovecot of its own in a temporary folder; stop it and remove the folder at the end.

    `more` stands behind its configuration, ``{folder}`` filled in; `files` are {name: content} in its folder.
    """
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    try:
        folder.chmod(0o755)  # the mailboxes' user has to pass
        for name, content in (files or {}).items():
            (folder / name).write_text(content, encoding="utf-8")
        server = Dovecot(folder, more.replace("{folder}", str(folder)))
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


class Dovecot:
    """A running Dovecot; see the module for how to use it."""

    host = "localhost"

    def __init__(self, folder: Path, more: str = "") -> None:
        self.folder = folder
        self._more = more
        self.ca_file = folder / "certificate.pem"
        self.imap_port = self.imaps_port = self.pop3_port = self.pop3s_port = 0
        self._users = folder / "users"
        self._users.mkdir()  # one file each: a shared one is read again only once a second
        self._owner = pwd.getpwnam(UNPRIVILEGED) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self._process: subprocess.Popen[bytes] | None = None
        self._delivered = 0
        make_certificate(folder)

    @property
    def log(self) -> str:
        """What Dovecot has logged so far."""
        path = self.folder / "log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def account(
        self,
        name: str,
        *,
        password: str = 'pass "word" \\',
        quotas: Sequence[Root] = (),
        announces_quota: bool = True,
    ) -> Account:
        """Return a new, empty mailbox.  `name` must not have been used before on this server."""
        home = self.folder / "homes" / name
        maildir = home / "Maildir"
        for part in ("cur", "new", "tmp"):
            (maildir / part).mkdir(parents=True)
        self._give(home)
        fields = [] if announces_quota else ["userdb_mail_plugins=notify"]  # any other one: none at all cannot be said
        for number, root in enumerate(quotas, 1):
            key = "quota" if number == 1 else f"quota{number}"
            fields += [f"userdb_{key}={root.driver}:{root.name}", f"userdb_{key}_rule=*:{root.rule}"]
        if any(root.driver == "count" for root in quotas):
            fields.append("userdb_quota_vsizes=yes")
        extra = " ".join(field.replace("%", "%%").replace(" ", BLANK) for field in fields)
        owner = f"{self._owner.pw_uid}:{self._owner.pw_gid}"
        line = f"{name}:{{PLAIN.B64}}{b64encode(password.encode()).decode()}:{owner}::{home}::{extra}\n"
        (self._users / name).write_text(line, encoding="utf-8")
        return Account(name, password, maildir)

    def deliver(
        self, account: Account, message: bytes, *, folder: str = "INBOX", flags: str = "", date: datetime | None = None
    ) -> Path:
        """Write `message` into the account's Maildir and return its path.

        `folder` is in Maildir++ form (``Archives.2025``).  `flags` are Maildir's (``S`` seen, ``F`` flagged, ``R``
        answered, ``T`` trashed); without any the message is new.  `date` becomes its internal date.
        """
        target = account.maildir if folder == "INBOX" else account.maildir / f".{folder}"
        for part in ("cur", "new", "tmp"):
            (target / part).mkdir(parents=True, exist_ok=True)
        self._delivered += 1
        name = f"{int(time.time())}.M{self._delivered}P{os.getpid()}.localhost"
        path = target / "cur" / f"{name}:2,{flags}" if flags else target / "new" / name
        path.write_bytes(message)
        if date is not None:
            os.utime(path, (date.timestamp(), date.timestamp()))
        self._give(target)
        return path

    @cached_property
    def near(self) -> Account:
        """93 % of a quota of 1 MiB used."""
        return self._ready_made("near", [Root("User quota", "storage=1M")], 930)

    @cached_property
    def over(self) -> Account:
        """More than the quota of 1 MiB used, and 2 of 5 messages."""
        return self._ready_made("over", [Root("User quota", "storage=1M:messages=5")], 1300)

    @cached_property
    def unlimited(self) -> Account:
        """A box without quota, on a server that announces QUOTA."""
        return self._ready_made("unlimited", [], 40)

    @cached_property
    def several(self) -> Account:
        """Three quota roots with odd names, the last of them with messages alone."""
        roots = [
            Root("", "storage=10M", "count"),
            Root('Boîte "pro" \\ (été)', "storage=1M:messages=100", "count"),
            Root("{5}", "messages=8", "count"),
        ]
        return self._ready_made("several", roots, 400)

    @cached_property
    def silent(self) -> Account:
        """A box to which the server does not announce QUOTA."""
        return self._ready_made("silent", [], 40, announces_quota=False)

    def start(self) -> None:
        """Start the server on free ports, and return when it answers."""
        for _ in range(ATTEMPTS):
            self._write_configuration()
            dovecot = _program("dovecot")
            assert dovecot is not None, why_not()
            with (self.folder / "stderr").open("wb") as errors:
                self._process = subprocess.Popen(
                    [dovecot, "-F", "-c", self.folder / "dovecot.conf"],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    env={**os.environ, "BLANK": " "},
                )
            if self._answers():
                return
            self.stop()
        said = (self.folder / "stderr").read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"Dovecot does not start: {said}{self.log}")

    def stop(self) -> None:
        """Stop the server and all of its processes."""
        if self._process is None:
            return
        self._process.terminate()  # the master ends its children
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(PATIENCE)
        self._process = None

    def _ready_made(
        self, name: str, quotas: Sequence[Root], kilobytes: int, *, announces_quota: bool = True
    ) -> Account:
        account = self.account(name, quotas=quotas, announces_quota=announces_quota)
        head = f"From: paul@example.fr\r\nTo: {name}@example.fr\r\nSubject: Plans\r\n\r\n".encode()
        half = kilobytes * 512 - len(head)
        for _ in range(2):
            self.deliver(account, head + (b"x" * 74 + b"\r\n") * (half // 76) + b"y" * (half % 76), flags="S")
        return account

    def _give(self, path: Path) -> None:
        """Let the mailboxes' user own what lies at `path`."""
        if os.geteuid() == 0:
            for found in (path, *path.rglob("*")):
                os.chown(found, self._owner.pw_uid, self._owner.pw_gid)

    def _write_configuration(self) -> None:
        self.imap_port, self.imaps_port, self.pop3_port, self.pop3s_port = _free_ports(4)
        identity = ""
        if os.geteuid() != 0:
            identity = OWN_USER.format(user=self._owner.pw_name, group=grp.getgrgid(self._owner.pw_gid).gr_name)
        configuration = CONFIGURATION.format(
            folder=self.folder,
            identity=identity,
            logins="".join(
                LOGIN.format(protocol=protocol, ready=ready, plain=plain, tls=tls)
                for protocol, ready, plain, tls in (
                    ("imap", 1, self.imap_port, self.imaps_port),
                    ("pop3", 0, self.pop3_port, self.pop3s_port),
                )
            ),
        )
        (self.folder / "dovecot.conf").write_text(configuration + self._more, encoding="utf-8")

    def _answers(self) -> bool:
        """Wait until IMAP and POP3 greet; return False where the server has ended or is too slow."""
        end = time.monotonic() + PATIENCE
        waiting = [self.imap_port, self.pop3_port]
        while waiting and time.monotonic() < end:
            if self._process is None or self._process.poll() is not None:
                return False
            try:
                with socket.create_connection(("127.0.0.1", waiting[0]), timeout=PATIENCE) as connection:
                    if connection.recv(1):
                        waiting.pop(0)
            except OSError:
                time.sleep(0.02)
        return not waiting


def _program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin:/usr/local/sbin")


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
