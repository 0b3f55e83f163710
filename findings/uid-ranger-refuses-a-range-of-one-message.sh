#!/usr/bin/env bash
# uid-ranger 1.2.0 (npm): "5:7" is parsed.  "5:5", "7:5" and "9,5" raise an Error, so that the answer of a server that
# names the UIDs of copied messages in one of these forms cannot be read.
#
# Expected: 5, then 5, 6 and 7, then 9 and 5.  RFC 3501, section 9 (seq-range): the two ends are equivalent in either
# order, and may be the same; RFC 4315, section 4: a uid-range is between its two values regardless of their order, and
# section 3: the sets of COPYUID are in the order in which the messages were copied, not in that of numbers.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" uid-ranger@1.2.0 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { parse } = require('uid-ranger');

for (const set of ['5:7', '5:5', '7:5', '9,5']) {
  try {
    console.log(`${set}: ${parse(set).toArray()}`);
  } catch (error) {
    console.log(`${set}: ${error.name}`);
  }
}
JAVASCRIPT
seen=$(cd "$work" && node show.js)
echo "$seen"

[ "$seen" = $'5:7: 5,6,7\n5:5: Error\n7:5: Error\n9,5: Error' ] && as_stated "ranges in another order are refused"
changed "the ranges are read otherwise"
