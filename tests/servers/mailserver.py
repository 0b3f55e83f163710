"""What the mail servers of the tests have in common that ``.ci/servers`` unpacks: where they are, how they are left."""

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import ClassVar

from servers.loopback import make_certificate, unpacked

__all__ = ["MailServer"]


class MailServer:
    """A server that is started in a folder of its own; a subclass says which packages, and how it starts."""

    host = "localhost"
    password = "secret"
    packages: ClassVar[str]  # the name under which they are unpacked
    title: ClassVar[str]  # what people call it

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ca_file = folder / "certificate.pem"
        self.imaps_port = self.pop3s_port = 0
        packages = unpacked(self.packages)
        assert packages is not None, self.missing()
        self._packages = packages
        make_certificate(folder)

    @classmethod
    def missing(cls) -> str:
        """Return why no such server can be started here, with what to do; an empty string where it can."""
        return "" if unpacked(cls.packages) else f"{cls.title} not found: run .ci/servers"

    @classmethod
    @contextmanager
    def running(cls) -> Iterator["MailServer"]:
        """Start one in a temporary folder, which whoever it runs as may enter; stop it and remove the folder."""
        with tempfile.TemporaryDirectory(prefix=f"{cls.packages}-") as name:
            Path(name).chmod(0o755)
            with cls(Path(name)).start() as server:
                yield server

    def start(self) -> AbstractContextManager["MailServer"]:
        """Run the server until the block ends."""
        raise NotImplementedError
