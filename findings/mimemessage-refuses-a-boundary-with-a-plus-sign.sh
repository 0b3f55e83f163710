#!/usr/bin/env bash
# mimemessage 1.0.5 (npm): a multipart whose boundary is "part-1" is parsed.  With "part+1", "part(1)" or "part?1" the
# result is false, as for what is no message: the boundary is put into a regular expression as it stands.
#
# Expected: the two parts, each time.  RFC 2046, section 5.1.1: the plus sign, parentheses and the question mark are
# among the characters of a boundary (bchars).
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" mimemessage@1.0.5 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { parse } = require('mimemessage');

for (const boundary of ['part-1', 'part+1', 'part(1)', 'part?1']) {
  const message =
    `From: marie@example.org\r\nSubject: Two\r\nContent-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n` +
    ['One.', 'Two.'].map((text) => `--${boundary}\r\nContent-Type: text/plain\r\n\r\n${text}\r\n`).join('') +
    `--${boundary}--\r\n`;
  const parsed = parse(message);
  console.log(`${boundary}: ${parsed && parsed.body.map((part) => part.body).join(' ')}`);
}
JAVASCRIPT
seen=$(cd "$work" && node show.js 2>/dev/null)
echo "$seen"

[ "$seen" = $'part-1: One. Two.\npart+1: false\npart(1): false\npart?1: false' ] &&
    as_stated "the message is refused for the signs in its boundary"
changed "the boundaries are read otherwise"
