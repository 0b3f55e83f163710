#!/usr/bin/env bash
# node-pop3 0.11.0: a message has the lines ".profile is a file" and "..".  The server sends them byte-stuffed, with one
# more dot in front, as it must.  `RETR()` returns "..profile is a file" and "...": the added dots stay, so the message
# is not the one that was sent, and a signature over its body fails.  `TOP()` does the same.
#
# Expected: the message.  RFC 1939, section 3: where a line of a multi-line response begins with the termination octet
# and is not the last one, the client strips that octet.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" node-pop3@0.11.0 >/dev/null
cat >"$work/show.mjs" <<'JAVASCRIPT'
import net from 'node:net';
import Pop3Command from 'node-pop3';

const message = 'From: a@example.com\r\nSubject: Dots\r\n\r\n.profile is a file\r\n..\r\nEnd.\r\n';
const server = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.write('+OK ready\r\n');
  socket.on('data', (data) => {
    const command = data.toString().slice(0, 4);
    const stuffed = message.replace(/^\./gm, '..');
    socket.write(command === 'RETR' ? `+OK message follows\r\n${stuffed}.\r\n` : '+OK done\r\n');
    if (command === 'QUIT') socket.end();
  });
});
server.listen(0, '127.0.0.1', async () => {
  const client = new Pop3Command({ host: '127.0.0.1', port: server.address().port, user: 'marie', password: 'secret' });
  console.log((await client.RETR(1)).split('\r\n\r\n')[1].replaceAll('\r\n', '\n'));
  await client.QUIT();
  server.close();
});
JAVASCRIPT
seen=$(node "$work/show.mjs")
echo "$seen"

[ "$seen" = $'..profile is a file\n...\nEnd.' ] &&
    as_stated "RETR() leaves the dots that the protocol added in front of two lines"
changed "the body is returned otherwise"
