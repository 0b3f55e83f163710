#!/usr/bin/env bash
# sendmail 1.6.1 (npm, sends to the servers of the recipients itself): a letter goes to luc@example.net and
# jean@example.net.  The server answers 550 to luc's address.  The connection is ended there: jean's address is never
# named, and he gets nothing.  In the other order, nobody gets anything either, since DATA is not sent.
#
# Expected: the letter is sent to jean, and luc's failure is told.  RFC 5321, section 3.3: RCPT is repeated for each
# recipient, a 550 is about that one alone, and DATA is in order where not all of them were refused.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_sendmail_npm.sh"

cat >"$work/show.js" <<'JAVASCRIPT'
const server = require('./server.js')(console.log).listen(0, '127.0.0.1', () => {
  const send = require('sendmail')({ silent: true, devPort: server.address().port, devHost: '127.0.0.1' });
  const letter = { from: 'marie@example.org', subject: 'Hello', text: 'Text.' };
  send({ ...letter, to: 'luc@example.net, jean@example.net' }, (error) => {
    console.log(error.message.trim());
    send({ ...letter, to: 'jean@example.net, luc@example.net' }, (another) => {
      console.log(another.message.trim());
      server.close();
    });
  });
});
JAVASCRIPT
seen=$(cd "$work" && timeout 60 node show.js)
echo "$seen"

[ "$seen" = 'MAIL FROM:<marie@example.org>
RCPT TO:<luc@example.net>
SMTP code:550 msg:550 5.1.1 nobody of that name
MAIL FROM:<marie@example.org>
RCPT TO:<jean@example.net>
RCPT TO:<luc@example.net>
SMTP code:550 msg:550 5.1.1 nobody of that name' ] && as_stated "the recipient who is known gets nothing"
changed "the letters are sent otherwise"
