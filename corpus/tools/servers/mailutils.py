"""GNU mailutils: its `sieve` runs a recipient's script over a mailbox, and rejects or answers through sendmail."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox import HOST_NAME, chrooted
from servers import outgoing

# An mbox of one message, as a delivering server would store it; then the script over it.
_CALL = """\
{ printf 'From %s Mon Mar  2 10:00:00 2026\\nReturn-Path: <%s>\\n' "$SENDER" "$SENDER"; cat; echo; } > /tmp/mbox.$$
sieve --no-config -M sendmail:/usr/sbin/sendmail --email="$RECIPIENT" -f /tmp/mbox.$$ /etc/filtre.sieve
"""


class Driver(outgoing.HandedOver):
    packages = ("mailutils",)

    def configure(self, root: Path, settings: Mapping[str, Any]) -> None:
        (root / "etc/filtre.sieve").write_text(settings["script"], encoding="utf-8")
        (root / "etc/mailutils.conf").write_text(f"address {{ email-domain {HOST_NAME}; }};\n", encoding="utf-8")
        outgoing.write(root, _CALL)

    def start(self, root: Path) -> None:
        chrooted(root, "sh", "-c", "rm -f /tmp/mbox.*")
