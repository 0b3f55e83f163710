#!/usr/bin/env bash
# emailjs 5.0.3 (npm, the SMTP client): a line of the text begins with a dot, ".5 litres of milk".  It is sent as it is,
# and the server, which removes the first of the dots at the beginning of a line, delivers "5 litres of milk".
#
# Expected: the line is sent as "..5 litres of milk".  RFC 5321, section 4.5.2: the client puts a dot in front of a line
# that begins with one, and the server removes it.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" emailjs@5.0.3 >/dev/null
cp "$(dirname "${BASH_SOURCE[0]}")/_smtp_server.py" "$work"
cat >"$work/show.mjs" <<'JAVASCRIPT'
import { SMTPClient } from 'emailjs';

const client = new SMTPClient({ host: '127.0.0.1', port: Number(process.argv[2]), ssl: false });
const text = 'We need\r\n.5 litres of milk';
await client.sendAsync({ from: 'marie@example.org', to: 'jean@example.net', subject: 'Milk', text });
process.exit();
JAVASCRIPT
cat >"$work/show.py" <<'PYTHON'
import subprocess
import sys
from _smtp_server import serve

port, message = serve(["HELP"])
subprocess.run(["node", sys.argv[1], str(port)], check=True, timeout=60)
sent = next(line for line in message if b"litres" in line).decode().strip()
print("sent:", sent)
print("delivered:", sent.removeprefix("."))
PYTHON
seen=$(python3 "$work/show.py" "$work/show.mjs")
echo "$seen"

[ "$seen" = $'sent: .5 litres of milk\ndelivered: 5 litres of milk' ] &&
    as_stated "a dot at the beginning of a line is not doubled, and so is lost"
changed "the line is sent otherwise"
