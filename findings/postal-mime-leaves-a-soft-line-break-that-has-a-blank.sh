#!/usr/bin/env bash
# postal-mime 4.0.0: in quoted-printable, a "=" at the end of a line joins it with the next.  Where a gateway has padded
# the line with a blank behind the "=", as gateways do, the lines are not joined, and the "=" stays in the text: a link
# that is cut there is broken.
#
# Expected: one line.  RFC 2045, section 6.7, rules 3 and 5 and the grammar: white space at the end of a line was added
# on the way and is to be deleted, behind a soft line break too (transport-padding, which receivers must be able to
# handle).
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" postal-mime@4.0.0 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { default: PostalMime } = require('postal-mime');

(async () => {
  for (const padding of ['', ' ']) {
    const message = [
      'From: marie@example.org', 'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable', '', `https://example.org/inv=${padding}`, 'oice', '',
    ];
    const { text } = await PostalMime.parse(message.join('\r\n'));
    console.log(`padded with "${padding}": ${JSON.stringify(text)}`);
  }
})();
JAVASCRIPT
seen=$(node "$work/show.js")
echo "$seen"

[[ $seen = *'"": "https://example.org/invoice'*'" ": "https://example.org/inv= \noice'* ]] &&
    as_stated "a padded soft line break is not one"
changed "the text is decoded otherwise"
