#!/usr/bin/env bash
# getmail6 6.18.11 (Debian 12): a signed message (multipart/signed) is taken by POP3 into a Maildir.  In the part that
# the signature is about, `Content-Type:text/plain` becomes `Content-Type: text/plain`, and the signature does not
# verify any longer.  The message is written anew from what was parsed, though nothing was to be changed in it.
#
# Expected: the part as it was sent.  RFC 1847, section 2.1: the content of a multipart/signed must not be altered in
# any way, and RFC 3156, section 5: a part is signed with its header.  No blank is needed behind the colon of a field
# (RFC 5322, section 2.2).
#
# Needs Debian 12's package index (apt-get update) and Python 3.11.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian getmail6=6.18.11-2
mkdir -p "$work/mail/new" "$work/mail/cur" "$work/mail/tmp"
user=
if [ "$(id -u)" = 0 ]; then # getmail does not deliver as root
    chmod 711 "$work"
    chown -R nobody "$work/mail"
    user=nobody
fi
cat >"$work/show.py" <<'PYTHON'
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

work, user = Path(sys.argv[1]), sys.argv[2]
PART = b"Content-Type:text/plain; charset=us-ascii\r\n\r\nThe invoice is paid.\r\n"
MESSAGE = (
    b"Return-Path: <marie@example.org>\r\nFrom: marie@example.org\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/signed; protocol="application/pgp-signature"; micalg=pgp-sha512; boundary="b"\r\n\r\n'
    b"--b\r\n" + PART + b"\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\nsignature\r\n--b--\r\n"
)
listener = socket.create_server(("127.0.0.1", 0))


def talk():
    connection, _ = listener.accept()
    answers = {"STAT": b"1 400\r\n", "LIST": b"\r\n1 400\r\n.\r\n", "UIDL": b"\r\n1 one\r\n.\r\n"}
    answers["RETR"] = b"\r\n" + MESSAGE + b".\r\n"
    with connection, connection.makefile("rb") as lines:
        connection.sendall(b"+OK ready\r\n")
        for line in lines:
            connection.sendall(b"+OK " + answers.get(line.split()[0].decode().upper(), b"\r\n"))


threading.Thread(target=talk, daemon=True).start()
(work / "getmailrc").write_text(
    f"[retriever]\ntype = SimplePOP3Retriever\nserver = 127.0.0.1\nport = {listener.getsockname()[1]}\n"
    "username = marie\npassword = secret\n"
    f"[destination]\ntype = Maildir\npath = {work}/mail/\n{user and f'user = {user}'}\n"
    "[options]\ndelete = true\ndelivered_to = false\nreceived = false\n"
)
subprocess.run(
    [sys.executable, work / "root/usr/bin/getmail", f"--getmaildir={work}", "--quiet"],
    env={**os.environ, "PYTHONPATH": str(work / "root/usr/lib/python3/dist-packages")},
    check=True,
    timeout=120,
)
(stored,) = (work / "mail/new").iterdir()
for name, message in ("sent", MESSAGE), ("stored", stored.read_bytes()):
    print(name, message.replace(b"\r\n", b"\n").split(b"--b")[1])
PYTHON
seen=$(python3 "$work/show.py" "$work" "$user")
echo "$seen"

expected="sent b'\nContent-Type:text/plain; charset=us-ascii\n\nThe invoice is paid.\n\n'
stored b'\nContent-Type: text/plain; charset=us-ascii\n\nThe invoice is paid.\n\n'"
[ "$seen" = "$expected" ] && as_stated "a blank was put into the signed part"
changed "the signed part is stored otherwise"
