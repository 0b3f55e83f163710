#!/usr/bin/env bash
# imap-tools 1.16.0: LIST tells by NIL that the folder VANILLA is in no hierarchy.  In `folder.list()` its `delim` is
# the text "NIL".  Who splits names by it, as by any other delimiter, makes of VANILLA a folder "LA" within "VA".
#
# Expected: None or "".  RFC 3501, section 7.2.2: NIL in the place of the delimiter means that no hierarchy exists.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi imap-tools==1.16.0
cp "$(dirname "${BASH_SOURCE[0]}")/_imap_server.py" "$work"
cat >"$work/show.py" <<'PYTHON'
from _imap_server import serve
from imap_tools import MailBoxUnencrypted


def answer(command):
    if command.startswith("SELECT"):
        return "* FLAGS (\\Seen)\r\n* 0 EXISTS\r\n* OK [UIDVALIDITY 1] valid\r\n"
    return "* LIST () NIL VANILLA\r\n" if command.startswith("LIST") else ""


with MailBoxUnencrypted("127.0.0.1", serve(answer, "IMAP4rev1")).login("marie", "secret") as mailbox:
    for folder in mailbox.folder.list():
        print(f"{folder.name}, delimiter {folder.delim!r}, split: {folder.name.split(folder.delim)}")
PYTHON
seen=$("$work/venv/bin/python" "$work/show.py")
echo "$seen"

[ "$seen" = "VANILLA, delimiter 'NIL', split: ['VA', 'LA']" ] &&
    as_stated "the delimiter of a folder without a hierarchy is the text \"NIL\""
changed "the delimiter is another one"
