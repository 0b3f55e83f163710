#!/usr/bin/env bash
# imapbackup3 0.3.0 (PyPI): a message is in UTF-8 with `Content-Transfer-Encoding: 8bit`, and its text is "été".  In the
# backup, the text is "Ã©tÃ©": whatever the server sends is taken for Latin-1, and written as UTF-8.  A message in
# ISO-8859-1 is written as UTF-8, too, under the header that says ISO-8859-1.
#
# Expected: the octets that the server sends.  RFC 3501, section 4.3.1: 8-bit content is sent in literals as it is, and
# RFC 2045, section 5.1: the message says itself which charset it is in.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi imapbackup3==0.3.0
cp "$(dirname "${BASH_SOURCE[0]}")/_imap_server.py" "$work"
cat >"$work/show.py" <<'PYTHON'
from _imap_server import serve
from imapbackup3 import IMAPBackup

MESSAGE = (
    "Message-ID: <1@example.org>\r\nFrom: marie@example.org\r\nSubject: Summer\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nété\r\n"
)


def answer(command):
    if command.startswith("LIST"):
        return '* LIST () "/" INBOX\r\n'
    if command.startswith("EXAMINE"):
        return "* FLAGS ()\r\n* 1 EXISTS\r\n* 0 RECENT\r\n"
    if command.startswith("FETCH"):
        item = "RFC822" if "RFC822" in command else "BODY[HEADER.FIELDS (MESSAGE-ID)]"
        content = MESSAGE if item == "RFC822" else "Message-ID: <1@example.org>\r\n\r\n"
        return f"* 1 FETCH ({item} {{{len(content.encode())}}}\r\n{content})\r\n"
    return ""


port = serve(answer, "IMAP4rev1")
IMAPBackup("127.0.0.1", "marie", "secret", port=port, usessl=False).download_all_messages()
PYTHON
(cd "$work" && timeout 60 venv/bin/python show.py)
seen=$(tail -n 2 "$work/INBOX.mbox" | head -n 1)
echo "$seen"

[ "$seen" = 'Ã©tÃ©' ] && as_stated "what was sent as UTF-8 is encoded once more"
changed "the text in the backup is another one"
