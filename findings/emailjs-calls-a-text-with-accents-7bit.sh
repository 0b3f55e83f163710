#!/usr/bin/env bash
# emailjs 5.0.3 (npm, the SMTP client): a text with accents is sent as UTF-8 as it stands, under
# "Content-Transfer-Encoding: 7bit", and to a server that does not offer 8BITMIME too.
#
# Expected: quoted-printable or base64 (or "8bit" where the server offers 8BITMIME).  RFC 2045, sections 2.7 and 6.2:
# 7bit says that there is no octet above 127; RFC 6152, section 3: other text is not sent to a server that does not
# offer it.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" emailjs@5.0.3 >/dev/null
cp "$(dirname "${BASH_SOURCE[0]}")/_smtp_server.py" "$work"
cat >"$work/show.mjs" <<'JAVASCRIPT'
import { SMTPClient } from 'emailjs';

const client = new SMTPClient({ host: '127.0.0.1', port: Number(process.argv[2]), ssl: false });
await client.sendAsync({ from: 'marie@example.org', to: 'jean@example.net', subject: 'Lunch', text: 'À midi ?' });
process.exit();
JAVASCRIPT
cat >"$work/show.py" <<'PYTHON'
import subprocess
import sys
from _smtp_server import serve

port, message = serve(["HELP"])
subprocess.run(["node", sys.argv[1], str(port)], check=True, timeout=60)
for line in message:
    if line.lower().startswith(b"content-transfer-encoding") or b"midi" in line:
        print(line)
PYTHON
seen=$(python3 "$work/show.py" "$work/show.mjs")
echo "$seen"

[[ $seen = *"Content-Transfer-Encoding: 7bit"*'\xc3\x80 midi ?'* ]] && as_stated "a text of 8 bits is sent as 7bit"
changed "the text is sent otherwise"
