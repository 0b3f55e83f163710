#!/usr/bin/env bash
# mailparser 3.14.2 (npm): of a multipart/digest with two messages, the one whose part has no Content-Type becomes text
# of the digest, with its header (From, Subject) as the first lines.  The other one, whose part says message/rfc822, is
# an attachment.
#
# Expected: two attachments of the type message/rfc822.  RFC 2046, section 5.1.5: within multipart/digest, the default
# type of a part is message/rfc822, not text/plain.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" mailparser@3.14.2 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { simpleParser } = require('mailparser');

const digest = `From: list@example.org
Subject: Digest of today
MIME-Version: 1.0
Content-Type: multipart/digest; boundary="b"

--b

From: marie@example.org
Subject: First

One.
--b
Content-Type: message/rfc822

From: jean@example.org
Subject: Second

Two.
--b--
`;
simpleParser(digest).then(({ text, attachments }) => {
  console.log('text:', JSON.stringify(text));
  console.log('attachments:', attachments.map(({ contentType }) => contentType).join(' '));
});
JAVASCRIPT
seen=$(cd "$work" && node show.js)
echo "$seen"

[ "$seen" = 'text: "From: marie@example.org\nSubject: First\n\nOne."
attachments: message/rfc822' ] &&
    as_stated "the first message of the digest is text"
changed "the digest is read otherwise"
