#!/usr/bin/env bash
# aiosmtpd 1.4.6 (PyPI): its `LMTP` server, with its own `Mailbox` handler, answers a message for two recipients with
# one "250 OK".  The client takes the answer to its next command, here "221 Bye", for the one about the second
# recipient, or waits for it.
#
# Expected: two answers.  RFC 2033, section 4.2: after the final dot there is one reply for each RCPT that was accepted,
# in their order.  The documentation of the package names this RFC as the one it implements.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi aiosmtpd==1.4.6
seen=$("$work/venv/bin/python" - "$work/mail" <<'PYTHON'
import socket
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from aiosmtpd.lmtp import LMTP


class LmtpController(Controller):
    def factory(self):
        return LMTP(self.handler)


with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
controller = LmtpController(Mailbox(sys.argv[1]), hostname="127.0.0.1", port=port)
controller.start()
with socket.create_connection(("127.0.0.1", port)) as connection, connection.makefile("rwb") as session:

    def answer():
        while (line := session.readline())[3:4] == b"-":
            pass
        return line.decode().strip()

    answer()
    for command in (
        "LHLO client.example.org", "MAIL FROM:<marie@example.org>", "RCPT TO:<anne@example.net>",
        "RCPT TO:<jean@example.net>", "DATA",
    ):
        session.write(f"{command}\r\n".encode())
        session.flush()
        print(f"{command}: {answer()}")
    session.write(b"Subject: Invoice\r\n\r\nText.\r\n.\r\nQUIT\r\n")
    session.flush()
    print("the message for anne:", answer())
    print("the message for jean:", answer())
controller.stop()
PYTHON
)
echo "$seen"

[[ $seen = *"for anne: 250 OK"*"for jean: 221 Bye" ]] && as_stated "one answer comes for two recipients"
changed "the message is answered otherwise"
