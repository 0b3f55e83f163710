#!/usr/bin/env bash
# IMAPClient 4.1.0: a message has the flags `\Seen 2024 $Forwarded`.  `get_flags()` returns b"\\Seen", the int 2024, and
# b"$Forwarded": whoever calls a method of bytes on each flag meets an AttributeError.  `select_folder()` returns the
# same keyword, from the same server, as b"2024".
#
# Expected: bytes, like all other flags.  RFC 9051, section 9: a keyword is an atom, and an atom may be made of digits
# (a mail reader's tag "2024" is one).
set -euo pipefail
export LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check IMAPClient==4.1.0
cat >"$work/show.py" <<'PYTHON'
import socket
import threading

from imapclient import IMAPClient


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


def answer(command):
    if command.startswith("SELECT"):
        return "* FLAGS (\\Seen 2024 $Forwarded)\r\n* 1 EXISTS\r\n* OK [UIDVALIDITY 1] valid\r\n"
    if "FETCH" in command:
        return "* 1 FETCH (UID 7 FLAGS (\\Seen 2024 $Forwarded))\r\n"
    return ""


client = IMAPClient("127.0.0.1", serve(answer, "IMAP4rev1"), ssl=False, timeout=20)
client.login("marie", "secret")
print("select_folder():", client.select_folder("INBOX")[b"FLAGS"])
print("get_flags():", client.get_flags([7])[7])
PYTHON
seen=$("$work/venv/bin/python" "$work/show.py")
echo "$seen"

expected="select_folder(): (b'\\\\Seen', b'2024', b'\$Forwarded')
get_flags(): (b'\\\\Seen', 2024, b'\$Forwarded')"
if [ "$seen" = "$expected" ]; then
    echo "AS STATED: get_flags() returns the keyword 2024 as an int, select_folder() as bytes"
else
    echo "CHANGED: the flags are returned otherwise"
    exit 1
fi
