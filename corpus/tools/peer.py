"""SMTP peers on loopback that answer with any provider's words, and one that collects what is sent back."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from table import Answer

COLLECTOR = "mx.example.fr"  # takes what comes back to the sender
_UTF8_HOSTS = frozenset({COLLECTOR, "mx.societe.example"})  # announce SMTPUTF8
_SIZE_LIMITS = {"mx.petit-serveur.example": 20_000}  # bytes, announced as SIZE (RFC 1870)
_SILENCE = 20  # seconds: longer than any server under test is told to wait

Envelope = tuple[str, tuple[str, ...], bytes]  # sender, recipients, content with CRLF


@dataclass
class Post:
    """What the peers share: the answers of the running scenario, and everything that they accepted."""

    answers: dict[str, Answer] = field(default_factory=dict)  # by recipient, lower case
    accepted: list[Envelope] = field(default_factory=list)

    def play(self, answers: Iterable[Answer]) -> None:
        """Answer with these from now on, and forget what was accepted."""
        self.answers = {answer.recipient.lower(): answer for answer in answers}
        self.accepted.clear()

    def at(self, host: str, stage: str) -> str | None:
        """The words that this host says at a stage that comes before the recipient is known."""
        spoken = (a.spoken() for a in self.answers.values() if a.host == host and a.stage == stage)
        return next(spoken, None)

    def of(self, recipient: str, stage: str) -> str | None:
        """The words for one recipient at ``RCPT`` or ``DATA``."""
        answer = self.answers.get(recipient.lower())
        return answer.spoken() if answer and answer.stage == stage else None


class _Handler:
    """The hooks of aiosmtpd, each asking the post what to say."""

    def __init__(self, host: str, post: Post) -> None:
        self.host = host
        self.post = post

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 (aiosmtpd's name)
        session.host_name = hostname
        refusal = self.post.at(self.host, "EHLO")
        return [refusal] if refusal else responses

    async def handle_MAIL(self, server, session, envelope, address, mail_options):  # noqa: N802
        refusal = self.post.at(self.host, "MAIL")
        if refusal:
            return refusal
        envelope.mail_from = address
        envelope.mail_options.extend(mail_options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        refusal = self.post.of(address, "RCPT")
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        refusals = (self.post.of(recipient, "DATA") for recipient in envelope.rcpt_tos)
        refusal = next((words for words in refusals if words), None)
        if refusal:
            return refusal
        self.post.accepted.append((envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.content))
        return "250 2.0.0 Ok: queued as 4XyZ0a1bQ2"


class _Speaker(SMTP):
    """aiosmtpd's server, with a greeting that a scenario can replace (stage ``CONNECT``)."""

    greeted = False

    async def push(self, status):
        if not self.greeted:
            self.greeted = True
            post, host = self.event_handler.post, self.event_handler.host
            if post.at(host, "SILENT") is not None:
                await asyncio.sleep(_SILENCE)
            refusal = post.at(host, "CONNECT")
            if refusal:
                await super().push(refusal)
                self.transport.close()
                return
        if isinstance(status, str) and not status.isascii():
            status = status.encode()  # aiosmtpd would refuse raw UTF-8; real servers say it all the same
        await super().push(status)


class _PeerController(Controller):
    def __init__(self, host: str, address: str, post: Post) -> None:
        super().__init__(_Handler(host, post), hostname=address, port=25, server_hostname=host)
        self.host = host

    def factory(self):
        return _Speaker(
            self.handler,
            hostname=self.host,
            ident="ESMTP",
            enable_SMTPUTF8=self.host in _UTF8_HOSTS,
            decode_data=False,
            data_size_limit=_SIZE_LIMITS.get(self.host, 64 << 20),
            loop=asyncio.get_event_loop(),
        )


def listen(addresses: Mapping[str, str], post: Post) -> list[Controller]:
    """Start a peer for each host (name -> 127.x.y.z) on port 25; the caller stops what is returned."""
    peers: list[Controller] = []
    for host, address in addresses.items():
        peer = _PeerController(host, address, post)
        peer.start()
        peers.append(peer)
    return peers
