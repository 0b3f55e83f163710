#!/usr/bin/env bash
# eml-format 0.6.1 (npm): the last part of a message is an attachment in base64, and the line that closes the multipart
# stands right behind it.  That line is taken for a part of the base64 text: the file has bytes at its end that nobody
# sent.  With an empty line in between, it is right.
#
# Expected: the six bytes of "Hello!", both times.  RFC 2046, section 5.1.1: a delimiter stands at the beginning of a
# line, and the line break in front of it belongs to it; no empty line is asked for.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" eml-format@0.6.1 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { read } = require('eml-format');

for (const between of ['', '\r\n']) {
  const message =
    'From: marie@example.org\r\nTo: jean@example.net\r\nSubject: Bill\r\nMIME-Version: 1.0\r\n' +
    'Content-Type: multipart/mixed; boundary="bills"\r\n\r\n--bills\r\nContent-Type: text/plain\r\n' +
    'Content-Transfer-Encoding: 7bit\r\n\r\nText.\r\n--bills\r\nContent-Type: application/pdf; name="bill.pdf"\r\n' +
    `Content-Transfer-Encoding: base64\r\n\r\nSGVsbG8h\r\n${between}--bills--\r\n`;
  read(message, (error, { attachments }) => {
    console.log(`${between ? 'an' : 'no'} empty line: ${attachments[0].data.toString('hex')}`);
  });
}
JAVASCRIPT
seen=$(cd "$work" && node show.js)
echo "$seen"

[[ $seen = 'no empty line: 48656c6c6f21'?*$'\nan empty line: 48656c6c6f21' ]] &&
    as_stated "the closing line of the multipart is decoded as a part of the file"
changed "the file is decoded otherwise"
