#!/usr/bin/env bash
# nullmailer 2.2 (Debian 12): the smart host answers 450 to each attempt until the queue lifetime is over.  nullmailer
# moves the message to its folder of failed ones, never tries again, and tells the sender `Action: delayed`, with the
# sentence that a final notification will follow.  None does: this was the last one.
#
# Expected: `Action: failed`, and a status such as 4.4.7 or 5.4.7.  RFC 3464, section 2.3.3: "delayed" means that the
# MTA goes on trying, "failed" that it has given up.
#
# Needs Debian 12's package index (apt-get update), and root, because the program finds its settings at fixed paths (it
# runs in a root folder of its own here).
set -euo pipefail
work=$(mktemp -d)
smart_host=
sender=
trap 'kill ${smart_host:-} ${sender:-} 2>/dev/null || true; wait; rm -rf "$work"' EXIT

root=$work/root
mkdir -p "$work/packages" "$root"/{dev,etc/nullmailer,var/spool/nullmailer/{queue,tmp,failed}}
(cd "$work/packages" && apt-get -qq -o APT::Sandbox::User=root download nullmailer=1:2.2-4)
dpkg -x "$work"/packages/nullmailer*.deb "$root"
ldd "$root"/usr/sbin/nullmailer-{send,queue} "$root/usr/bin/nullmailer-dsn" "$root/usr/lib/nullmailer/smtp" |
    grep -v ':$' | grep -o '/[^ ]*' | sort -u | while read -r library; do cp -L --parents "$library" "$root"; done
touch "$root/dev/null"
mkfifo "$root/var/spool/nullmailer/trigger"
echo mail.example.org >"$root/etc/mailname"
for setting in queuelifetime=2 pausetime=1 maxpause=1; do
    echo "${setting#*=}" >"$root/etc/nullmailer/${setting%=*}"
done
cat >"$work/smart-host.py" <<'PYTHON'
"""A smart host: it has no time for bob and takes everything else, which it prints."""

import socketserver
from pathlib import Path
from sys import argv


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 mx.example.com ESMTP\r\n")
        for line in self.rfile:
            command = line[:4].upper()
            if command == b"QUIT":
                self.wfile.write(b"221 Bye\r\n")
                return
            if command == b"RCPT" and b"bob@" in line:
                self.wfile.write(b"450 4.2.1 Busy, try again later\r\n")
            elif command == b"DATA":
                self.wfile.write(b"354 Go on\r\n")
                message = b"".join(iter(self.rfile.readline, b".\r\n"))
                Path(argv[2]).write_bytes(message.replace(b"\r\n", b"\n"))
                self.wfile.write(b"250 OK\r\n")
            else:
                self.wfile.write(b"250 OK\r\n")


with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
    Path(argv[1]).write_text(str(server.server_address[1]))
    server.serve_forever()
PYTHON
python3 "$work/smart-host.py" "$work/port" "$work/notice" &
smart_host=$!
until [ -s "$work/port" ]; do sleep 0.1; done
echo "127.0.0.1 smtp --port=$(cat "$work/port")" >"$root/etc/nullmailer/remotes"
printf '%s\n' anne@example.org bob@example.com '' 'From: anne@example.org' 'To: bob@example.com' 'Subject: Invoice' \
    'Message-ID: <1@example.org>' 'Date: Mon, 2 Mar 2026 10:00:00 +0100' '' 'Text.' |
    chroot "$root" /usr/sbin/nullmailer-queue
chroot "$root" /usr/sbin/nullmailer-send >"$work/log" 2>&1 &
sender=$!
for _ in {1..300}; do
    [ ! -s "$work/notice" ] || break
    sleep 0.1
done
sleep 3
grep -E '^(Subject|Action|Status)|final delivery|proves' "$work/notice"
queued=$(find "$root/var/spool/nullmailer/queue" -type f | wc -l)
failed=$(find "$root/var/spool/nullmailer/failed" -type f | wc -l)
echo "in the queue: $queued, given up: $failed"

if grep -q '^Action: delayed' "$work/notice" && [ "$queued/$failed" = 0/1 ]; then
    echo "AS STATED: the message was given up, and the notice of it says Action: delayed"
else
    echo "CHANGED: the notice, or the fate of the message, is another one"
    exit 1
fi
