#!/usr/bin/env bash
# sievelib 1.6.0: a script named `my "best" rules` is stored with the ManageSieve client, which quotes the name as it
# should, and made the active one.  `listscripts()` then returns no active script, and a script named `my \`: whoever
# looks for the active one believes that no mail is filtered.
#
# Expected: `my "best" rules` as the active one.  RFC 5804, section 1.6: a script name may have quotation marks, and
# section 4: in a quoted string, a backslash stands in front of each.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi sievelib==1.6.0
cat >"$work/show.py" <<'PYTHON'
import re
import socket
import threading
import warnings
from sievelib.managesieve import Client

warnings.simplefilter("ignore")
listener = socket.create_server(("127.0.0.1", 0))


def talk():
    connection, _ = listener.accept()
    with connection, connection.makefile("rb") as lines:
        connection.sendall(b'"IMPLEMENTATION" "one"\r\n"SIEVE" "fileinto"\r\n"SASL" "PLAIN"\r\nOK\r\n')
        stored = b""
        for line in lines:
            command, _, rest = line.rstrip().partition(b" ")
            if command == b"PUTSCRIPT":
                stored, size = re.fullmatch(rb"(.*) \{(\d+)\+\}", rest).groups()
                lines.read(int(size) + 2)
            listing = stored + b" ACTIVE\r\n" if command == b"LISTSCRIPTS" else b""
            connection.sendall(listing + b"OK\r\n")


threading.Thread(target=talk, daemon=True).start()
client = Client("127.0.0.1", listener.getsockname()[1])
client.connect("marie", "secret", authmech="PLAIN")
client.putscript('my "best" rules', "keep;")
client.setactive('my "best" rules')
active, others = client.listscripts()
print(f"active: {active}, others: {', '.join(others)}")
client.logout()
PYTHON
seen=$("$work/venv/bin/python" "$work/show.py")
echo "$seen"

[ "$seen" = 'active: None, others: my \' ] &&
    as_stated "the name is cut at its first quotation mark, and the script is not the active one"
changed "the scripts are listed otherwise"
