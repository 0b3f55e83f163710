"""Where a relay listens and where it hands on: ``127.0.0.1:10025``, ``lmtp:[::1]:24``, ``lmtp:unix:/run/lmtp``."""

import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

__all__ = ["Endpoint", "Protocol"]

_FORM = re.compile(
    r"(?:(?P<protocol>smtp|lmtp):)?(?:unix:(?P<path>.+)|(?:\[(?P<six>[^\[\]]+)\]|(?P<host>[^:\[\]/]+)):(?P<port>\d{1,5}))",
    re.IGNORECASE,
)


class Protocol(StrEnum):
    """What is spoken: SMTP (RFC 5321) or LMTP (RFC 2033), which answers for each recipient of its own."""

    SMTP = "smtp"
    LMTP = "lmtp"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A place on the network, or a socket of Unix at `path`, and what is spoken there."""

    protocol: Protocol
    host: str = ""
    port: int = 0
    path: str = ""

    @classmethod
    def parse(cls, text: str) -> "Endpoint":
        """Return the place that `text` names: ``[smtp:|lmtp:]HOST:PORT`` or ``[smtp:|lmtp:]unix:PATH``.

        `ValueError` where it names none.
        """
        found = _FORM.fullmatch(text.strip())
        port = int(found["port"] or 0) if found else 0
        if found is None or port > 65535 or "\0" in text:
            raise ValueError(f"{text!r}: HOST:PORT or unix:PATH is wanted, after smtp: or lmtp: if need be")
        protocol = Protocol((found["protocol"] or "smtp").lower())
        return cls(protocol, found["six"] or found["host"] or "", port, found["path"] or "")

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        if self.path or self.host.lower() == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    def __str__(self) -> str:
        """Return it as `parse` reads it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.protocol}:" + (f"unix:{self.path}" if self.path else f"{host}:{self.port}")
