#!/usr/bin/env bash
# postal-mime 4.0.0 (npm): `From: "anne martin"@example.com` gives the address `anne martin@example.com`, which is no
# address that could be written to.
#
# Expected: `"anne martin"@example.com`.  RFC 5322, section 3.4.1, and RFC 5321, section 4.1.2: a local part with a
# space is written as a quoted string, in the envelope too.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" postal-mime@4.0.0 >/dev/null
cat >"$work/show.mjs" <<'JAVASCRIPT'
import PostalMime from 'postal-mime';

const message = await PostalMime.parse('From: "anne martin"@example.com\r\nSubject: One\r\n\r\nText.\r\n');
console.log(message.from.address);
JAVASCRIPT
seen=$(node "$work/show.mjs")
echo "$seen"

[ "$seen" = 'anne martin@example.com' ] && as_stated "the address has lost the quotes of its local part"
changed "the address is '$seen'"
