#!/usr/bin/env bash
# eml-parse-js 1.1.15 (npm): an attachment has its name twice, in ASCII for old readers and encoded for the others, as
# many mailers write it: filename="Ete.pdf"; filename*=utf-8''%C3%89t%C3%A9.pdf.  The name that is returned is both in a
# row, "Ete.pdfÉté.pdf".  A language in the encoded name (utf-8'fr'…) goes into it as well: "frÉté.pdf".
#
# Expected: Été.pdf, both times.  RFC 2231, section 4: charset, language and value are parted by apostrophes.  The
# encoded parameter is another form of the plain one, not its continuation (those are numbered, section 3).
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" eml-parse-js@1.1.15 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { readEml } = require('eml-parse-js');

const twice = `filename="Ete.pdf"; filename*=utf-8''%C3%89t%C3%A9.pdf`;
const french = "filename*=utf-8'fr'%C3%89t%C3%A9.pdf";
for (const names of [twice, french]) {
  const message = [
    'From: marie@example.org', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', '',
    '--b', 'Content-Type: text/plain', '', 'Hello.', '--b', 'Content-Type: application/pdf',
    `Content-Disposition: attachment; ${names}`, 'Content-Transfer-Encoding: base64', '', 'SGVsbG8=', '--b--', '',
  ];
  readEml(message.join('\r\n'), (error, { attachments }) => console.log(`${names}: ${attachments[0].name}`));
}
JAVASCRIPT
seen=$(node "$work/show.js")
echo "$seen"

[[ $seen = *': Ete.pdfÉté.pdf'*': frÉté.pdf' ]] &&
    as_stated "the two names are joined, and the language goes into the name"
changed "the names are read otherwise"
