#!/usr/bin/env bash
# mimetext 3.0.28 (npm): the sender `"Marie <Sales>" <marie@example.org>` is written as `From: … <Sales>>`, and so is a
# recipient: the text is split at its first " <", within the quotation marks too, and the address that was given is not
# in the message at all.
#
# Expected: <marie@example.org>.  RFC 5322, section 3.2.4: in a quoted string, an angle bracket is a character as any
# other; section 3.4: the address is what stands in the brackets behind the display name.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" mimetext@3.0.28 >/dev/null
cat >"$work/show.mjs" <<'JAVASCRIPT'
import { createMimeMessage } from 'mimetext';

const message = createMimeMessage();
message.setSender('"Marie <Sales>" <marie@example.org>');
message.setRecipient('"Jean <Lille>" <jean@example.net>');
message.setSubject('Report');
message.addMessage({ contentType: 'text/plain', data: 'Text.' });
console.log(message.asRaw().match(/^(From|To): .*/gm).join('\n'));
JAVASCRIPT
seen=$(cd "$work" && node show.mjs)
echo "$seen"

[[ $seen = 'From: '*' <Sales>>'$'\nTo: '*' <Lille>>' && $seen != *@* ]] &&
    as_stated "what the name has in brackets is written as the address"
changed "the addresses are written otherwise"
