# Sourced by the findings about sendmail of npm: installs it into "$work", and makes a mail server there for one client,
# "server.js", which does not know luc, and tells what was said to it.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" sendmail@1.6.1 >/dev/null
cat >"$work/server.js" <<'JAVASCRIPT'
const { createServer } = require('net');

module.exports = (said) => {
  const answer = (line) => {
    if (/^(MAIL|RCPT|DATA)/.test(line)) said(line);
    if (/^RCPT TO:<luc@/.test(line)) return '550 5.1.1 nobody of that name';
    return { DATA: '354 go on', QUIT: '221 bye' }[line.trim()] ?? '250 done';
  };
  return createServer((client) => {
    let data = false;
    let rest = '';
    client.write('220 mx.example.net ESMTP\r\n');
    client.on('error', () => {});
    client.on('data', (chunk) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop();
      for (const line of lines) {
        if (data && line !== '.') continue;
        data = line === 'DATA';
        client.write(`${answer(line)}\r\n`);
        if (line === 'QUIT') client.end();
      }
    });
  });
};
JAVASCRIPT
