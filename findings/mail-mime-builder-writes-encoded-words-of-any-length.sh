#!/usr/bin/env bash
# mail-mime-builder 1.0.4 (npm): a subject of 104 characters with an accent is written as one encoded word, in a line that
# is not folded.
#
# Expected: several encoded words on folded lines.  RFC 2047, section 2: an encoded word has at most 75 characters, and a
# line that holds one at most 76.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" mail-mime-builder@1.0.4 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { createMimeMessage } = require('mail-mime-builder');

const message = createMimeMessage();
message.setSender('marie@example.org');
message.setTo('jean@example.net');
message.setSubject('É'.padEnd(104, ' lettre'));
message.addMessage({ contentType: 'text/plain', data: 'Text.' });
console.log(message.asRaw());
JAVASCRIPT
seen=$(cd "$work" && node show.js | tr -d '\r' | grep -A1 '^Subject:')
echo "$seen"
word=$(sed -n 's/^Subject: \(=?.*?=\)$/\1/p' <<<"$seen")
echo "the word has ${#word} characters"

[ "${#word}" -gt 75 ] && as_stated "an encoded word is longer than the 75 characters that are allowed"
changed "the subject is written otherwise"
