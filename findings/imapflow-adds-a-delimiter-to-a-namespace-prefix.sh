#!/usr/bin/env bash
# ImapFlow 2.10.2: a server says that the mailboxes of other users begin with "~" (jean's is "~jean").  After
# connecting, `client.namespaces` gives the prefix "~/": the library adds the delimiter to each prefix that does not end
# with one, so that a name built from it, "~/jean", is another mailbox.
#
# Expected: "~", as the server says.  RFC 2342, section 5: a prefix is what all names of the namespace begin with, and
# the delimiter stands in it only where the server puts it there (its examples have "~" with the delimiter "/").
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" imapflow@2.10.2 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const net = require('node:net');
const { ImapFlow } = require('imapflow');

const answers = {
  CAPABILITY: '* CAPABILITY IMAP4rev1 NAMESPACE\r\n',
  NAMESPACE: '* NAMESPACE (("" "/")) (("~" "/")) (("Public/" "/"))\r\n',
  LOGOUT: '* BYE bye\r\n',
};
const server = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.write('* OK [CAPABILITY IMAP4rev1 NAMESPACE] ready\r\n');
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
  console.log(JSON.stringify(client.namespaces.other));
  await client.logout();
  server.close();
});
JAVASCRIPT
seen=$(node "$work/show.js")
echo "$seen"

[ "$seen" = '[{"prefix":"~/","delimiter":"/"}]' ] && as_stated "the prefix \"~\" is given as \"~/\""
changed "the namespaces of other users are $seen"
