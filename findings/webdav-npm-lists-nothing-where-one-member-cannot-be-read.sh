#!/usr/bin/env bash
# webdav 5.11.0 (npm): a server lists a folder of two files, and says of one of them 403, with no properties.
# `getDirectoryContents()` raises a TypeError, "Cannot read properties of undefined", and the other file is not listed
# either.
#
# Expected: the file that can be read (and perhaps the other, without its properties).  RFC 4918, section 14.24: a
# response has a status or propstat elements; section 9.1: members are listed with what can be said of each.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" webdav@5.11.0 >/dev/null
cat >"$work/show.mjs" <<'JAVASCRIPT'
import { createServer } from 'http';
import { createClient } from 'webdav';

const known = (href, type) =>
  `<response><href>${href}</href><propstat><prop><resourcetype>${type}</resourcetype></prop>` +
  '<status>HTTP/1.1 200 OK</status></propstat></response>';
const hidden = '<response><href>/march/two.mbox</href><status>HTTP/1.1 403 Forbidden</status></response>';
let more = '';
const server = createServer((request, response) => {
  response.writeHead(207, { 'Content-Type': 'application/xml' });
  response.end(
    `<?xml version="1.0"?><multistatus xmlns="DAV:">${known('/march/', '<collection/>')}` +
      `${known('/march/one.mbox', '')}${more}</multistatus>`,
  );
}).listen(0, '127.0.0.1', async () => {
  const client = createClient(`http://127.0.0.1:${server.address().port}`);
  for (more of ['', hidden]) {
    const listed = await client.getDirectoryContents('/march').then(
      (members) => members.map((member) => member.basename).join(', '),
      (error) => error.name,
    );
    console.log(`${more ? 'one forbidden' : 'all known'}: ${listed}`);
  }
  server.close();
});
JAVASCRIPT
seen=$(cd "$work" && timeout 60 node show.mjs)
echo "$seen"

[ "$seen" = $'all known: one.mbox\none forbidden: TypeError' ] &&
    as_stated "one member without properties hides all others"
changed "the folder is listed otherwise"
