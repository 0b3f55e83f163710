"""Plays scenarios: the loopback DNS, the peers, one server; writes each notice with its expected result beside it."""

import json
import re
import smtplib
import socket
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from pathlib import Path

import names
import peer
from letters import compose
from sandbox import chrooted
from servers import Server
from table import SENDER, Scenario

_PATIENCE = 25.0  # seconds to wait for a notice
_QUIET = 1.5  # seconds without another notice that end a scenario


@dataclass
class World:
    """What stands outside of the server under test."""

    root: Path
    post: peer.Post
    server: Server


def network(scenarios: Iterable[Scenario]) -> tuple[dict[str, str], dict[str, str]]:
    """Return (domain -> exchanger, host -> address) for all scenarios; each host gets an address of its own."""
    exchangers = {"example.fr": peer.COLLECTOR}
    spoken = [answer for scenario in scenarios for answer in scenario.answers]
    for answer in spoken:
        exchanger = answer.host or answer.exchanger
        if exchanger:
            domain = answer.recipient.rpartition("@")[2].encode("idna").decode()
            exchangers[domain] = exchanger
    hosts = sorted({answer.host for answer in spoken if answer.host})
    addresses = {peer.COLLECTOR: "127.0.0.2", "mail.example.fr": "127.0.0.1"}
    addresses |= {host: f"127.0.1.{number}" for number, host in enumerate(hosts, 1)}
    addresses["mx.machine-eteinte.example"] = "127.0.2.1"  # nobody listens there
    return exchangers, addresses


def play(world: World, scenarios: list[Scenario], out: Path) -> int:
    """Play all scenarios and write their messages under `out`; return how many brought no notice."""
    exchangers, addresses = network(scenarios)
    dns = names.serve(names.ScenarioZone(exchangers, addresses))
    listening = {
        host: a for host, a in addresses.items() if host not in {"mail.example.fr", "mx.machine-eteinte.example"}
    }
    peers = peer.listen(listening, world.post)
    missing = 0
    try:
        for scenario in scenarios:
            notice = _play_one(world, scenario)
            missing += notice is None
            if notice is None:
                print(f"{scenario.slug}: nothing came back", file=sys.stderr)
                print(world.server.log(world.root)[-2500:], file=sys.stderr)
            else:
                _write(out, scenario, notice, world.server)
                print(f"{scenario.slug}: {len(notice)} bytes")
    finally:
        world.server.stop(world.root)
        for running in (*peers, *dns):
            running.stop()
    return missing


def _play_one(world: World, scenario: Scenario) -> bytes | None:
    world.post.play(scenario.answers)
    world.server.restart(world.root, scenario.settings)
    if world.server.speaks_smtp:
        _wait_for_port()
    try:
        _submit(world, scenario)
    except (OSError, smtplib.SMTPException) as refusal:
        print(f"{scenario.slug}: the server took nothing: {refusal}", file=sys.stderr)
        return None
    notices = _collect(world.post, scenario.pick + 1)
    if len(notices) > 1:
        print(f"{scenario.slug}: {len(notices)} notices, number {scenario.pick} is kept", file=sys.stderr)
    return notices[scenario.pick] if len(notices) > scenario.pick else None


def _wait_for_port() -> None:
    """Return when the server listens, or after ten seconds (the submission then tells what is wrong)."""
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", 25)) == 0:
                return
        time.sleep(0.1)


def _submit(world: World, scenario: Scenario) -> None:
    message = compose(scenario)
    recipients = [answer.recipient for answer in scenario.answers]
    if scenario.through == "sendmail" or not world.server.speaks_smtp:
        content = message.as_bytes(policy=message.policy.clone(linesep="\n"))
        options = ("-N", scenario.notify.lower()) if scenario.notify else ()
        command = (world.server.submission, *options, "-i", "-f", SENDER, *recipients)
        chrooted(world.root, *command, stdin=content, user=world.server.submits_as)
        return
    _submit_by_smtp(scenario, message, recipients)


def _submit_by_smtp(scenario: Scenario, message: EmailMessage, recipients: list[str]) -> None:
    mail_options = ["BODY=8BITMIME"] + (["SMTPUTF8"] if scenario.utf8 else [])
    rcpt_options = [f"NOTIFY={scenario.notify}"] if scenario.notify else []
    content = message.as_bytes(policy=SMTPUTF8 if scenario.utf8 else SMTP)
    with smtplib.SMTP("127.0.0.1", 25, local_hostname="poste-nadia.example.fr", timeout=30) as client:
        client.ehlo()
        if not client.has_extn("8bitmime"):
            mail_options.remove("BODY=8BITMIME")
        client.sendmail(SENDER, recipients, content, mail_options, rcpt_options)


def _collect(post: peer.Post, wanted: int) -> list[bytes]:
    """Wait for what comes back to the sender, as a delivering server would store it (LF, with a Return-Path)."""
    deadline = time.monotonic() + _PATIENCE
    found: list[bytes] = []
    while time.monotonic() < deadline:
        fresh = [e for e in post.accepted if SENDER in e[1]]
        if len(fresh) != len(found):
            found = [b"Return-Path: <%s>\n" % e[0].strip("<>").encode() + e[2].replace(b"\r\n", b"\n") for e in fresh]
            if len(found) >= wanted:
                deadline = min(deadline, time.monotonic() + _QUIET)
        time.sleep(0.1)
    return found


def _write(out: Path, scenario: Scenario, notice: bytes, server: Server) -> None:
    expected = scenario.expected(server.software, with_host=server.names_remote_host)
    expected["failures"].sort(key=lambda entry: _position(notice, entry["recipient"]))
    returned = notice.partition(b"\n\n")[2]
    letter = compose(scenario)
    if str(letter["Message-ID"]).encode() in returned:
        expected["original"] = {"message_id": str(letter["Message-ID"]), "subject": str(letter["Subject"])}
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{scenario.slug}.eml").write_bytes(notice)
    content = json.dumps(expected, ensure_ascii=False, indent=2) + "\n"
    (out / f"{scenario.slug}.json").write_text(content, encoding="utf-8")


def _position(notice: bytes, recipient: str) -> int:
    """Where the report names a recipient: results stand in the order of the report."""
    field = re.search(rb"(?im)^Final-Recipient:[^;\n]*;[ \t]*<?%s" % re.escape(recipient.encode()), notice)
    return field.start() if field else notice.find(recipient.encode())
