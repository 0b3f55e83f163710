#!/usr/bin/env bash
# ImapFlow 2.10.2: part 2 of a message is another message (message/rfc822), a plain text, as a notice has it that
# returns a message.  In the body structure, that text has the number 2 as well.  Who asks for the part 2 is given the
# whole returned message with its header, and there is no number for its text.  In a returned message of several parts
# the numbers are right: 3.1 and 3.2.
#
# Expected: 2.1.  RFC 3501, section 6.4.5: every message has at least one part number, and a message that is not
# multipart has only part 1; so does one within message/rfc822.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" imapflow@2.10.2 >/dev/null
cp "$(dirname "${BASH_SOURCE[0]}")/_imap_server.py" "$work"
cat >"$work/show.js" <<'JAVASCRIPT'
const { ImapFlow } = require('imapflow');

function tell(node, depth) {
  console.log(`${'  '.repeat(depth)}${node.part ?? '-'} ${node.type}`);
  node.childNodes?.forEach((child) => tell(child, depth + 1));
}

(async () => {
  const client = new ImapFlow({
    host: '127.0.0.1', port: Number(process.argv[2]), secure: false, doSTARTTLS: false, logger: false,
    auth: { user: 'marie', pass: 'secret' },
  });
  await client.connect();
  await client.mailboxOpen('INBOX');
  const { bodyStructure } = await client.fetchOne('1', { bodyStructure: true });
  tell(bodyStructure, 0);
  await client.logout();
})();
JAVASCRIPT
cat >"$work/show.py" <<'PYTHON'
import subprocess
import sys
from _imap_server import serve

TEXT = '("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 7 1)'
HTML = '("text" "html" ("charset" "utf-8") NIL NIL "7bit" 7 1)'
BOTH = f'({TEXT}{HTML} "alternative")'
ENVELOPE = '(NIL "Invoice" NIL NIL NIL NIL NIL NIL NIL "<1@example.org>")'


def message(body):
    return f'("message" "rfc822" NIL NIL NIL "7bit" 99 {ENVELOPE} {body} 5)'


def answer(command):
    if command.startswith(("SELECT", "EXAMINE")):
        return "* FLAGS (\\Seen)\r\n* 1 EXISTS\r\n* OK [UIDVALIDITY 1] valid\r\n"
    if command.startswith("LIST"):
        return '* LIST () "/" INBOX\r\n'
    if "FETCH" in command:
        return f'* 1 FETCH (UID 7 BODYSTRUCTURE ({TEXT}{message(TEXT)}{message(BOTH)} "mixed"))\r\n'
    return ""


subprocess.run(["node", sys.argv[1], str(serve(answer, "IMAP4rev1"))], check=True, timeout=60)
PYTHON
seen=$(python3 "$work/show.py" "$work/show.js")
echo "$seen"

expected='- multipart/mixed
  1 text/plain
  2 message/rfc822
    2 text/plain
  3 message/rfc822
    3 multipart/alternative
      3.1 text/plain
      3.2 text/html'
[ "$seen" = "$expected" ] && as_stated "the text of the message in part 2 has the number 2, not 2.1"
changed "the parts have other numbers"
