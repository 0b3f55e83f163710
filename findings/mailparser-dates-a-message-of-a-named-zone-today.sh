#!/usr/bin/env bash
# mailparser 3.14.2 (npm): a message with `Date: Mon, 2 Mar 2026 10:00:00 CET` (or MEZ, or the one letter A) gets as
# `date`, and as `date` of its `headers`, the moment at which it is parsed: another one each time.  Only the raw line in
# `headerLines` has its own.
#
# Expected: 10:00 UTC.  RFC 5322, section 4.3: a zone in letters whose meaning is not known is taken as "-0000", and so
# are the letters of one sign.  (A field that is not understood at all would better be no date than today's.)
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" mailparser@3.14.2 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { simpleParser } = require('mailparser');

(async () => {
  for (const zone of ['+0100', 'UT', 'CET', 'MEZ', 'A']) {
    const before = Date.now();
    const header = `From: marie@example.org\r\nDate: Mon, 2 Mar 2026 10:00:00 ${zone}\r\n`;
    const message = await simpleParser(`${header}\r\nText.\r\n`);
    const now = message.date >= before && message.date <= Date.now();
    console.log(`${zone}: ${now ? 'the moment of parsing' : message.date.toISOString()}`);
  }
})();
JAVASCRIPT
seen=$(cd "$work" && node show.js)
echo "$seen"

[ "$seen" = "+0100: 2026-03-02T09:00:00.000Z
UT: 2026-03-02T10:00:00.000Z
CET: the moment of parsing
MEZ: the moment of parsing
A: the moment of parsing" ] &&
    as_stated "a message whose zone is CET is dated with the moment of parsing"
changed "the dates are given otherwise"
