"""Dovecot's local delivery agent: it rejects by itself when a mailbox is over its quota."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox import HOST_NAME, chrooted
from servers import Server

# Of the delivery agent, whatever its plugins. Rejections go to the collector.
DELIVERY = """\
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
"""
# {limit} is the scenario's setting, in bytes.
_QUOTA = """\
mail_plugins = quota
quota_full_tempfail = no
plugin {{
  quota = maildir:User quota
  quota_rule = *:storage={limit}B
}}
"""
# The harness submits with the sendmail command; this one hands each message to the delivery agent.
_SENDMAIL = """\
#!/bin/sh
while [ "$1" != -f ]; do shift; done
sender=$2
exec /usr/lib/dovecot/dovecot-lda -f "$sender" -a "$3" -d "${3%%@*}"
"""


class Driver(Server):
    packages = ("dovecot-core",)
    speaks_smtp = False
    submits_as = None  # the delivery agent changes to the recipient's account itself

    def configure(self, root: Path, settings: Mapping[str, Any]) -> None:
        content = (DELIVERY + _QUOTA).format(host=HOST_NAME, **dict(settings))
        (root / "etc/dovecot/dovecot.conf").write_text(content, encoding="utf-8")
        command = root / "usr/sbin/sendmail"
        command.write_text(_SENDMAIL, encoding="utf-8")
        command.chmod(0o755)

    def start(self, root: Path) -> None:
        self.spawn(root, "dovecot", "-F")

    def stop(self, root: Path) -> None:
        chrooted(root, "rm", "-rf", "/home/paul/Maildir")
        super().stop(root)
