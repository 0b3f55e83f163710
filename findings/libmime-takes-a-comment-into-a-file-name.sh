#!/usr/bin/env bash
# libmime 5.6.4 (npm): the attachment `filename=bill.pdf (as agreed); size=5` has the file name "bill.pdf (as agreed)", and
# a text of `charset=utf-8 (Unicode)` the charset "utf-8 (Unicode)".
#
# Expected: "bill.pdf" and "utf-8".  RFC 2045, section 5.1: comments are allowed in such a field as in all structured ones,
# and two forms of Content-Type that differ in a comment are the same.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" libmime@5.6.4 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { parseHeaderValue } = require('libmime');

console.log(parseHeaderValue('attachment; filename=bill.pdf (as agreed); size=5').params.filename);
console.log(parseHeaderValue('text/plain; charset=utf-8 (Unicode)').params.charset);
JAVASCRIPT
seen=$(cd "$work" && node show.js)
echo "$seen"

[ "$seen" = $'bill.pdf (as agreed)\nutf-8 (Unicode)' ] && as_stated "the comment is a part of the value"
changed "the values are read otherwise"
