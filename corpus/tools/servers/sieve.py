"""Dovecot's local delivery agent with Sieve (Pigeonhole): rejections and vacation replies of a recipient's script."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox import HOST_NAME, chrooted
from servers import outgoing
from servers.dovecot import DELIVERY

_SIEVE = """\
protocol lda {
  mail_plugins = sieve
}
plugin {
  sieve = file:~/filtre.sieve
}
"""


class Driver(outgoing.HandedOver):
    packages = ("dovecot-core", "dovecot-sieve")

    def configure(self, root: Path, settings: Mapping[str, Any]) -> None:
        (root / "etc/dovecot/dovecot.conf").write_text(DELIVERY.format(host=HOST_NAME) + _SIEVE, encoding="utf-8")
        script = root / "home/paul/filtre.sieve"
        script.write_text(settings["script"], encoding="utf-8")
        chrooted(root, "chown", "paul:", "/home/paul/filtre.sieve")
        (root / "home/paul").chmod(0o755)
        outgoing.write(root, 'exec /usr/lib/dovecot/dovecot-lda -f "$SENDER" -a "$RECIPIENT" -d "$LOCAL"')

    def start(self, root: Path) -> None:
        self.spawn(root, "dovecot", "-F")

    def stop(self, root: Path) -> None:
        chrooted(root, "sh", "-c", "rm -rf /home/paul/Maildir /home/paul/.dovecot* /home/paul/filtre.*")
        super().stop(root)
