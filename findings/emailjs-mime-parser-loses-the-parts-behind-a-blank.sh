#!/usr/bin/env bash
# emailjs-mime-parser 2.0.7 (npm): where one blank stands behind the boundary in a line of a multipart, the parts of
# the message are not found: the root has no children, and the text and the attachment are lost without an error.
#
# Expected: the two parts of the same message without the blank.  RFC 2046, section 5.1.1: a boundary line may end in
# linear white space (transport-padding), which gateways add and a receiver must handle.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" emailjs-mime-parser@2.0.7 >/dev/null
cat >"$work/show.cjs" <<'JAVASCRIPT'
const { default: parse } = require('emailjs-mime-parser');

for (const padding of ['', ' ']) {
  const lines = [
    'From: marie@example.org', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="b"', '',
    `--b${padding}`, 'Content-Type: text/plain', '', 'The invoice is attached.',
    `--b${padding}`, 'Content-Type: application/pdf', '', 'invoice',
    `--b--${padding}`, '',
  ];
  const types = parse(lines.join('\r\n')).childNodes.map((part) => part.contentType.value);
  console.log(`${padding.length} blanks: ${types.length} parts ${types.join(' ')}`.trim());
}
JAVASCRIPT
seen=$(node "$work/show.cjs")
echo "$seen"

expected='0 blanks: 2 parts text/plain application/pdf
1 blanks: 0 parts'
[ "$seen" = "$expected" ] && as_stated "a blank behind the boundary takes all parts away"
changed "the parts are others"
