#!/usr/bin/env bash
# eml-format 0.6.1 (npm): of the subject `Invoice =?utf-8?Q?d=27=C3=A9t=C3=A9?= 2026` the result is "d'été"; of the two
# words `=?utf-8?Q?Facture?= =?utf-8?Q?_d=27=C3=A9t=C3=A9?=` it is "Facture".  The first encoded word is decoded, and
# what stands in front of it and behind it is dropped.
#
# Expected: "Invoice d'été 2026" and "Facture d'été".  RFC 2047, section 5 (1): encoded words stand among ordinary words
# in a subject, and section 6.2: two of them in a row are shown without the blank between them.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" eml-format@0.6.1 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { read } = require('eml-format');

for (const subject of [
  'Invoice =?utf-8?Q?d=27=C3=A9t=C3=A9?= 2026',
  '=?utf-8?Q?Facture?= =?utf-8?Q?_d=27=C3=A9t=C3=A9?=',
]) {
  const message =
    `From: marie@example.org\r\nTo: jean@example.net\r\nSubject: ${subject}\r\nContent-Type: text/plain\r\n` +
    'Content-Transfer-Encoding: 7bit\r\n\r\nText.\r\n';
  read(message, (error, result) => console.log(result.subject));
}
JAVASCRIPT
seen=$(cd "$work" && node show.js)
echo "$seen"

[ "$seen" = $'d\'été\nFacture' ] && as_stated "the words beside the first encoded one are dropped"
changed "the subjects are read otherwise"
