#!/usr/bin/env bash
# imapbackup3 0.3.0 (PyPI): a folder holds two drafts, which have no Message-ID yet, no date and no subject; their texts
# are "To the bank" and "To Jean".  The backup holds the second one alone: a message without a Message-ID is known by a
# digest of its From, To, Cc, Date and Subject, and those are the same.
#
# Expected: both.  RFC 5322, section 3.6: Message-ID and Subject are optional, and section 3.6.1: the date is that of
# the moment in which a message was completed; RFC 3501, section 2.3.1.1: what tells two messages of a folder apart is
# their UID.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi imapbackup3==0.3.0
cp "$(dirname "${BASH_SOURCE[0]}")/_imap_server.py" "$work"
cat >"$work/show.py" <<'PYTHON'
from _imap_server import serve
from imapbackup3 import IMAPBackup

HEADER = "From: marie@example.org\r\nMIME-Version: 1.0\r\n\r\n"
TEXTS = {"1": "To the bank\r\n", "2": "To Jean\r\n"}


def answer(command):
    if command.startswith("LIST"):
        return '* LIST () "/" Drafts\r\n'
    if command.startswith("EXAMINE"):
        return f"* FLAGS ()\r\n* {len(TEXTS)} EXISTS\r\n* 0 RECENT\r\n"
    if command.startswith("FETCH"):
        number, item = command.split(" ", 2)[1:]
        content = "\r\n" if "MESSAGE-ID" in item else HEADER if "FROM" in item else HEADER + TEXTS[number]
        return f"* {number} FETCH ({item.strip('()')} {{{len(content)}}}\r\n{content})\r\n"
    return ""


port = serve(answer, "IMAP4rev1")
IMAPBackup("127.0.0.1", "marie", "secret", port=port, usessl=False).download_all_messages()
PYTHON
(cd "$work" && timeout 60 venv/bin/python show.py)
seen=$(grep '^To' "$work/Drafts.mbox")
echo "$seen"

[ "$seen" = 'To Jean' ] && as_stated "one of two drafts is in the backup"
changed "other drafts are in the backup"
