#!/usr/bin/env bash
# mailauth 4.13.3 (npm): example.org's SPF record is `v=spf1 include:spf.example.net -all`, and the DNS server answers
# the question for the included record with SERVFAIL.  The result is "fail": the sender is said not to be permitted.
# Where the answer times out it is "temperror".
#
# Expected: "temperror" in both cases, after which a server asks the sender to try later, instead of refusing the
# message for good.  RFC 7208, sections 2.6.6, 4.4 and 5.2: an answer other than "found" and "no such name" is a
# temporary error, and an include whose record gives a temporary error gives one.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" mailauth@4.13.3 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { spf } = require('mailauth/lib/spf');

const check = async (code) => {
  const resolver = async (name) => {
    if (name === 'example.org') return [['v=spf1 include:spf.example.net -all']];
    throw Object.assign(new Error(`query ${code}`), { code });
  };
  const { status } = await spf({ sender: 'anne@example.org', ip: '192.0.2.1', helo: 'mx.example.org', resolver });
  console.log(`${code}: ${status.result}`);
};
check('ETIMEOUT').then(() => check('ESERVFAIL'));
JAVASCRIPT
seen=$(cd "$work" && node show.js)
echo "$seen"

[[ $seen = "ETIMEOUT: temperror"*"ESERVFAIL: fail" ]] &&
    as_stated "where the included record cannot be asked for (SERVFAIL), the result is fail"
changed "the results are other ones"
