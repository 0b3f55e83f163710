#!/usr/bin/env bash
# IMAPClient 4.1.0: a server answers NAMESPACE with an extension behind the delimiter of one namespace.  `namespace()`
# raises ValueError (too many values to unpack), so that none of the namespaces can be learned.
#
# Expected: prefixes and delimiters, with the extension ignored or given along.  RFC 2342, sections 5 and 6
# (Namespace_Response_Extension), and RFC 9051, section 9, allow it behind each delimiter.
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
    if command == "NAMESPACE":
        return '* NAMESPACE (("" "/" "X-PARAM" ("FLAG1" "FLAG2"))) NIL (("Shared/" "/"))\r\n'
    return ""


client = IMAPClient("127.0.0.1", serve(answer, "IMAP4rev1 NAMESPACE"), ssl=False, timeout=20)
client.login("marie", "secret")
try:
    print("namespace():", client.namespace())
except ValueError as error:
    print("namespace() raises ValueError:", error)
PYTHON
seen=$("$work/venv/bin/python" "$work/show.py")
echo "$seen"

if [[ $seen = "namespace() raises ValueError:"* ]]; then
    echo "AS STATED: namespace() raises ValueError for a namespace with an extension"
else
    echo "CHANGED: namespace() did not raise ValueError"
    exit 1
fi
