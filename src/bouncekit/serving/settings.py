"""How the service is to run: where it listens, who may ask, and how much of everything there may be."""

from dataclasses import dataclass, field
from ipaddress import ip_address

from bouncekit.errors.base import BouncekitError
from bouncekit.errors.reasons import ServingReason
from bouncekit.helpdesk.desk import Desk
from bouncekit.judging import RuleBook
from bouncekit.vocabulary import LANGUAGES, Language

__all__ = ["Limits", "ServingError", "Settings"]

_MIB = 1 << 20
_SHORTEST_TOKEN = 16
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class ServingError(BouncekitError):
    """The service cannot run: `reason` says why, `detail` what the system or the setting says."""

    def __init__(self, reason: ServingReason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = ServingReason(reason)
        self.detail = detail

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.reason.meaning, self.detail)))


@dataclass(frozen=True, slots=True)
class Limits:
    """How much there may be of everything.

    `message_bytes` of one request, counted as they arrive; `all_bytes` of all that are held at once (503 for more);
    `header_seconds` in which the header of a request must have arrived, `body_seconds` its body, and `message_seconds`
    that the work on one may take; `waiting` requests that may wait for a worker (503 for more), `per_client` that one
    address may have in progress (429 for more), `connections` that may be open.
    """

    message_bytes: int = 32 * _MIB
    all_bytes: int = 128 * _MIB
    header_seconds: float = 10.0
    body_seconds: float = 30.0
    message_seconds: float = 20.0
    waiting: int = 128
    per_client: int = 64
    connections: int = 512


@dataclass(frozen=True)
class Settings:
    """How the service runs.

    It listens at `host` and `port` (0: any free one).  An address that other computers reach needs a `token` of 16
    characters or more, which each request then bears.  `names` are further values of the Host field that are answered:
    the name of a proxy before the service.  `jobs` processes do the work.  `lang` is the language where a request names
    none; `rules` are your own; `desk` and `sent` (a file of `bouncekit.helpdesk.SqliteSent`) are what the notes of a
    help desk are made with; `page` tells whether there is a page for people.
    Raises `ServingError` where the address needs a token, or the token is short, and `ValueError` for any other fault.
    """

    host: str = "127.0.0.1"
    port: int = 8026
    token: str | None = field(default=None, repr=False)
    names: tuple[str, ...] = ()
    jobs: int = 2
    lang: Language = "fr"
    rules: RuleBook | None = field(default=None, repr=False)
    desk: Desk = field(default_factory=Desk)
    sent: str | None = None
    page: bool = True
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if self.lang not in LANGUAGES:
            raise ValueError(f"unknown language {self.lang!r}: choose one of {', '.join(LANGUAGES)}")
        if self.jobs < 1:
            raise ValueError(f"jobs is {self.jobs}: at least one process must do the work")
        if self.token is not None and (len(self.token) < _SHORTEST_TOKEN or not _is_plain(self.token)):
            raise ServingError(ServingReason.TOKEN_WEAK)
        if self.token is None and not self.is_loopback:
            raise ServingError(ServingReason.TOKEN_NEEDED, self.host)

    @property
    def is_loopback(self) -> bool:
        """Whether no other computer reaches the address."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def hosts(self) -> frozenset[str]:
        """The values of the Host field that are answered, without their ports."""
        own = f"[{self.host}]" if ":" in self.host else self.host
        return frozenset(name.lower() for name in (*_LOOPBACK, own, *self.names))


def _is_plain(token: str) -> bool:
    return token.isascii() and token.isprintable() and " " not in token
