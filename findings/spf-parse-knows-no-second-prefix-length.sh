#!/usr/bin/env bash
# spf-parse 1.0.4 (npm): `a/24` is read, with its length.  `a/24//64`, with a length for IPv6 as well, is an "unknown
# standalone term", and the mechanism is left without a type: nobody is permitted by it.
#
# Expected: a mechanism "a" with both lengths.  RFC 7208, section 5.6: dual-cidr-length is the length for IPv4, then
# "//" and the length for IPv6.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" spf-parse@1.0.4 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const parse = require('spf-parse');

for (const record of ['v=spf1 a/24 -all', 'v=spf1 a/24//64 -all']) {
  const { mechanisms, messages = [] } = parse(record);
  const types = mechanisms.map(({ type }) => type ?? 'none').join(', ');
  console.log(`${record}: ${types}; ${messages.map(({ message }) => message).join(' ') || 'no error'}`);
}
JAVASCRIPT
seen=$(node "$work/show.js")
echo "$seen"

[[ $seen = *"v=spf1 a/24 -all: version, a, all; no error"*"none, all; Unknown standalone term 'a/24//64'"* ]] &&
    as_stated "a mechanism with the lengths for IPv4 and IPv6 is an unknown term"
changed "the records are read otherwise"
