#!/usr/bin/env bash
# rfc2047 4.0.1 (npm): `=?utf-8?Q?=C3=89t=C3=A9?=` is decoded to "Été".  `=?utf-8*fr?Q?=C3=89t=C3=A9?=`, which says that
# the word is French, is returned as it is.
#
# Expected: "Été", twice.  RFC 2231, section 5: an encoded word may name its language, behind an asterisk after the
# charset; it is decoded as it would be without.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" rfc2047@4.0.1 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { decode } = require('rfc2047');

console.log(decode('=?utf-8?Q?=C3=89t=C3=A9?='));
console.log(decode('=?utf-8*fr?Q?=C3=89t=C3=A9?='));
JAVASCRIPT
seen=$(cd "$work" && node show.js)
echo "$seen"

[ "$seen" = $'Été\n=?utf-8*fr?Q?=C3=89t=C3=A9?=' ] && as_stated "the word with a language is not decoded"
changed "the words are decoded otherwise"
