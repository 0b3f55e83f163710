#!/usr/bin/env bash
# node-mbox 2.0.0 (npm): the mailbox holds a message with the line "From here on.", which is written as
# ">From here on.".  The message is returned with the sign before it, and with the empty line that separates it from the next one.
#
# Expected: "From here on.", and no empty line behind it.  The README says that it parses mbox files as described in
# qmail's mbox(5), and that page: a reader strips off the final blank line, and deletes the quoting of >From_ lines.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" node-mbox@2.0.0 >/dev/null
for subject in One Two; do
    printf '%s\n' 'From marie@example.org Mon Mar  2 10:00:00 2026' "Subject: $subject" '' '>From here on.' ''
done >"$work/mbox"
cat >"$work/show.js" <<'JAVASCRIPT'
const { MboxStream } = require('node-mbox');
const { createReadStream } = require('fs');

MboxStream(createReadStream('mbox'), {}).on('data', (message) => console.log(JSON.stringify(message.toString())));
JAVASCRIPT
seen=$(cd "$work" && node show.js)
echo "$seen"

[ "$seen" = '"Subject: One\n\n>From here on.\n\n"
"Subject: Two\n\n>From here on.\n\n"' ] && as_stated "what the mailbox adds to a message is left in it"
changed "the messages are read otherwise"
