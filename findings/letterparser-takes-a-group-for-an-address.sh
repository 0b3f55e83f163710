#!/usr/bin/env bash
# letterparser 0.1.8 (npm): `To: undisclosed-recipients:;` gives one recipient whose address is
# "undisclosed-recipients:;", and `To: team: a@example.com, b@example.com;` gives "team: a@example.com" and
# "b@example.com;".
#
# Expected: a group without members, and two addresses.  RFC 5322, section 3.4: NAME ":" LIST ";" is a group, and its
# members are the addresses of the list.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" letterparser@0.1.8 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { extract } = require('letterparser');

for (const to of ['undisclosed-recipients:;', 'team: a@example.com, b@example.com;']) {
  const message = extract(`From: marie@example.org\r\nTo: ${to}\r\nSubject: One\r\n\r\nText.\r\n`);
  console.log(JSON.stringify(message.to.map((each) => each.address)));
}
JAVASCRIPT
seen=$(cd "$work" && node show.js)
echo "$seen"

[ "$seen" = $'["undisclosed-recipients:;"]\n["team: a@example.com","b@example.com;"]' ] &&
    as_stated "the signs of the group syntax are part of the addresses"
changed "the recipients are given otherwise"
