#!/usr/bin/env bash
# mailauth 4.13.3 (npm): of a Received field `... for <o'brien@example.net>; Mon, 2 Mar 2026 10:00:00 +0100`, the
# received chain has no timestamp, and as recipient "<obrien@example.net>; Mon, 2 Mar 2026 10:00:00 +0100": the
# apostrophe is taken for the beginning of a quoted string that goes to the end.
#
# Expected: the recipient <o'brien@example.net>, and the date.  RFC 5322, section 3.2.3: an apostrophe is an ordinary
# sign of an atom; only the double quote begins a quoted string (section 3.2.4).
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" mailauth@4.13.3 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { authenticate } = require('mailauth');

const resolver = async () => {
  throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
};
(async () => {
  for (const recipient of ['jean@example.net', "o'brien@example.net"]) {
    const message =
      'Received: from mail.example.org (mail.example.org [192.0.2.1])\r\n\tby mx.example.net (Postfix) with ESMTP ' +
      `id 4B1\r\n\tfor <${recipient}>; Mon, 2 Mar 2026 10:00:00 +0100 (CET)\r\n` +
      'From: anne@example.org\r\nSubject: Invoice\r\n\r\nText.\r\n';
    const { receivedChain } = await authenticate(message, { trustReceived: false, disableBimi: true, resolver });
    console.log(`for: ${receivedChain[0].for.value}`);
    console.log(`date: ${receivedChain[0].timestamp}`);
  }
})();
JAVASCRIPT
seen=$(cd "$work" && node show.js)
echo "$seen"

[ "$seen" = 'for: <jean@example.net>
date: Mon, 2 Mar 2026 10:00:00 +0100 (CET)
for: <obrien@example.net>; Mon, 2 Mar 2026 10:00:00 +0100 (CET)
date: undefined' ] &&
    as_stated "an apostrophe in the address takes the date with it"
changed "the Received field is read otherwise"
