#!/usr/bin/env bash
# mail-mime-builder 1.0.4 (npm): the attachment `The "new" list.pdf` is written as
# `Content-Disposition: attachment; filename="The "new" list.pdf"`, and in the same way into Content-Type.
#
# Expected: `filename="The \"new\" list.pdf"`.  RFC 2045, section 5.1, and RFC 5322, section 3.2.4: within a quoted
# string, a quotation mark has a backslash before it.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" mail-mime-builder@1.0.4 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { createMimeMessage } = require('mail-mime-builder');

const message = createMimeMessage();
message.setSender('marie@example.org');
message.setTo('jean@example.net');
message.setSubject('The list');
message.addMessage({ contentType: 'text/plain', data: 'Text.' });
message.addAttachment({ filename: 'The "new" list.pdf', contentType: 'application/pdf', data: 'SGVsbG8=' });
console.log(message.asRaw());
JAVASCRIPT
seen=$(cd "$work" && node show.js | tr -d '\r' | grep -E '^Content-.*name=')
echo "$seen"

[ "$seen" = 'Content-Type: application/pdf; name="The "new" list.pdf"
Content-Disposition: attachment; filename="The "new" list.pdf"' ] &&
    as_stated "the quotation marks of the name are not escaped"
changed "the name is written otherwise"
