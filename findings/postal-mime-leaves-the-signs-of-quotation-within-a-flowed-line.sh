#!/usr/bin/env bash
# postal-mime 4.0.0 (npm): of a reply with `format=flowed`, whose quoted paragraph goes over two lines, the text is ">
# The invoice of March is > not paid.": the lines are joined, and the second sign of quotation stays in the middle of
# the sentence.
#
# Expected: "> The invoice of March is not paid.".  RFC 3676, sections 4.2 and 4.5: the signs of quotation in front of
# each line are counted and taken away first, and then lines of the same depth are joined to one paragraph of that
# depth.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" postal-mime@4.0.0 >/dev/null
cat >"$work/show.mjs" <<'JAVASCRIPT'
import PostalMime from 'postal-mime';

const reply = [
  'From: marie@example.org', 'Subject: Re: Invoice', 'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8; format=flowed', '',
  '> The invoice of March is ', '> not paid.', '', 'It was paid ', 'last week.', '',
].join('\r\n');
const { text } = await PostalMime.parse(reply);
console.log(text.trim());
JAVASCRIPT
seen=$(cd "$work" && node show.mjs)
echo "$seen"

grep -qx '> The invoice of March is > not paid[.]' <<<"$seen" &&
    as_stated "the sign of quotation of the second line is within the joined one"
changed "the text is another one"
