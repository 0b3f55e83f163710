"""One driver a mail server: what to install, how to configure, start and stop it.  The harness does the rest."""

import subprocess
import time
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

# What /etc/aliases holds where a server reads it.
ALIASES = """\
postmaster: nadia
equipe: lea, paul
automate: "|/bin/false"
sortie67: "|exit 67"
sortie69: "|exit 69"
sortie73: "|exit 73"
sortie75: "|exit 75"
sortie77: "|echo over quota; exit 77"
absente: "|/usr/local/bin/no-such-program"
relais: jean.dupond@ornage.fr
tourne: tourne-encore
tourne-encore: tourne
fichier: /no/such/folder/mailbox
"""
_OUTPUT = "var/log/server-output"  # what foreground servers print


class Server:
    """What the harness asks of a driver.  All paths are inside the overlay's root."""

    software: str | None = None  # as the expected results name it; None: not asserted
    packages: tuple[str, ...] = ()
    speaks_smtp = True  # False: only the sendmail command takes mail
    submits_as: str | None = "nadia"  # the account that runs the sendmail command; None: root
    submission = "/usr/sbin/sendmail"  # the command that takes a message from standard input
    names_remote_host = False  # True: its notices name the host that refused
    log_file = "var/log/mail.log"

    def __init__(self) -> None:
        self._running: dict[str, Any] | None = None
        self._processes: list[subprocess.Popen[bytes]] = []

    def restart(self, root: Path, settings: Mapping[str, Any]) -> None:
        """Start the server, or start it again if the settings have changed."""
        if self._running == dict(settings):
            return
        if self._running is not None:
            self.stop(root)
        self.configure(root, settings)
        self.start(root)
        self._running = dict(settings)

    def configure(self, root: Path, settings: Mapping[str, Any]) -> None:
        """Write the configuration for these settings, from nothing."""
        raise NotImplementedError

    def start(self, root: Path) -> None:
        """Start, and return when the server takes mail."""
        raise NotImplementedError

    def stop(self, root: Path) -> None:
        """Stop what `start` started, and empty the queue."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait(timeout=20)
        self._processes.clear()

    def spawn(self, root: Path, *command: str, seconds: float = 1.5) -> None:
        """Start a server that stays in the foreground, and give it some seconds to open its port."""
        with (root / _OUTPUT).open("ab") as output:
            process = subprocess.Popen(["chroot", str(root), *command], stdout=output, stderr=output)
        self._processes.append(process)
        time.sleep(seconds)

    def log(self, root: Path) -> str:
        """What the server logged, for the developer of a scenario."""
        paths = [path for path in (root / _OUTPUT, root / self.log_file) if path.exists()]
        return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in paths)


def driver(name: str) -> Server:
    """The driver of one server by its module's name."""
    return import_module(f"servers.{name}").Driver()  # type: ignore[no-any-return]
