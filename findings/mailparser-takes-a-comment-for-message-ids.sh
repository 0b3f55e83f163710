#!/usr/bin/env bash
# mailparser 3.14.2 (npm): a comment beside a message identifier becomes part of it.  Of `Message-ID: <1@example.org>
# (added by postmaster@example.net)` the result has all that with one more ">" as the identifier, the same in
# In-Reply-To, and in References it has four, of which one is "<by>".  No other message has them, so that the thread is
# broken.
#
# Expected: <1@example.org>, three times.  RFC 5322, section 3.6.4: there may be comments on both sides of a msg-id
# (CFWS), and section 3.2.2: a comment is no part of what a field says.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" mailparser@3.14.2 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { simpleParser } = require('mailparser');

const id = '<1@example.org> (added by postmaster@example.net)';
const message = `From: marie@example.org
Message-ID: ${id}
In-Reply-To: ${id}
References: ${id}

Text.
`;
simpleParser(message).then(({ messageId, inReplyTo, references }) => {
  console.log(`Message-ID: ${messageId}\nIn-Reply-To: ${inReplyTo}\nReferences: ${references.join('|')}`);
});
JAVASCRIPT
seen=$(cd "$work" && node show.js)
echo "$seen"

expected='Message-ID: <1@example.org> (added by postmaster@example.net)>
In-Reply-To: <1@example.org> (added by postmaster@example.net)>
References: <1@example.org>|<(added>|<by>|<postmaster@example.net)>'
[ "$seen" = "$expected" ] && as_stated "the words of a comment are returned as message identifiers"
changed "the identifiers are others"
