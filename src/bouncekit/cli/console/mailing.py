"""Sending the report of a run: by the system's sendmail, or by a mail server that wants no password."""

import shlex
import smtplib
import ssl
import subprocess
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any, NamedTuple

import click

from bouncekit.cli.console.safe_text import Words
from bouncekit.osfiles import IS_WINDOWS

__all__ = ["Letter", "send"]

_SECONDS = 60
_HERE = {"localhost", "127.0.0.1", "::1"}


class Letter(NamedTuple):
    """A message of text, from one address to another."""

    sender: str
    to: str
    subject: str
    text: str


def send(letter: Letter, chosen: Mapping[str, Any], words: Words) -> str | None:
    """Send a letter by ``smtp`` or ``sendmail``, as the options say; return what went wrong, None where nothing did.

    It tells that a machine wrote it (RFC 3834, 5), so that no absent owner's program answers it.  Raises
    `click.UsageError` for an address or a port that is none.
    """
    message = EmailMessage()
    try:
        message["From"], message["To"], message["Subject"] = letter.sender, letter.to, letter.subject
    except ValueError as error:  # a line end within
        raise click.UsageError(str(error)) from None
    message["Date"], message["Message-ID"] = formatdate(localtime=True), make_msgid(domain="bouncekit.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    try:
        if chosen["smtp"]:
            return _by_smtp(chosen["smtp"], message, words)
        return _by_command(chosen["sendmail"], message)
    except (OSError, smtplib.SMTPException, ValueError, subprocess.SubprocessError) as error:
        return getattr(error, "strerror", None) or str(error)


def _by_smtp(address: str, message: EmailMessage, words: Words) -> str | None:
    host, _, port = address.partition(":")
    if port and not port.isdigit():
        raise click.BadParameter(address, param_hint="--smtp")
    with smtplib.SMTP(host, int(port or 25), timeout=_SECONDS) as server:
        server.ehlo()
        if host not in _HERE:  # the report names accounts and places
            if not server.has_extn("starttls"):
                return words.text("run-mail-plain")
            server.starttls(context=ssl.create_default_context())
        server.send_message(message)
    return None


def _by_command(command: str, message: EmailMessage) -> str | None:
    arguments = command if IS_WINDOWS else shlex.split(command)
    done = subprocess.run(arguments, input=message.as_bytes(), capture_output=True, timeout=_SECONDS, check=False)
    if done.returncode == 0:
        return None
    said = done.stderr.decode("utf-8", "replace").strip()
    return said or f"{command}: {done.returncode}"
