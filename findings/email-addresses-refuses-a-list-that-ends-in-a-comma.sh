#!/usr/bin/env bash
# email-addresses 5.0.0 (npm): of `a@example.com, b@example.com` both addresses are returned; of the same list with a
# comma at its end or at its beginning, or with two commas between its addresses, none is: the result is null, as for
# what is no address.  It is the same within a group.
#
# Expected: the addresses.  RFC 5322, section 4.4: the elements of a list may be empty (obs-addr-list, obs-mbox-list),
# and section 4: what is obsolete must be accepted.  The parser has rules of these names, and its README says that it
# supports all features of RFC 5322.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" email-addresses@5.0.0 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { parseAddressList } = require('email-addresses');

for (const list of [
  'a@example.com, b@example.com',
  ', a@example.com, b@example.com',
  'a@example.com, b@example.com,',
  'a@example.com,, b@example.com',
  'team: a@example.com,, b@example.com;',
]) {
  const addresses = parseAddressList(list)?.flatMap((each) => each.addresses ?? [each]);
  console.log(`${list} => ${addresses?.map((each) => each.address).join(' ') ?? 'null'}`);
}
JAVASCRIPT
seen=$(cd "$work" && node show.js)
echo "$seen"

expected='a@example.com, b@example.com => a@example.com b@example.com
, a@example.com, b@example.com => null
a@example.com, b@example.com, => null
a@example.com,, b@example.com => null
team: a@example.com,, b@example.com; => null'
[ "$seen" = "$expected" ] && as_stated "a list with an empty element is given as null"
changed "the lists are read otherwise"
