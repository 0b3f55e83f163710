"""The relay before a real Dovecot, by LMTP: over the network and over its socket of Unix."""

import smtplib
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from imapclient import IMAPClient

from bouncekit.helpdesk import filtered, read_mail
from bouncekit.helpdesk.relay import Envelope, as_delivered
from servers.dovecot import Account, Dovecot, Root, running_dovecot, why_not
from servers.loopback import free_port
from unit.helpdesk.relay.test_relay import running

NOTICE = (Path(__file__).parents[4] / "corpus/postfix/mailbox-full-orange-417.eml").read_bytes()
LMTP = """
protocols = imap pop3 lmtp
service lmtp {{
  inet_listener lmtp {{
    port = {port}
  }}
}}
protocol lmtp {{
  mail_plugins = quota
}}
"""


def stamp(envelope: Envelope) -> bytes:
    return filtered(envelope.content, read_mail(as_delivered(envelope)))


@pytest.fixture(scope="module")
def lmtp_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def delivering(lmtp_port: int) -> Iterator[Dovecot]:
    missing = why_not() or ("" if Path("/usr/lib/dovecot/lmtp").exists() else "apt-get install dovecot-lmtpd")
    if missing:
        pytest.skip(missing)
    with running_dovecot(LMTP.format(port=lmtp_port)) as server:
        yield server


def inbox(server: Dovecot, account: Account) -> list[bytes]:
    context = ssl.create_default_context(cafile=str(server.ca_file))
    with IMAPClient(server.host, server.imaps_port, ssl_context=context, timeout=20) as client:
        client.login(account.name, account.password)
        client.select_folder("INBOX", readonly=True)
        return [each[b"BODY[]"] for each in client.fetch(client.search("ALL"), ["BODY.PEEK[]"]).values()]


@pytest.mark.unix("Dovecot")
def test_each_recipient_gets_dovecots_own_answer(delivering: Dovecot, lmtp_port: int) -> None:
    marie = delivering.account("lmtp-marie")
    delivering.account("lmtp-full", quotas=[Root("User quota", "storage=1K")])
    content = NOTICE.replace(b"\n", b"\r\n")
    with running(lmtp_port, stamp, listens="lmtp", hands_on="lmtp") as relay:
        sender = relay.lmtp()
        sender.say("LHLO sender", "MAIL FROM:<>", "RCPT TO:<lmtp-marie>")
        unknown = sender.say("RCPT TO:<lmtp-nobody>")
        sender.say("RCPT TO:<lmtp-full>", "DATA")
        answers = [sender.send(content + b".\r\n"), sender.read()]
        sender.close()

    assert unknown.startswith("550 5.1.1")
    assert answers[0].startswith("250 2.0.0 <lmtp-marie>")
    assert answers[1].startswith("552 5.2.2 <lmtp-full>")
    assert (1, 1) == (relay.relay.counts.accepted, relay.relay.counts.refused)
    [kept] = inbox(delivering, marie)
    assert b"\r\nX-Bouncekit-Kind: failure\r\nX-Bouncekit-Handling: reopen\r\n" in kept
    assert kept.partition(b"\r\n\r\n")[2] == content.partition(b"\r\n\r\n")[2]


@pytest.mark.unix("Dovecot")
def test_an_smtp_sender_reaches_dovecot_with_a_message_of_eight_bits(delivering: Dovecot, lmtp_port: int) -> None:
    paul = delivering.account("lmtp-paul")
    body = "Subject: Été\r\n\r\n.Bonjour à tous\r\n".encode()
    with running(lmtp_port, stamp, hands_on="lmtp") as relay, relay.sender() as sender:
        assert {} == sender.sendmail("a@example.fr", ["lmtp-paul"], body, ["BODY=8BITMIME"])
        with pytest.raises(smtplib.SMTPRecipientsRefused, match="User doesn't exist"):
            sender.sendmail("a@example.fr", ["lmtp-nobody-else"], body)

    [kept] = inbox(delivering, paul)
    assert kept.endswith(body)
    assert b"Return-Path: <a@example.fr>\r\n" in kept
