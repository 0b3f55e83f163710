#!/usr/bin/env bash
# postal-mime 4.0.0: `Marie Petit (Sales (EU)) <marie@example.org>` has the name "Marie Petit)".  The comment is taken
# to end at its first closing parenthesis.  `(Sales)` leaves no trace, so it is not that comments are kept.
#
# Expected: Marie Petit.  RFC 5322, section 3.2.2: a comment may hold comments.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" postal-mime@4.0.0 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { addressParser } = require('postal-mime');

for (const comment of ['(Sales)', '(Sales (EU))']) {
  const [{ name, address }] = addressParser(`Marie Petit ${comment} <marie@example.org>`);
  console.log(`${comment}: "${name}", ${address}`);
}
JAVASCRIPT
seen=$(node "$work/show.js")
echo "$seen"

[ "$seen" = $'(Sales): "Marie Petit", marie@example.org\n(Sales (EU)): "Marie Petit)", marie@example.org' ] &&
    as_stated "a parenthesis of the comment is left in the name"
changed "the names are read otherwise"
