"""Messages to keep from a POP3 server (RFC 1939), all of which stay there.

Python's `poplib` is not used: it takes lines of at most 2,048 bytes and forgets which line end each had, so that the
bytes kept would not be those sent.  This client speaks over the same bounded connection as IMAP does.

Rule 1: no DELE is ever sent, and no QUIT either: a session that ends without QUIT removes nothing (RFC 1939, section
6), whatever the server would do with what was read.
Rule 2: what is kept is known by its unique id (UIDL) and its size; a server without UIDL, or whose ids are none, gives
all again, which is stored once.
Rule 3: a message that the server refuses, gives cut, or hangs up over is told and not kept; the rest goes on.
"""

import re
import ssl
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from bouncekit.archive.capture.known import (
    FolderResult,
    Kept,
    Known,
    SizeDifference,
    identity,
    is_cut,
    short_digest,
    told_well,
    trusted_places,
)
from bouncekit.archive.capture.reconnecting import connected_again
from bouncekit.archive.format.bag import sha256
from bouncekit.archive.format.captures import Incoming, Place
from bouncekit.archive.write.describe import describe
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.login_refusals import refused_login
from bouncekit.servers.sasl import AccessToken, Exchange, answered, mechanism_for
from bouncekit.servers.wire import Limits, Wire, trust

__all__ = ["Pop3Client", "Pop3Fetch", "Pop3Server", "pop3_connection"]

_PORTS = {"tls": 995, "starttls": 110}
_MOST_LINES = 2_000_000  # of a list: more messages than any box holds
_UIDL = re.compile(rb"(\d{1,9}) ([\x21-\x7e]{1,200})\s*")
_SIZE = re.compile(rb"(\d{1,9}) (\d{1,19})(?: .*)?\s*", re.DOTALL)
_DIGEST = re.compile("(?!0000)[0-9A-Fa-f]{16,}")  # perhaps of the header alone; Dovecot's begin with a UID
_SMALL = re.compile("[0-9]{1,10}")  # perhaps a number that is given out again
_STAT = re.compile(rb"\+OK (\d{1,9}) \d{1,19}")


@dataclass(frozen=True, slots=True)
class Pop3Server:
    """Where to connect, and how; as `bouncekit.servers.imap.ImapServer`, with the ports of POP3."""

    host: str
    port: int | None = None
    security: Literal["tls", "starttls"] = "tls"
    ca_file: str | None = None
    limits: Limits = field(default_factory=Limits)
    proxy: str | None = None
    client_cert: str | None = None
    client_key: str | None = None


@contextmanager
def pop3_connection(server: Pop3Server, user: str, password: str) -> Iterator["Pop3Client"]:
    """Connect, in TLS, and log in; close the connection at the end.  Raises `MailboxError`."""
    place = f"{server.host}:{server.port or _PORTS[server.security]}"
    if any(character in text for text in (user, password) for character in "\0\r\n"):
        raise MailboxError("credentials-invalid", place)
    context = trust(server.ca_file, server.client_cert, server.client_key)
    wire = Wire(server.host, server.port or _PORTS[server.security], server.limits, server.proxy)
    try:
        yield Pop3Client(wire, context, server.security, (user, password))
    finally:
        wire.close()


class Pop3Client:
    """The few commands that reading a box needs."""

    def __init__(self, wire: Wire, context: ssl.SSLContext, security: str, login: tuple[str, str]) -> None:
        self._wire = wire
        if security == "tls":
            wire.secure(context)
        self._answer()
        if security == "starttls":
            try:
                self._command(b"STLS")  # RFC 2595, section 4
            except MailboxError as error:
                if error.reason != "refused":
                    raise
                raise MailboxError("no-starttls", error.place, error.words) from error
            wire.secure(context)
        user, password = login
        if isinstance(password, AccessToken):
            self._log_in_with_token(user, password)
            return
        try:
            self._command(b"USER " + user.encode())
            self._command(b"PASS " + password.encode())
        except MailboxError as error:
            if error.reason != "refused":
                raise
            raise refused_login(error.place, error.words, "pop") from error

    def close(self) -> None:
        """Close the connection, without a word: see rule 1."""
        self._wire.close()

    def _log_in_with_token(self, user: str, token: AccessToken) -> None:
        """Log in by AUTH (RFC 5034, 4): not in one line, which may have 255 bytes and no more."""
        try:
            self._command(b"CAPA")
            lines = [line.decode("ascii", "replace").upper().split() for line in self._lines()]
            announced = {name for line in lines if line[:1] == ["SASL"] for name in line[1:]}
        except MailboxError as error:
            raise MailboxError("no-oauth", error.place, error.words) from error
        mechanism = mechanism_for(announced)
        if mechanism is None:
            raise MailboxError("no-oauth", self._wire.place)
        exchange = Exchange(mechanism, user, token, self._wire.place)
        self._wire.send(b"AUTH " + mechanism.encode() + b"\r\n")
        for _ in range(3):
            line = self._wire.readline()
            if not line.startswith(b"+") or line.startswith(b"+OK"):
                break
            self._wire.send(b64encode(answered(exchange, line[1:].strip())) + b"\r\n")
        if not line.startswith(b"+OK"):
            said = line.strip().decode("utf-8", "replace")
            told = f"{said} ({exchange.problem})" if exchange.problem else said
            raise MailboxError("token-refused", self._wire.place, told)

    def count(self) -> int:
        """Return how many messages the server counts (STAT)."""
        answer = self._command(b"STAT")
        match = _STAT.match(answer)
        if match is None:
            raise MailboxError("malformed", self._wire.place, answer.decode("utf-8", "replace"))
        return int(match[1])

    def unique_ids(self) -> dict[int, str] | None:
        """Return {number: unique id}; None where the server has no UIDL."""
        try:
            self._command(b"UIDL")
        except MailboxError as error:
            if error.reason != "refused":
                raise
            return None
        matches = (_UIDL.fullmatch(line) for line in self._lines())
        return {int(match[1]): match[2].decode("ascii") for match in matches if match}

    def sizes(self) -> dict[int, int]:
        """Return {number: size in bytes, as the server tells it}."""
        self._command(b"LIST")
        matches = (_SIZE.fullmatch(line) for line in self._lines())
        return {int(match[1]): int(match[2]) for match in matches if match}

    def message(self, number: int) -> bytes:
        """Return a message, each byte as it was sent, the dots of the transport taken out (RFC 1939, section 3)."""
        self._command(b"RETR %d" % number)
        lines: list[bytes] = []
        ended = True
        while True:
            line = self._wire.readline()
            if ended and line == b".\r\n":
                return b"".join(lines)
            lines.append(line[1:] if ended and line.startswith(b".") else line)
            ended = line.endswith(b"\r\n")

    def header(self, number: int) -> bytes | None:
        """Return the header of a message (TOP, RFC 1939, section 7); None where the server does not give it."""
        try:
            self._command(b"TOP %d 0" % number)
        except MailboxError as error:
            if error.reason != "refused":
                raise
            return None
        return b"".join(line[1:] if line.startswith(b".") else line for line in self._lines())

    def _lines(self) -> Iterator[bytes]:
        for _ in range(_MOST_LINES):
            line = self._wire.readline()
            if line.rstrip(b"\r\n") == b".":
                return
            yield line
        raise MailboxError("too-long", self._wire.place)

    def _command(self, line: bytes) -> bytes:
        self._wire.send(line + b"\r\n")
        return self._answer()

    def _answer(self) -> bytes:
        line = self._wire.readline()
        if line.startswith(b"+OK"):
            return line
        said = line.strip().decode("utf-8", "replace")
        raise MailboxError("refused" if line.startswith(b"-ERR") else "malformed", self._wire.place, said)


class Pop3Fetch:
    """The messages of a box that are not kept yet: iterate, then read `results`.  As `ImapFetch`, of one folder.

    A unique id proves little by itself: some servers make it from the header alone, number the messages, or tell one
    twice.  Where it looks so, the message is asked for again; the size that the server tells must always be the same.
    """

    def __init__(
        self, client: Pop3Client, source: str, known: Known, reconnect: Callable[[], Pop3Client] | None = None
    ) -> None:
        self._client = client
        self._source = source
        self._kept = trusted_places(known, source, None, None)
        self._reconnect = reconnect
        self._listing = _Listing({}, {})
        self._times: Counter[str] = Counter()
        self.results: list[FolderResult] = []

    def __iter__(self) -> Iterator[Incoming]:
        result = FolderResult("")
        self.results.append(result)
        result.problem = "interrupted"  # until it is through
        result.told = self._client.count()
        listing = self._listing = _list(self._client)
        known = self._known()
        result.listed, result.known = len(listing.numbers), len(known)
        for number in listing.numbers:
            if number in known:
                continue
            content = self._message(number, result)
            if content is None:
                continue
            uid, told = listing.ids.get(number), listing.sizes.get(number, 0)
            if is_cut(content, told):
                result.cut.append(SizeDifference(uid or number, told, len(content)))
                continue
            if len(content) != told:
                result.sizes.append(SizeDifference(uid or number, told, len(content)))
            self._count_reuse(uid, content, result)
            yield Incoming(content, Place(self._source, uid=uid, told_size=told if told != len(content) else None))
            result.fetched += 1
        result.problem = ""

    def _known(self) -> set[int]:
        """Return the numbers of the messages that are kept for sure."""
        ids, sizes = self._listing.ids, self._listing.sizes
        times = self._times = Counter(ids.values())
        well = told_well(self._kept)
        known = set()
        for number, uid in ids.items():
            kept = Kept.unpacked(self._kept[uid]) if uid in self._kept and times[uid] == 1 else None
            if kept is None or not kept.is_one or kept.size != sizes.get(number):
                continue
            if (_DIGEST.fullmatch(uid) and uid not in well) or (_SMALL.fullmatch(uid) and not self._has(number, kept)):
                continue
            known.add(number)
        return known

    def _has(self, number: int, kept: Kept) -> bool:
        """Tell whether the header of a message is that of the one which is kept."""
        header = self._client.header(number) if kept.is_told_well else None
        said = describe(header) if header is not None else None
        return said is not None and identity(said.message_id, said.date) == kept.identity

    def _count_reuse(self, uid: str | None, content: bytes, result: FolderResult) -> None:
        if uid is None or uid not in self._kept or self._times[uid] > 1:
            return
        kept = Kept.unpacked(self._kept[uid])
        result.reused += kept.is_one and kept.digest != short_digest(sha256(content))

    def _message(self, number: int, result: FolderResult) -> bytes | None:
        """Return a message; None where the server does not give it, which is noted."""
        said = ""
        for _ in range(2):
            try:
                return self._client.message(number)
            except MailboxError as error:
                said = error.words or error.reason
                if error.reason == "refused":
                    break
                self._connect_again(error)
        result.unreadable.append((self._listing.ids.get(number) or number, said))
        return None

    def _connect_again(self, error: MailboxError) -> None:
        """Connect anew, for the same messages under the same numbers; raise `error` where that cannot be."""
        self._client.close()  # else the server holds the box locked
        self._client = connected_again(self._reconnect, error)
        again = _list(self._client)
        old = self._listing
        if not (old.ids.items() <= again.ids.items() and old.sizes.items() <= again.sizes.items()):
            raise error  # somebody removed a message: the numbers are others now


class _Listing(NamedTuple):
    """The unique ids and sizes by number; no ids where the server has none, or tells the numbers themselves."""

    ids: dict[int, str]
    sizes: dict[int, int]

    @property
    def numbers(self) -> list[int]:
        return sorted(self.ids.keys() | self.sizes.keys())


def _list(client: Pop3Client) -> _Listing:
    ids, sizes = client.unique_ids() or {}, client.sizes()
    if all(uid.isdecimal() and int(uid) == number for number, uid in ids.items()):
        ids = {}  # the next message will have the same one as soon as this one is removed
    return _Listing(ids, sizes)
