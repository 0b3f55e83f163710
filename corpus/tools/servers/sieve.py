"""Dovecot's local delivery agent with Sieve (Pigeonhole): rejections and vacation replies of a recipient's script."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox import HOST_NAME, chrooted
from servers import Server, outgoing

_CONFIGURATION = """\
protocols =
hostname = {host}
postmaster_address = postmaster@{host}
submission_host = 127.0.0.2:25
mail_location = maildir:~/Maildir
log_path = /var/log/mail.log
passdb {{
  driver = static
  args = nopassword=y
}}
userdb {{
  driver = passwd
}}
protocol lda {{
  mail_plugins = sieve
}}
plugin {{
  sieve = file:~/filtre.sieve
}}
"""


class Driver(Server):
    packages = ("dovecot-core", "dovecot-sieve")
    speaks_smtp = False
    submits_as = None  # the delivery agent changes to the recipient's account itself
    submission = outgoing.HAND_OVER

    def configure(self, root: Path, settings: Mapping[str, Any]) -> None:
        (root / "etc/dovecot/dovecot.conf").write_text(_CONFIGURATION.format(host=HOST_NAME), encoding="utf-8")
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
