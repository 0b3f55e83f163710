#!/usr/bin/env bash
# mailauth 4.13.3 (npm): example.org's SPF record includes spf.example.net's, which allows by a macro:
# `exists:%{i}._ip.%{d}`.  mailauth asks for 192.0.2.1._ip.example.org instead of 192.0.2.1._ip.spf.example.net, does
# not find it, and the result for mail from that permitted address is "fail".
#
# Expected: "pass".  RFC 7208, sections 5.2 and 7.2: %{d} is <domain>, and while an included record is evaluated
# <domain> is the one that was included (the sender's own is %{o}).
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" mailauth@4.13.3 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { spf } = require('mailauth/lib/spf');

const zone = {
  'TXT example.org': [['v=spf1 include:spf.example.net -all']],
  'TXT spf.example.net': [['v=spf1 exists:%{i}._ip.%{d} -all']],
  'A 192.0.2.1._ip.spf.example.net': ['127.0.0.2'],
};
const resolver = async (name, type) => {
  console.log(`asks for ${type} ${name}`);
  if (zone[`${type} ${name}`]) return zone[`${type} ${name}`];
  throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
};
spf({ sender: 'anne@example.org', ip: '192.0.2.1', helo: 'mx.example.org', mta: 'mx.example.com', resolver })
  .then(({ status }) => console.log(status.result));
JAVASCRIPT
seen=$(cd "$work" && node show.js)
echo "$seen"

[[ $seen = *$'\nasks for A 192.0.2.1._ip.example.org\nfail' ]] &&
    as_stated "in the included record, %{d} is the domain of the sender"
changed "the macro is expanded otherwise, or the result is another one"
