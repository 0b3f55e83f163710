"""nullmailer: hands everything to one smart host, and writes RFC 3464 reports itself (nullmailer-dsn)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox import HOST_NAME, chrooted
from servers import Server


class Driver(Server):
    packages = ("nullmailer",)
    speaks_smtp = False

    def configure(self, root: Path, settings: Mapping[str, Any]) -> None:
        folder = root / "etc/nullmailer"
        (root / "etc/mailname").write_text(f"{HOST_NAME}\n", encoding="ascii")
        chrooted(root, "rm", "-f", "/var/spool/nullmailer/trigger")
        chrooted(root, "mkfifo", "-m", "0666", "/var/spool/nullmailer/trigger")
        values = {"defaultdomain": HOST_NAME, "pausetime": "1", "maxpause": "1", "queuelifetime": "3600"}
        for name, value in (values | dict(settings)).items():
            (folder / name).write_text(f"{value}\n", encoding="utf-8")

    def start(self, root: Path) -> None:
        chrooted(root, "find", "/var/spool/nullmailer/queue", "/var/spool/nullmailer/failed", "-type", "f", "-delete")
        self.spawn(root, "setpriv", "--reuid=mail", "--regid=mail", "--init-groups", "nullmailer-send")
