"""OpenSMTPD."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox import HOST_NAME, chrooted
from servers import Server

# {ttl} and {warn} are the scenario's settings.
_CONFIGURATION = """\
table aliases file:/etc/aliases
smtp max-message-size "{limit}"
queue ttl {ttl}
bounce warn-interval {warn}
listen on 127.0.0.1 port 25 hostname {host} no-dsn
action "local" mbox alias <aliases>
action "away" relay
match from any for domain "{host}" action "local"
match from any for any action "away"
"""
_DEFAULTS = {"ttl": "2s", "warn": "1d", "limit": "50M"}


class Driver(Server):
    software = "opensmtpd"
    packages = ("opensmtpd",)

    def configure(self, root: Path, settings: Mapping[str, Any]) -> None:
        content = _CONFIGURATION.format(host=HOST_NAME, **(_DEFAULTS | dict(settings)))
        if settings.get("dsn"):
            content = content.replace(" no-dsn", "")
        (root / "etc/smtpd.conf").write_text(content, encoding="utf-8")
        (root / "etc/aliases").write_text("postmaster: nadia\nequipe: lea, paul\n", encoding="utf-8")

    def start(self, root: Path) -> None:
        chrooted(root, "rm", "-rf", "/var/spool/smtpd/queue")
        self.spawn(root, "smtpd", "-d", "-v")
