#!/usr/bin/env bash
# addressparser 1.0.1 (npm; emailjs-addressparser 2.0.3 does the same): of the group `Team: "Petit; Marie"
# <marie@example.org>, jean@example.net;` the only member is "Petit", who has no address.  Behind it, out of the group,
# stands marie@example.org, with a name that holds the rest; jean@example.net is no recipient.
#
# Expected: a group with the members marie@example.org and jean@example.net.  RFC 5322, section 3.4: a group ends with
# the semicolon behind its list, and section 3.2.4: within a quoted string, that is a character as any other.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" addressparser@1.0.1 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const parse = require('addressparser');

for (const name of ['Marie Petit', 'Petit; Marie']) {
  const found = parse(`Team: "${name}" <marie@example.org>, jean@example.net;`);
  const addresses = found.flatMap((each) => each.group ?? [each]).map((each) => each.address || 'none');
  console.log(`${name}: ${addresses.join(', ')}`);
}
JAVASCRIPT
seen=$(cd "$work" && node show.js)
echo "$seen"

[ "$seen" = $'Marie Petit: marie@example.org, jean@example.net\nPetit; Marie: none, marie@example.org' ] &&
    as_stated "the recipient behind a quoted semicolon is lost"
changed "the group is read otherwise"
