#!/usr/bin/env bash
# @protontech/jsmimeparser 3.0.2 (npm): `Date: Mon, 2 Mar 2026 10:00:00 +0100` is read.  Without the seconds, the date
# of the message is an Invalid Date.
#
# Expected: the date.  RFC 5322, section 3.3: the seconds of a time may be left out.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" @protontech/jsmimeparser@3.0.2 esbuild@0.25.0 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
import { parseMail } from '@protontech/jsmimeparser';

for (const time of ['10:00:00', '10:00']) {
  const { date } = parseMail(`From: marie@example.org\r\nDate: Mon, 2 Mar 2026 ${time} +0100\r\n\r\nText.\r\n`);
  console.log(`${time}: ${Number.isNaN(date.getTime()) ? 'no date' : date.toISOString()}`);
}
JAVASCRIPT
"$work/node_modules/.bin/esbuild" "$work/show.js" --bundle --platform=node --log-level=error --outfile="$work/show.cjs"
seen=$(node "$work/show.cjs")
echo "$seen"

[ "$seen" = $'10:00:00: 2026-03-02T09:00:00.000Z\n10:00: no date' ] && as_stated "a time without seconds gives no date"
changed "the dates are read otherwise"
