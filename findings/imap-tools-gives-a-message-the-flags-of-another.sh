#!/usr/bin/env bash
# imap-tools 1.16.0: message 1 is fetched with `fetch()` (bulk is off, as by default), while another program flags
# message 2.  The server tells of that in the same answer, as it may.  The message returned for UID 1 carries \Flagged
# and \Deleted, which belong to message 2; with bulk=True it does not.
#
# Expected: \Seen alone.  RFC 9051, section 7: a client must accept data it did not ask for at any time, and section
# 7.5.2: each FETCH answer says by its number which message it is about.
set -euo pipefail
export LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check imap-tools==1.16.0
cat >"$work/show.py" <<'PYTHON'
import socket
import threading

from imap_tools import MailBoxUnencrypted


def serve(answer, capabilities):
    """Serve one IMAP client on loopback; `answer` gives the untagged lines for a command.  Return the port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def talk():
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(f"* OK [CAPABILITY {capabilities}] ready\r\n".encode())
            for line in lines:
                tag, _, command = line.decode().strip().partition(" ")
                known = {"CAPABILITY": f"* CAPABILITY {capabilities}\r\n", "LOGOUT": "* BYE bye\r\n"}
                connection.sendall(f"{known.get(command) or answer(command)}{tag} OK done\r\n".encode())

    threading.Thread(target=talk, daemon=True).start()
    return listener.getsockname()[1]


MESSAGE = "From: a@example.com\r\nSubject: One\r\n\r\nText.\r\n"


def answer(command):
    if command.startswith(("SELECT", "EXAMINE")):
        return "* FLAGS (\\Seen \\Flagged \\Deleted)\r\n* 2 EXISTS\r\n* 0 RECENT\r\n"
    if "SEARCH" in command:
        return "* SEARCH 1\r\n"
    if "FETCH" in command:
        return (
            f"* 1 FETCH (UID 1 FLAGS (\\Seen) RFC822.SIZE {len(MESSAGE)} BODY[] {{{len(MESSAGE)}}}\r\n{MESSAGE})\r\n"
            "* 2 FETCH (UID 2 FLAGS (\\Flagged \\Deleted))\r\n"
        )
    return ""


mailbox = MailBoxUnencrypted("127.0.0.1", serve(answer, "IMAP4rev1"), timeout=20)
with mailbox.login("marie", "secret"):
    for message in mailbox.fetch(mark_seen=False):
        print("UID", message.uid, *message.flags)
PYTHON
seen=$("$work/venv/bin/python" "$work/show.py")
echo "$seen"

if [ "$seen" = 'UID 1 \Seen \Flagged \Deleted' ]; then
    echo "AS STATED: the message with UID 1 is given the flags of UID 2 as well"
else
    echo "CHANGED: the message with UID 1 has other flags"
    exit 1
fi
