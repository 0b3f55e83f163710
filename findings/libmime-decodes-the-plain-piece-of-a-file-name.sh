#!/usr/bin/env bash
# libmime 5.6.4 (npm): of a file name in two pieces, the first is encoded, and the second is plain:
# `filename*0*=utf-8''%C3%89t%C3%A9; filename*1=" 100%25.pdf"`.  It is read as "Été 100%.pdf".
#
# Expected: "Été 100%25.pdf".  RFC 2231, section 4.1: encoded and plain pieces may be mixed, and the asterisk at the end of
# a piece's name says which of them are encoded.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" libmime@5.6.4 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const libmime = require('libmime');

for (const value of [
    `attachment; filename=" 100%25.pdf"`,
    `attachment; filename*0*=utf-8''%C3%89t%C3%A9; filename*1=" 100%25.pdf"`,
]) console.log(libmime.parseHeaderValue(value).params.filename);
JAVASCRIPT
seen=$(cd "$work" && node show.js)
echo "$seen"

[ "$seen" = $' 100%25.pdf\nÉté 100%.pdf' ] && as_stated "the percent sign of the plain piece is decoded"
changed "the names are read otherwise"
