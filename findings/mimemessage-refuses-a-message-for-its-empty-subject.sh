#!/usr/bin/env bash
# mimemessage 1.0.5 (npm): a message with `Subject: Bill` is parsed.  With `Subject:` and nothing behind it, as mailers
# write it where no subject was given, the result is false, and nothing of the message is returned.
#
# Expected: the message, with an empty subject.  RFC 5322, sections 2.2.1 and 3.6.5: the body of such a field is
# unstructured text, of which the grammar (section 3.2.5) asks for no character.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" mimemessage@1.0.5 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { parse } = require('mimemessage');

for (const subject of ['Subject: Bill', 'Subject:']) {
  const parsed = parse(`From: marie@example.org\r\n${subject}\r\nContent-Type: text/plain\r\n\r\nText.`);
  console.log(`${subject} ${parsed && parsed.body}`);
}
JAVASCRIPT
seen=$(cd "$work" && node show.js 2>/dev/null)
echo "$seen"

[ "$seen" = $'Subject: Bill Text.\nSubject: false' ] && as_stated "a message without a subject is refused"
changed "the subjects are read otherwise"
