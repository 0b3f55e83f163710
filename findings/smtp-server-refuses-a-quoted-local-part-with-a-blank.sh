#!/usr/bin/env bash
# smtp-server 3.21.6 (npm): RCPT TO:<"marie.petit"@example.org> is accepted.  RCPT TO:<"marie petit"@example.org> and
# <"marie@home"@example.org> are refused for good, with "501 Error: Bad recipient address syntax", before any handler is
# asked; so are such senders.
#
# Expected: they are given to the handler.  RFC 5321, section 4.1.2: the local part of a mailbox may be a quoted string,
# which may hold blanks and at signs.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" smtp-server@3.21.6 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const net = require('net');
const { SMTPServer } = require('smtp-server');

const commands = ['marie.petit', 'marie petit', 'marie@home'].map((name) => `RCPT TO:<"${name}"@example.org>`);
const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], logger: false });
server.listen(0, '127.0.0.1', () => {
  const waiting = ['HELO client.example.net', 'MAIL FROM:<jean@example.net>', ...commands, 'QUIT'];
  const client = net.connect(server.server.address().port, '127.0.0.1');
  let sent;
  client.on('data', (reply) => {
    if (commands.includes(sent)) console.log(`${sent} ${reply.toString().trim()}`);
    sent = waiting.shift();
    if (sent) client.write(`${sent}\r\n`);
  });
  client.on('close', () => server.close());
});
JAVASCRIPT
seen=$(node "$work/show.js")
echo "$seen"

[[ $seen = *'"marie.petit"'*'> 250'*'"marie petit"'*'> 501'*'"marie@home"'*'> 501'* ]] &&
    as_stated "a quoted local part with a blank or an at sign is bad syntax"
changed "the recipients are answered otherwise"
