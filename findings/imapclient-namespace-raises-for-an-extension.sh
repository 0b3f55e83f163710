#!/usr/bin/env bash
# IMAPClient 4.1.0: a server answers NAMESPACE with an extension behind the delimiter of one namespace.  `namespace()`
# raises ValueError (too many values to unpack), so that none of the namespaces can be learned.
#
# Expected: prefixes and delimiters, with the extension ignored or given along.  RFC 2342, sections 5 and 6
# (Namespace_Response_Extension), and RFC 9051, section 9, allow it behind each delimiter.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi IMAPClient==4.1.0
cp "$(dirname "${BASH_SOURCE[0]}")/_imap_server.py" "$work"
cat >"$work/show.py" <<'PYTHON'
from _imap_server import serve
from imapclient import IMAPClient


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

[[ $seen = "namespace() raises ValueError:"* ]] &&
    as_stated "namespace() raises ValueError for a namespace with an extension"
changed "namespace() did not raise ValueError"
