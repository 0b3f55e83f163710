#!/usr/bin/env bash
# eml-parse-js 1.1.15 (npm): a sender's name is written `=?utf-8?Q?Petit=2C_Zo=C3=A9?= <zoe@example.org>`.  `from` is
# two senders: "Petit", who has no address, and "Zoé".  The encoded word is decoded before the field is parsed.
#
# Expected: one sender, named "Petit, Zoé".  RFC 2047, section 6.2: the field is parsed first, and what an encoded word
# holds is never taken for its syntax.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" eml-parse-js@1.1.15 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { readEml } = require('eml-parse-js');

const message = 'From: =?utf-8?Q?Petit=2C_Zo=C3=A9?= <zoe@example.org>\r\nContent-Type: text/plain\r\n\r\nHello.\r\n';
readEml(message, (error, { from }) => console.log(JSON.stringify(from)));
JAVASCRIPT
seen=$(node "$work/show.js")
echo "$seen"

[ "$seen" = '[{"name":"Petit","email":""},{"name":"Zoé","email":"zoe@example.org"}]' ] &&
    as_stated "one sender is returned as two"
changed "the sender is read otherwise"
