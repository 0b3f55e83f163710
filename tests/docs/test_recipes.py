"""The pipe of the recipes: a note for what machines write, and whatever happens no message lost."""

import os
import subprocess
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

ROOT = Path(__file__).parents[2]
PIPE = ROOT / "docs/helpdesk/recipes/any/bouncekit-note"
NOTICE = (ROOT / "corpus/postfix/mailbox-full-orange-417.eml").read_bytes()
LETTER = b"X-Bouncekit-Note: yes\nFrom: Marie <marie@example.fr>\nSubject: Bonjour\n\nBonjour,\n\nmerci.\n\nMarie\n"


def piped(content: bytes, *options: str) -> bytes:
    command = [sys.executable, str(PIPE), "--to", "support@example.fr", *options]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout


def read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_notice_becomes_its_note_in_the_thread_of_what_came_back() -> None:
    note = read(
        piped(NOTICE.replace(b"Subject: Facture", b"Subject: [support-7] Facture"), "--subject-tag", "[support-{id}]")
    )
    body = note.get_body(("plain",))

    assert body is not None
    assert "Boîte e-mail pleine." in body.get_content()
    assert "<boite-pleine-orange-417@example.fr>" == note["in-reply-to"]
    assert ("[support-7] Non distribué", "yes", "reopen") == tuple(
        str(note[name]) for name in ("subject", "x-bouncekit-note", "x-bouncekit-handling")
    )
    assert "MAILER-DAEMON@mail.example.fr" in str(note["from"])


def test_what_a_person_writes_comes_out_as_it_came_without_what_it_says_in_our_name() -> None:
    out = piped(LETTER)

    assert out.endswith(LETTER.removeprefix(b"X-Bouncekit-Note: yes\n"))
    assert read(out)["x-bouncekit-note"] is None


def test_without_bouncekit_and_with_wrong_options_nothing_is_lost(tmp_path: Path) -> None:
    (tmp_path / "bouncekit.py").write_text("raise RuntimeError('half installed')\n")
    command = [sys.executable, str(PIPE)]
    broken = {**os.environ, "PYTHONPATH": str(tmp_path)}
    passed = subprocess.run(
        [*command, "--to", "support@example.fr"], input=NOTICE, capture_output=True, env=broken, check=True
    )
    refused = subprocess.run(command, input=NOTICE, capture_output=True, check=False)

    assert NOTICE == passed.stdout
    assert b"half installed" in passed.stderr
    assert 75 == refused.returncode  # sysexits.h: the mail server keeps the message and tries again


def test_a_notice_from_nobody_and_a_wrong_pattern_lose_nothing() -> None:
    nobody = NOTICE.replace(
        b"From: Mail Delivery System <MAILER-DAEMON@mail.example.fr>", b"From: Mail Delivery System"
    )

    assert "support@example.fr" in str(read(piped(nobody))["from"])
    assert NOTICE == piped(NOTICE, "--subject-tag", "[support]")
