#!/usr/bin/env bash
# DragonFly Mail Agent (dma) 0.13 (Debian 12): the notice that a message could not be delivered has the field `From:
# MAILER-DAEMON <>`: angle brackets without an address.  Readers that follow the grammar find no sender in it, or refuse
# the field.
#
# Expected: an address, such as MAILER-DAEMON@mail.example.org.  RFC 5322, sections 3.4 and 3.6.2: From is a list of
# mailboxes, and what stands between the angle brackets is an addr-spec.  The empty path "<>" is one of the envelope
# alone (RFC 5321, section 4.5.5), and as such it is right.
#
# Needs Debian 12's package index (apt-get update), and root, because the program finds its settings at fixed paths (it
# runs in a root folder of its own here).
set -euo pipefail
work=$(mktemp -d)
smart_host=
trap 'kill ${smart_host:-} 2>/dev/null || true; wait; rm -rf "$work"' EXIT

root=$work/root
mkdir -p "$work/packages" "$root"/{dev,etc/dma,tmp,var/mail,var/spool/dma}
(cd "$work/packages" && apt-get -qq -o APT::Sandbox::User=root download dma=0.13-1+b1)
dpkg -x "$work"/packages/dma*.deb "$root"
ldd "$root/usr/sbin/dma" | grep -o '/[^ ]*' | while read -r library; do cp -L --parents "$library" "$root"; done
touch "$root/dev/null" "$root/etc/aliases"
printf 'root:x:0:0::/:/bin/sh\nmail:x:8:8::/:/bin/sh\nanne:x:1000:1000::/:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\nmail:x:8:\n' >"$root/etc/group"
printf 'passwd: files\ngroup: files\n' >"$root/etc/nsswitch.conf"
chgrp 8 "$root"/usr/{sbin/dma,lib/dma/dma-mbox-create} "$root"/var/{mail,spool/dma}
chmod 2755 "$root/usr/sbin/dma"
chmod 4754 "$root/usr/lib/dma/dma-mbox-create"
chmod 2775 "$root"/var/{mail,spool/dma}
chmod 755 "$work" "$root"
cat >"$work/smart-host.py" <<'PYTHON'
"""A smart host that knows no recipient."""

import socketserver
from pathlib import Path
from sys import argv


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 mx.example.com ESMTP\r\n")
        for line in self.rfile:
            self.wfile.write(b"550 5.1.1 Nobody of this name\r\n" if line[:4].upper() == b"RCPT" else b"250 OK\r\n")


with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
    Path(argv[1]).write_text(str(server.server_address[1]))
    server.serve_forever()
PYTHON
python3 "$work/smart-host.py" "$work/port" &
smart_host=$!
until [ -s "$work/port" ]; do sleep 0.1; done
printf 'SMARTHOST 127.0.0.1\nPORT %s\nMAILNAME mail.example.org\n' "$(cat "$work/port")" >"$root/etc/dma/dma.conf"
printf '%s\n' 'From: anne@mail.example.org' 'To: bob@example.com' 'Subject: Invoice' '' 'Text.' |
    chroot "$root" /usr/sbin/dma -D -f anne@mail.example.org bob@example.com
for _ in {1..100}; do
    [ ! -s "$root/var/mail/anne" ] || break
    sleep 0.1
done
seen=$(sed '/^$/,$d' "$root/var/mail/anne" | grep -E '^(From|To|Subject):')
echo "$seen"

if [ "$seen" = $'From: MAILER-DAEMON <>\nTo: anne@mail.example.org\nSubject: Mail delivery failed' ]; then
    echo "AS STATED: the notice has a From without an address"
else
    echo "CHANGED: the fields of the notice are other ones"
    exit 1
fi
