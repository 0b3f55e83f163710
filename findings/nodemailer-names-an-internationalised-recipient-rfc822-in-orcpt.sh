#!/usr/bin/env bash
# nodemailer 10.6.1 (npm): with DSN asked for and `recipient: 'jé@example.net'`, a server that offers DSN and SMTPUTF8
# is told `ORCPT=rfc822;j+C3+A9@example.net`.  With `recipient: 'utf-8;jé@example.net'` it is `ORCPT=utf-8;j+C3+A9@…`.
#
# Expected: `ORCPT=utf-8;j\x{E9}@example.net`, or, since the server offers SMTPUTF8, `ORCPT=utf-8;jé@example.net`.  RFC
# 6533, section 3: an address with signs beyond ASCII is of the type utf-8, and has these two forms (utf-8-addr-xtext
# and utf-8-addr-unitext); the octets of UTF-8 in the form `+C3` are neither.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" nodemailer@10.6.1 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const net = require('node:net');
const nodemailer = require('nodemailer');

const answers = { EHLO: '250-mx.example.net\r\n250-DSN\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n', DATA: '354 Go on\r\n' };
const server = net.createServer((socket) => {
  socket.write('220 mx.example.net ESMTP\r\n');
  socket.on('data', (data) => {
    const line = data.toString();
    if (line.startsWith('RCPT')) console.log(line.trim());
    if (/^(EHLO|MAIL|RCPT|DATA|QUIT)/.test(line) || line.endsWith('\r\n.\r\n')) {
      socket.write(answers[line.slice(0, 4)] ?? '250 OK\r\n');
    }
  });
});
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  for (const recipient of ['jé@example.net', 'utf-8;jé@example.net']) {
    const transport = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
    await transport.sendMail({
      from: 'marie@example.org', to: 'jé@example.net', text: 'Text.', dsn: { notify: 'failure', recipient },
    });
    transport.close();
  }
  server.close();
});
JAVASCRIPT
seen=$(cd "$work" && timeout 60 node show.js)
echo "$seen"

[ "$seen" = 'RCPT TO:<jé@example.net> NOTIFY=FAILURE ORCPT=rfc822;j+C3+A9@example.net
RCPT TO:<jé@example.net> NOTIFY=FAILURE ORCPT=utf-8;j+C3+A9@example.net' ] &&
    as_stated "the octets of UTF-8 stand in the ORCPT as if they were ASCII"
changed "the original recipient is sent otherwise"
