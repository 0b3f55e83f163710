#!/usr/bin/env bash
# webdav 5.11.0 (npm): a folder is to be deleted, and one file in it is locked.  The server answers 207 and names that
# file with 423.  `deleteFile()` is fulfilled as if all were gone; `moveFile()` and `copyFile()` are, too.
#
# Expected: an error that names the file.  RFC 4918, sections 9.6.1, 9.8.8 and 9.9.4: 207 says which members failed, and
# then the folders above them are still there; section 13: the status of a 207 says nothing of success.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" webdav@5.11.0 >/dev/null
cat >"$work/show.mjs" <<'JAVASCRIPT'
import { createServer } from 'http';
import { createClient } from 'webdav';

const answer = `<?xml version="1.0"?>
<multistatus xmlns="DAV:">
  <response><href>/march/one.mbox</href><status>HTTP/1.1 423 Locked</status></response>
</multistatus>`;
const server = createServer((request, response) => {
  response.writeHead(207, { 'Content-Type': 'application/xml' });
  response.end(answer);
}).listen(0, '127.0.0.1', async () => {
  const client = createClient(`http://127.0.0.1:${server.address().port}`);
  const say = (name, asked) =>
    asked.then(
      () => console.log(`${name}: done`),
      (error) => console.log(`${name}: ${error.message}`),
    );
  await say('delete', client.deleteFile('/march'));
  await say('move', client.moveFile('/march', '/april'));
  await say('copy', client.copyFile('/march', '/april'));
  server.close();
});
JAVASCRIPT
seen=$(cd "$work" && timeout 60 node show.mjs)
echo "$seen"

[ "$seen" = $'delete: done\nmove: done\ncopy: done' ] && as_stated "what failed for one file is done for the caller"
changed "the answers are taken otherwise"
