#!/usr/bin/env bash
# mimetext 3.0.28 (npm): an attachment named "report.pdf" is written once.  One named "inline-report.pdf" is written
# twice, among the attachments and among what belongs to the text: the word "inline" is looked for in the whole
# Content-Disposition, the file name included.  (An inline picture named "attachment.png" is written twice as well.)
#
# Expected: once.  RFC 2183, section 2: the disposition type is the first word of the field, and "filename" one of its
# parameters.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" mimetext@3.0.28 >/dev/null
cat >"$work/show.mjs" <<'JAVASCRIPT'
import { createMimeMessage } from 'mimetext';

for (const filename of ['report.pdf', 'inline-report.pdf']) {
  const message = createMimeMessage();
  message.setSender('marie@example.org');
  message.setRecipient('jean@example.net');
  message.setSubject('Report');
  message.addMessage({ contentType: 'text/plain', data: 'Text.' });
  message.addAttachment({ filename, contentType: 'application/pdf', data: 'SGVsbG8=' });
  console.log(`${filename}: ${message.asRaw().match(/^Content-Disposition: attachment/gm).length}`);
}
JAVASCRIPT
seen=$(cd "$work" && node show.mjs)
echo "$seen"

[ "$seen" = $'report.pdf: 1\ninline-report.pdf: 2' ] && as_stated "the file with \"inline\" in its name is sent twice"
changed "the files are written otherwise"
