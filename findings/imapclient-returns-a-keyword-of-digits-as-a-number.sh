#!/usr/bin/env bash
# IMAPClient 4.1.0: a message has the flags `\Seen 2024 $Forwarded`.  `get_flags()` returns b"\\Seen", the int 2024, and
# b"$Forwarded": whoever calls a method of bytes on each flag meets an AttributeError.  `select_folder()` returns the
# same keyword, from the same server, as b"2024".
#
# Expected: bytes, like all other flags.  RFC 9051, section 9: a keyword is an atom, and an atom may be made of digits
# (a mail reader's tag "2024" is one).
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi IMAPClient==4.1.0
cp "$(dirname "${BASH_SOURCE[0]}")/_imap_server.py" "$work"
cat >"$work/show.py" <<'PYTHON'
from _imap_server import serve
from imapclient import IMAPClient


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
[ "$seen" = "$expected" ] && as_stated "get_flags() returns the keyword 2024 as an int, select_folder() as bytes"
changed "the flags are returned otherwise"
