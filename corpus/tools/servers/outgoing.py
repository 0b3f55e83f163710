"""For programs that answer through the sendmail command: theirs, which ends at the collector, and one to call them."""

from pathlib import Path

from servers import Server

HAND_OVER = "/usr/local/bin/hand-over"  # takes what the harness submits

_SENDMAIL = """\
#!/usr/bin/python3
import email.parser, email.policy, email.utils, os, smtplib, sys
words, sender, told, recipients = sys.argv[1:], "", False, []
while words:
    word = words.pop(0)
    if word[:2] in ("-f", "-r"):
        sender = (word[2:] or words.pop(0)).strip("<>")
    elif word == "-t":
        told = True
    elif not word.startswith("-"):
        recipients.append(word.strip("<>"))
content = sys.stdin.buffer.read().replace(b"\\n", b"\\r\\n")
if told:
    headers = email.parser.BytesHeaderParser(policy=email.policy.compat32).parsebytes(content)
    recipients += [a for _, a in email.utils.getaddresses(headers.get_all("to", []) + headers.get_all("cc", [])) if a]
if os.fork():
    os._exit(0)  # some callers end whoever is slow
os.setsid()
with smtplib.SMTP("127.0.0.2", 25, local_hostname="mail.example.fr", timeout=20) as client:
    client.sendmail(sender, recipients, content)
"""
# Called by the harness as: -i -f SENDER RECIPIENT
_CALL = """\
#!/bin/sh
while [ "$1" != -f ]; do shift; done
SENDER=$2 RECIPIENT=$3 LOCAL=${3%%@*}
export SENDER RECIPIENT LOCAL
"""


class HandedOver(Server):
    """What is called with each message, as a delivery agent calls it."""

    speaks_smtp = False
    submits_as = None  # it changes to the recipient's account itself, or needs none
    submission = HAND_OVER


def write(root: Path, call: str, *, replies: bool = True) -> None:
    """Write both commands; `call` is the shell line that delivers standard input to ``$RECIPIENT`` from ``$SENDER``."""
    commands = {HAND_OVER: _CALL + call + "\n"} | ({"/usr/sbin/sendmail": _SENDMAIL} if replies else {})
    for name, content in commands.items():
        path = root / name.lstrip("/")
        path.unlink(missing_ok=True)
        path.write_text(content, encoding="utf-8")
        path.chmod(0o755)
