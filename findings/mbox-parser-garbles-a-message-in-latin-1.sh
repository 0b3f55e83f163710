#!/usr/bin/env bash
# mbox-parser 1.0.1 (npm): an mbox holds one message, whose text "été" is ISO-8859-1 with `Content-Transfer-Encoding:
# 8bit`.  The text that is returned is "ï¿½tï¿½": the file is decoded as UTF-8 before it is parsed, so that what the
# message says of its charset is asked for too late.
#
# Expected: "été".  RFC 2045, sections 2.8 and 6.2: by "8bit" a message says that it has octets above 127, and section
# 5.1: by its charset what they mean, so that they can be decoded only once its header is parsed.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" mbox-parser@1.0.1 >/dev/null
printf '%s\n' 'From marie@example.org Mon Mar  2 10:00:00 2026' 'From: marie@example.org' 'Subject: Summer' \
    'MIME-Version: 1.0' 'Content-Type: text/plain; charset=iso-8859-1' 'Content-Transfer-Encoding: 8bit' '' \
    $'\xe9t\xe9' '' >"$work/mbox"
cat >"$work/show.js" <<'JAVASCRIPT'
const { mboxParser } = require('mbox-parser');
const { createReadStream } = require('fs');

mboxParser(createReadStream('mbox')).then(([message]) => console.log(message.text.trim()));
JAVASCRIPT
seen=$(cd "$work" && node show.js)
echo "$seen"

[ "$seen" = "ï¿½tï¿½" ] && as_stated "both accents are lost"
changed "the text is decoded otherwise"
