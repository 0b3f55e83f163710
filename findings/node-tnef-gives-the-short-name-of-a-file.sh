#!/usr/bin/env bash
# node-tnef 1.4.0 (npm): an attachment of a winmail.dat has the title "LETTER~1.PDF", and among its properties the long
# name "Letter of March.pdf".  It is returned, and written by the command line, as "LETTER~1.PDF".
#
# Expected: "Letter of March.pdf".  MS-OXCMSG: PidTagAttachLongFilename is the full name of the file, beside a short one in
# the form 8.3 (PidTagAttachFilename) for programs that cannot have it.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

PYTHONPATH=$(dirname "${BASH_SOURCE[0]}") python3 -B -c 'import sys; from _winmail import winmail
sys.stdout.buffer.write(winmail("Letter", "LETTER~1.PDF", "Letter of March.pdf"))' >"$work/winmail.dat"
npm install --silent --no-audit --no-fund --prefix "$work" node-tnef@1.4.0 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { readFileSync } = require('fs');
const { parseBuffer } = require('node-tnef');

parseBuffer(readFileSync('winmail.dat'), (error, content) =>
    content.Attachments.forEach(({ Title, Data }) => console.log(`${Title}: ${String.fromCharCode(...Data)}`)));
JAVASCRIPT
seen=$(cd "$work" && node show.js | grep -v '^{')
echo "$seen"

[ "$seen" = 'LETTER~1.PDF: Hello' ] && as_stated "the long name is in no result"
changed "the file has another name"
