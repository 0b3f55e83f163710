#!/usr/bin/env bash
# sendmail 1.6.1 (npm, sends to the servers of the recipients itself): a letter to `"Petit, Marie" <marie@example.org>`
# is sent twice: to <marie@example.org>, and to <"Petit>, whose server is looked for under the name "null".
#
# Expected: one recipient.  RFC 5322, section 3.2.4: within a quoted string, a comma is a character as any other.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_sendmail_npm.sh"

cat >"$work/show.js" <<'JAVASCRIPT'
const said = [];
const server = require('./server.js')((line) => /^RCPT/.test(line) && said.push(line)).listen(0, '127.0.0.1', () => {
  const send = require('sendmail')({ silent: true, devPort: server.address().port, devHost: '127.0.0.1' });
  server.unref();
  process.on('exit', () => console.log(said.sort().join('\n')));
  send({ from: 'jean@example.net', to: '"Petit, Marie" <marie@example.org>', subject: 'Hello', text: 'Text.' });
});
JAVASCRIPT
seen=$(cd "$work" && timeout 60 node show.js)
echo "$seen"

[ "$seen" = $'RCPT TO:<"Petit>\nRCPT TO:<marie@example.org>' ] && as_stated "the name is a recipient as well"
changed "the recipients are others"
