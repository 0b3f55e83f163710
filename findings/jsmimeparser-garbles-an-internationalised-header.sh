#!/usr/bin/env bash
# @protontech/jsmimeparser 3.0.2 (npm): the header of an internationalised message is UTF-8 as it stands.  The subject
# "Été" comes out as UTF-8 that was taken for Latin-1, not once but twice, and the address zoé@example.org is garbled as
# well.  The body of the same message is right.
#
# Expected: subject and address as they are.  RFC 6532, section 3: header fields may have UTF-8 in them.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" @protontech/jsmimeparser@3.0.2 esbuild@0.25.0 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
import { parseMail } from '@protontech/jsmimeparser';

const header = 'From: <zoé@example.org>\r\nSubject: Été\r\nContent-Type: text/plain; charset=utf-8\r\n';
const message = `${header}\r\nMidi à Orléans\r\n`;
const { from, subject, body } = parseMail(new TextEncoder().encode(message));
const once = (text) => Buffer.from(text, 'latin1').toString('utf8');
console.log(`subject: ${JSON.stringify(subject)}, twice decoded: ${once(once(subject))}`);
console.log(`from: ${JSON.stringify(from.email)}, as it should be: ${from.email === 'zoé@example.org'}`);
console.log(`body: ${body.text}`);
JAVASCRIPT
"$work/node_modules/.bin/esbuild" "$work/show.js" --bundle --platform=node --log-level=error --outfile="$work/show.cjs"
seen=$(node "$work/show.cjs")
echo "$seen"

[[ $seen = *'twice decoded: Été'*'as it should be: false'*'body: Midi à Orléans'* ]] &&
    as_stated "the subject is UTF-8 taken for Latin-1 twice, the address is garbled, the body is right"
changed "the message is read otherwise"
