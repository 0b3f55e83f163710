#!/usr/bin/env bash
# IMAPClient 4.1.0: message 1 has the UID 3 and is seen; message 3 has another UID, and a second program has just marked
# it as deleted.  The server answers UID FETCH 3 and tells of that in the same answer, with `* 3 FETCH (FLAGS
# (\Deleted))`.  `get_flags([3])` returns \Deleted for the UID 3, and \Seen is gone: the sequence number 3 was taken for
# a UID.
#
# Expected: \Seen.  RFC 3501, section 7.4.2: a server may send FETCH data by its own decision, for a change of flags,
# and section 6.4.8: the number after the asterisk is always a sequence number, and the UID is in the data of what a UID
# command has caused.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi IMAPClient==4.1.0
cp "$(dirname "${BASH_SOURCE[0]}")/_imap_server.py" "$work"
cat >"$work/show.py" <<'PYTHON'
from _imap_server import serve
from imapclient import IMAPClient


def answer(command):
    if command.startswith("SELECT"):
        return "* FLAGS (\\Seen \\Deleted)\r\n* 3 EXISTS\r\n* OK [UIDVALIDITY 1] valid\r\n"
    if "FETCH" in command:
        return "* 1 FETCH (UID 3 FLAGS (\\Seen))\r\n* 3 FETCH (FLAGS (\\Deleted))\r\n"
    return ""


client = IMAPClient("127.0.0.1", serve(answer, "IMAP4rev1"), ssl=False, timeout=20)
client.login("marie", "secret")
client.select_folder("INBOX")
for uid, flags in client.get_flags([3]).items():
    print("UID", uid, *(flag.decode() for flag in flags))
PYTHON
seen=$("$work/venv/bin/python" "$work/show.py")
echo "$seen"

[ "$seen" = 'UID 3 \Deleted' ] && as_stated "the UID 3 is given the flags of the message whose sequence number is 3"
changed "other flags are given"
