#!/usr/bin/env bash
# spf-parse 1.0.4 (npm): for `v=spf1 mx -all exp=explain._spf.example.com` it warns that what stands behind "all" will
# be ignored.  The record has the order of RFC 7208's own example, and who heeds the warning loses the explanation or
# puts it where the standard does not want it.
#
# Expected: no warning.  RFC 7208, section 6: modifiers such as "exp" should stand at the end of a record, after all
# mechanisms; section 5.1: it is mechanisms that are not tested behind "all".
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" spf-parse@1.0.4 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const parse = require('spf-parse');

for (const record of ['v=spf1 mx -all', 'v=spf1 mx -all exp=explain._spf.example.com']) {
  const { messages = [] } = parse(record);
  console.log(`${record}: ${messages.map(({ message }) => message).join(' ') || 'no warning'}`);
}
JAVASCRIPT
seen=$(node "$work/show.js")
echo "$seen"

[[ $seen = *"-all: no warning"*'exp='*'after the "all" mechanism. These mechanisms will be ignored'* ]] &&
    as_stated "an explanation in its place is called a mechanism that will be ignored"
changed "the record is judged otherwise"
