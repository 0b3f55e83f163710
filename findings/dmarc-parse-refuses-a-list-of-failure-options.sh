#!/usr/bin/env bash
# dmarc-parse 1.2.1 (npm): `fo=1` is read.  `fo=1:d:s`, which asks for reports of each kind of failure, is "invalid,
# must be one of: 0, 1, d, s", and the tag is left out.
#
# Expected: the list.  RFC 7489, section 6.3: the value of "fo" is a colon-separated list of these characters.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" dmarc-parse@1.2.1 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const parse = require('dmarc-parse');

for (const options of ['1', '1:d:s']) {
  const { tags, messages = [] } = parse(`v=DMARC1; p=none; ruf=mailto:marie@example.org; fo=${options}`);
  console.log(`fo=${options}: ${tags.fo?.value ?? 'no tag'}; ${messages.join(' ') || 'no error'}`);
}
JAVASCRIPT
seen=$(node "$work/show.js")
echo "$seen"

[[ $seen = *"fo=1: 1; no error"*"fo=1:d:s: no tag; Invalid value for 'fo': '1:d:s'"* ]] &&
    as_stated "a list of options is invalid"
changed "the options are read otherwise"
