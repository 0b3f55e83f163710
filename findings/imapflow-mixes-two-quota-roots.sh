#!/usr/bin/env bash
# ImapFlow 2.10.2: INBOX has two quota roots: "user" (98 of 100 KiB used) and "everyone" (10 of 1000 KiB used).
# `getQuota()` returns one object with the name of the first root and the numbers of the last: "user", 10 KiB of 1000
# KiB, "1%".  The mailbox that is nearly full looks empty.
#
# Expected: both roots, or at least the numbers of the root that is named.  RFC 9208, sections 3.2 and 4.1.2: a mailbox
# may have several quota roots, and GETQUOTAROOT is answered with one QUOTA line for each.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" imapflow@2.10.2 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const net = require('node:net');
const { ImapFlow } = require('imapflow');

const answers = {
  CAPABILITY: '* CAPABILITY IMAP4rev1 QUOTA\r\n',
  LIST: '* LIST () "/" INBOX\r\n',
  GETQUOTAROOT:
    '* QUOTAROOT INBOX "user" "everyone"\r\n' +
    '* QUOTA "user" (STORAGE 98 100)\r\n* QUOTA "everyone" (STORAGE 10 1000)\r\n',
  LOGOUT: '* BYE bye\r\n',
};
const server = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.write('* OK [CAPABILITY IMAP4rev1 QUOTA] ready\r\n');
  socket.on('data', (data) => {
    for (const line of data.toString().split('\r\n').filter(Boolean)) {
      const [tag, command] = line.split(' ');
      socket.write(`${answers[command.toUpperCase()] ?? ''}${tag} OK done\r\n`);
    }
  });
});
server.listen(0, '127.0.0.1', async () => {
  const client = new ImapFlow({
    host: '127.0.0.1', port: server.address().port, secure: false, doSTARTTLS: false, logger: false,
    auth: { user: 'marie', pass: 'secret' },
  });
  await client.connect();
  const { quotaRoot, storage } = await client.getQuota('INBOX');
  console.log(`${quotaRoot}: ${storage.usage} of ${storage.limit} bytes, ${storage.status}`);
  await client.logout();
  server.close();
});
JAVASCRIPT
seen=$(node "$work/show.js")
echo "$seen"

[ "$seen" = 'user: 10240 of 1024000 bytes, 1%' ] &&
    as_stated "the quota root \"user\" is returned with the numbers of the root \"everyone\""
changed "the quota is told as '$seen'"
