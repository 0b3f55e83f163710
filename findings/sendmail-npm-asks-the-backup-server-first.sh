#!/usr/bin/env bash
# sendmail 1.6.1 (npm, sends to the servers of the recipients itself): example.net has the mail servers mx (preference
# 10) and backup (preference 20).  Where the answer of the DNS names backup first, which it may at any time, the letter
# is given to backup, though mx can be reached: the list is sorted with a function that never says "before".
#
# Expected: mx, whichever comes first.  RFC 5321, section 5.1: the MX records must be sorted by preference, and the
# servers tried in that order.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_sendmail_npm.sh"

cat >"$work/show.js" <<'JAVASCRIPT'
const dns = require('dns');

const servers = { '127.0.0.1': 'mx', '127.0.0.2': 'backup' };
const records = [
  { exchange: '127.0.0.1', priority: 10 },
  { exchange: '127.0.0.2', priority: 20 },
];
dns.resolveMx = (domain, callback) => callback(null, [...records]);
const sendmail = require('sendmail');

const server = require('./server.js')(() => {}).listen(0, '0.0.0.0', () => {
  const send = sendmail({ silent: true, smtpPort: server.address().port });
  const letter = { from: 'marie@example.org', to: 'jean@example.net', subject: 'Hello', text: 'Text.' };
  const ask = (order, next) => {
    server.once('connection', (client) => console.log(`${order} first: ${servers[client.localAddress]}`));
    send(letter, next);
  };
  ask('mx', () => {
    records.reverse();
    ask('backup', () => server.close());
  });
});
JAVASCRIPT
seen=$(cd "$work" && timeout 60 node show.js)
echo "$seen"

[ "$seen" = $'mx first: mx\nbackup first: backup' ] && as_stated "the server that the DNS names first is asked"
changed "another server is asked"
