"""The DragonFly mail agent: no daemon; each message is delivered, or returned, by the command that took it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox import HOST_NAME
from servers import Server


class Driver(Server):
    software = "dma"
    packages = ("dma",)
    speaks_smtp = False

    def configure(self, root: Path, settings: Mapping[str, Any]) -> None:
        (root / "etc/dma/dma.conf").write_text(f"MAILNAME {HOST_NAME}\nALIASES /etc/aliases\n", encoding="utf-8")
        (root / "etc/aliases").write_text("postmaster: nadia\n", encoding="utf-8")

    def start(self, root: Path) -> None:
        """There is nothing to start."""
