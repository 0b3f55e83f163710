#!/usr/bin/env bash
# imap-tools 1.16.0: message 1 is fetched with `fetch()` (bulk is off, as by default), while another program flags
# message 2.  The server tells of that in the same answer, as it may.  The message returned for UID 1 carries \Flagged
# and \Deleted, which belong to message 2; with bulk=True it does not.
#
# Expected: \Seen alone.  RFC 9051, section 7: a client must accept data it did not ask for at any time, and section
# 7.5.2: each FETCH answer says by its number which message it is about.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi imap-tools==1.16.0
cp "$(dirname "${BASH_SOURCE[0]}")/_imap_server.py" "$work"
cat >"$work/show.py" <<'PYTHON'
from _imap_server import serve
from imap_tools import MailBoxUnencrypted


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

[ "$seen" = 'UID 1 \Seen \Flagged \Deleted' ] && as_stated "the message with UID 1 is given the flags of UID 2 as well"
changed "the message with UID 1 has other flags"
