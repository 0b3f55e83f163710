"""Courier, with its ESMTP listener replaced by the sendmail command: only delivery matters here."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox import HOST_NAME, chrooted
from servers import Server

_FILES = {
    "me": HOST_NAME,
    "defaultdomain": HOST_NAME,
    "dsnfrom": f"Courier <postmaster@{HOST_NAME}>",
    "locals": f"localhost\n{HOST_NAME}",
    "queuetime": "1s",
    "faxqueuetime": "1s",
    "warntime": "1d",
    "retryalpha": "1",
    "retrybeta": "1",
    "retrygamma": "1",
    "retrymaxdelta": "1",
    "submitdelay": "0",
    "esmtptimeoutconnect": "5",
}


class Driver(Server):
    software = "courier"
    packages = ("courier-mta", "courier-base")
    speaks_smtp = False
    log_file = "var/log/server-output"

    def configure(self, root: Path, settings: Mapping[str, Any]) -> None:
        for name, value in (_FILES | dict(settings)).items():
            (root / "etc/courier" / name).write_text(f"{value}\n", encoding="utf-8")
        (root / "run/courier").mkdir(exist_ok=True)
        chrooted(root, "chown", "-R", "courier:courier", "/run/courier")
        chrooted(root, "makealiases")

    def start(self, root: Path) -> None:
        chrooted(root, "courier", "start")
        self.spawn(root, "/usr/lib/courier/courier/courierd", seconds=2.0)

    def stop(self, root: Path) -> None:
        chrooted(root, "courier", "stop")
        super().stop(root)
