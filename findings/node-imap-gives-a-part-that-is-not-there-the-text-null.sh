#!/usr/bin/env bash
# imap 0.8.19 (npm; the project is node-imap): the part 2 of a message is asked for, and the server answers BODY[2] NIL:
# there is none.  The stream of that part gives the four letters "null" as its text, with the size 4.  Who saves the
# second parts of a folder saves files that say "null".
#
# Expected: no text, or none at all.  RFC 3501, section 9: a body section is an nstring, whose NIL means that there is
# no such string (section 4.5), which is not the string "NIL", and not "null".
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" imap@0.8.19 >/dev/null
cp "$(dirname "${BASH_SOURCE[0]}")/_imap_server.py" "$work"
cat >"$work/show.js" <<'JAVASCRIPT'
const Imap = require('imap');

const client = new Imap({ host: '127.0.0.1', port: Number(process.argv[2]), user: 'marie', password: 'secret' });
client.once('ready', () =>
  client.openBox('INBOX', true, () => {
    const fetched = client.fetch('1', { bodies: ['2'] });
    fetched.on('message', (message) =>
      message.on('body', (stream, { which, size }) => {
        let text = '';
        stream.on('data', (chunk) => (text += chunk));
        stream.on('end', () => console.log(`part ${which}, size ${size}: ${JSON.stringify(text)}`));
      }),
    );
    fetched.once('end', () => client.end());
  }),
);
client.connect();
JAVASCRIPT
cat >"$work/show.py" <<'PYTHON'
import subprocess
import sys
from _imap_server import serve


def answer(command):
    if command.startswith("EXAMINE"):
        return "* FLAGS (\\Seen)\r\n* 1 EXISTS\r\n* OK [UIDVALIDITY 1] valid\r\n"
    return "* 1 FETCH (UID 7 BODY[2] NIL)\r\n" if "FETCH" in command else ""


subprocess.run(["node", sys.argv[1], str(serve(answer, "IMAP4rev1"))], check=True, timeout=60)
PYTHON
seen=$(python3 "$work/show.py" "$work/show.js")
echo "$seen"

[ "$seen" = 'part 2, size 4: "null"' ] && as_stated "for a part that is not there, the text is \"null\""
changed "the part is given otherwise"
