#!/usr/bin/env bash
# haraka-plugin-spf 1.3.0 (npm): a record may say how many bits of an address are to match, for IPv4, for IPv6, or for
# both.  With `a/24//64` the check of a permitted address passes.  With `a//64` or `mx//64`, for IPv6 alone, the result
# is PermError: a record without a fault is called broken, and what it permits is not.
#
# Expected: Pass, three times.  RFC 7208, sections 5.6 and 12: dual-cidr-length = [ ip4-cidr-length ] [ "/"
# ip6-cidr-length ], of which each part may be missing.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" haraka-plugin-spf@1.3.0 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { SPF } = require('haraka-plugin-spf/lib/spf.js');

(async () => {
  for (const mechanism of ['a/24//64', 'a//64', 'mx//64']) {
    const spf = new SPF();
    const record = `v=spf1 ip6:2001:db8::/32 ${mechanism} -all`;
    spf.resolver = { resolveTxt: async () => [[record]] };
    const result = await spf.check_host('2001:db8::1', 'example.org', 'marie@example.org');
    console.log(`${record}: ${spf.result(result)}`);
  }
})();
JAVASCRIPT
seen=$(node "$work/show.js" 2>/dev/null | grep '^v=spf1')
echo "$seen"

[[ $seen = *"a/24//64 -all: Pass"*"a//64 -all: PermError"*"mx//64 -all: PermError"* ]] &&
    as_stated "a prefix length for IPv6 alone is a permanent error"
changed "the records are judged otherwise"
