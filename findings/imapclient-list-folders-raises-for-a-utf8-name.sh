#!/usr/bin/env bash
# IMAPClient 4.1.0: after `enable("UTF8=ACCEPT")`, which the server grants, `list_folders()` still takes every name for
# modified UTF-7.  One folder called "R&D" makes it raise UnicodeDecodeError, and none of the folders is returned.
#
# Expected: the names as they are.  RFC 6855, section 3: a client that enabled UTF8=ACCEPT is sent mailbox names in
# UTF-8, where "&" stands for itself; RFC 9051, section 5.1 says the same of IMAP4rev2.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi IMAPClient==4.1.0
cp "$(dirname "${BASH_SOURCE[0]}")/_imap_server.py" "$work"
cat >"$work/show.py" <<'PYTHON'
from _imap_server import serve
from imapclient import IMAPClient


def answer(command):
    if command.startswith("ENABLE"):
        return "* ENABLED UTF8=ACCEPT\r\n"
    if command.startswith("LIST"):
        return '* LIST () "/" "INBOX"\r\n* LIST () "/" "R&D"\r\n'
    return ""


client = IMAPClient("127.0.0.1", serve(answer, "IMAP4rev1 ENABLE UTF8=ACCEPT"), ssl=False, timeout=20)
client.login("marie", "secret")
print("enabled:", client.enable("UTF8=ACCEPT"))
try:
    print("folders:", [name for _, _, name in client.list_folders()])
except UnicodeDecodeError as error:
    print("list_folders() raises UnicodeDecodeError:", error)
PYTHON
seen=$("$work/venv/bin/python" "$work/show.py")
echo "$seen"

[[ $seen = *"enabled: [b'UTF8=ACCEPT']"*"list_folders() raises UnicodeDecodeError"* ]] &&
    as_stated "one folder named R&D makes list_folders() raise, though UTF8=ACCEPT was enabled"
changed "list_folders() did not raise UnicodeDecodeError"
