#!/usr/bin/env bash
# imap 0.8.19 (npm; the project is node-imap): LIST names the folders `[Lists]` and `Orders[2024]`, without quotes, as
# Dovecot 2.3 does.  `getBoxes()` returns them as "Lists" and "2024": names that the server does not know, so that they
# cannot be opened.
#
# Expected: the names as they are.  RFC 3501, section 9: a mailbox is an astring, and both brackets may stand in one
# without quotes ("[" is an ATOM-CHAR, "]" a resp-special).
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" imap@0.8.19 >/dev/null
cp "$(dirname "${BASH_SOURCE[0]}")/_imap_server.py" "$work"
cat >"$work/show.js" <<'JAVASCRIPT'
const Imap = require('imap');

const client = new Imap({ host: '127.0.0.1', port: Number(process.argv[2]), user: 'marie', password: 'secret' });
client.once('ready', () =>
  client.getBoxes((error, boxes) => {
    console.log(error ?? Object.keys(boxes).sort().join('\n'));
    client.end();
  }),
);
client.connect();
JAVASCRIPT
cat >"$work/show.py" <<'PYTHON'
import subprocess
import sys
from _imap_server import serve

NAMES = ["INBOX", "[Lists]", "Orders[2024]"]


def answer(command):
    if command == 'LIST "" "*"':
        return "".join(f'* LIST () "/" {name}\r\n' for name in NAMES)
    return '* LIST (\\Noselect) "/" ""\r\n' if command.startswith("LIST") else ""


subprocess.run(["node", sys.argv[1], str(serve(answer, "IMAP4rev1"))], check=True, timeout=60)
PYTHON
seen=$(python3 "$work/show.py" "$work/show.js")
echo "$seen"

[ "$seen" = $'2024\nINBOX\nLists' ] && as_stated "\"[Lists]\" became \"Lists\", and \"Orders[2024]\" became \"2024\""
changed "the folders have other names"
