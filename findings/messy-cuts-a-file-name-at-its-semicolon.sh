#!/usr/bin/env bash
# messy 7.0.0 (npm): an attachment is named with filename="Bill; March.pdf".  `fileName` is `"Bill`, with the opening
# quotation mark and without the rest.
#
# Expected: Bill; March.pdf.  RFC 2183, section 2, and RFC 2045, section 5.1: the value of a parameter may be a quoted
# string, in which a semicolon is a character like others.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" messy@7.0.0 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { Mail } = require('messy');

for (const name of ['Bill, March.pdf', 'Bill; March.pdf']) {
  const mail = new Mail(
    `Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="${name}"\r\n` +
      'Content-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n',
  );
  console.log(`${name} => ${mail.fileName}`);
}
JAVASCRIPT
seen=$(node "$work/show.js")
echo "$seen"

[ "$seen" = $'Bill, March.pdf => Bill, March.pdf\nBill; March.pdf => "Bill' ] &&
    as_stated "the name ends at its semicolon, and begins with the quotation mark"
changed "the name is read otherwise"
