"""A real Request Tracker of unpacked packages: its own database, its server on loopback, its mail in a folder."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from servers.loopback import free_port, running

__all__ = ["RealRT"]

_DRIVER = Path(__file__).parent / "drivers" / "drive_rt.pl"
_PATIENCE = 300  # seconds
_SITE = """
Set($rtname, 'example.fr'); Set($Organization, 'example.fr');
Set($CorrespondAddress, 'support@example.fr'); Set($CommentAddress, 'support-comment@example.fr');
Set($WebDomain, '127.0.0.1'); Set($WebPort, {port}); Set($WebBaseURL, 'http://127.0.0.1:{port}');
Set($DatabaseType, 'SQLite'); Set($DatabaseName, '{place}/rt.sqlite');
Set($MailCommand, 'sendmailpipe'); Set($SendmailPath, '{place}/sendmail'); Set($SendmailArguments, '-t');
Set($LogToSyslog, undef); Set($LogToSTDERR, 'error');
1;
"""


class RealRT:
    """An RT in `place`, of the packages that lie in `packages`."""

    def __init__(self, packages: Path, place: Path) -> None:
        self.place = place
        self._share = packages / "usr/share/request-tracker5"
        self._packages = packages
        self.outbox = place / "outbox"
        self.port = free_port()
        self.mailgate = packages / "usr/bin/rt-mailgate-5"
        perl = ("usr/share/perl5", "usr/lib/x86_64-linux-gnu/perl5/5.36", "usr/lib/aarch64-linux-gnu/perl5/5.36")
        libraries = [place / "lib", self._share / "lib", *(packages / each for each in perl)]
        self.environment = {
            **os.environ,
            "PERL5LIB": ":".join(map(str, libraries)),
            "LD_LIBRARY_PATH": ":".join(map(str, packages.glob("usr/lib/*-linux-gnu"))),
            "RT_SITE_CONFIG": str(place / "RT_SiteConfig.pm"),
        }

    def make(self) -> None:
        """Lay out the places that Debian's RT names, and fill its database."""
        for folder in ("outbox", "lib/RT", "cache/mason_data", "cache/session_data", "local"):
            (self.place / folder).mkdir(parents=True)
        generated = (self._share / "lib/RT/Generated.pm").read_text()
        moved = {
            "'/usr/share/": f"'{self._packages}/usr/share/",
            "'/usr/local/share/request-tracker5": f"'{self.place}/local",
            "'/etc/request-tracker5": f"'{self.place}",
            "'/var/cache/request-tracker5": f"'{self.place}/cache",
            "'/var/lib/request-tracker5": f"'{self.place}",
        }
        for old, new in moved.items():
            generated = generated.replace(old, new)
        (self.place / "lib/RT/Generated.pm").write_text(generated)
        site = _SITE.replace("{port}", str(self.port)).replace("{place}", str(self.place))
        (self.place / "RT_SiteConfig.pm").write_text(site)
        sendmail = self.place / "sendmail"
        sendmail.write_text(f'#!/bin/sh\ncat > "$(mktemp {self.outbox}/XXXXXX)"\n')
        sendmail.chmod(0o755)
        self._run("perl", str(self._packages / "usr/sbin/rt-setup-database-5"), "--action", "init", "--skip-create")
        self.drive("begin")

    @contextmanager
    def served(self) -> Iterator[None]:
        """Run the server that `rt-mailgate` speaks to."""
        command = ["perl", str(self._share / "libexec/rt-server"), "--port", str(self.port), "--host", "127.0.0.1"]
        with running(command, self.port, self.place / "server.log", self.environment):
            yield

    def drive(self, what: str) -> str:
        """Run one command of the driver, and return what it printed."""
        return self._run("perl", str(_DRIVER), what)

    def give(self, content: bytes, *pipe: str) -> None:
        """Give a message to RT as a mail server does, through the command `pipe`."""
        mine = ["--queue", "General", "--url", f"http://127.0.0.1:{self.port}"]
        self._run(*(pipe or [str(self.mailgate), "--action", "correspond"]), *mine, content=content)

    def state(self) -> dict[str, Any]:
        """Return what is true of ticket 1, and what was mailed since the outbox was emptied."""
        return {**json.loads(self.drive("state")), "sent": self.sent()}

    def sent(self) -> list[dict[str, str]]:
        """Return what RT mailed: one entry for each address that it was mailed to."""
        found = []
        for path in self.outbox.iterdir():
            message = message_from_bytes(path.read_bytes(), policy=policy.default)
            for name in ("to", "cc", "bcc"):
                addresses = message[name].addresses if message[name] is not None else ()
                shown = {"subject": str(message["subject"]), "message_id": str(message["message-id"])}
                found += [{"to": each.addr_spec, **shown} for each in addresses if each.domain]
        return found

    def empty(self) -> None:
        """Forget what was mailed."""
        for path in self.outbox.iterdir():
            path.unlink()

    def _run(self, *command: str, content: bytes = b"") -> str:
        done = subprocess.run(
            command, input=content, env=self.environment, capture_output=True, timeout=_PATIENCE, check=False
        )
        assert 0 == done.returncode, done.stdout + done.stderr
        return done.stdout.decode()
