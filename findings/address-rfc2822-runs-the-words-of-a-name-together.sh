#!/usr/bin/env bash
# address-rfc2822 2.2.4 (npm): `Marie Petit <…>` has the phrase "Marie Petit".  Where one of the words is quoted, as in
# `"Marie" Petit <…>` or `Marie "Mia" Petit <…>`, the words run together: "MariePetit", "Marie MiaPetit".
#
# Expected: the words with blanks between them.  RFC 5322, section 3.2.5: a phrase is a sequence of words, each an atom
# or a quoted string; section 3.2.4: the quotation marks are no part of the text, the white space outside of them is.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" address-rfc2822@2.2.4 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { parse } = require('address-rfc2822');

for (const phrase of ['Marie Petit', '"Marie" Petit', 'Marie "Mia" Petit']) {
  const [address] = parse(`${phrase} <marie@example.org>`);
  console.log(`${phrase}: ${address.phrase}, ${address.name()}`);
}
JAVASCRIPT
seen=$(node "$work/show.js")
echo "$seen"

[[ $seen = 'Marie Petit: Marie Petit,'*'"Marie" Petit: MariePetit,'*'Marie "Mia" Petit: Marie MiaPetit,'* ]] &&
    as_stated "behind a quoted word the blank of a name is lost"
changed "the names are read otherwise"
