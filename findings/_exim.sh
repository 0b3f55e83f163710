# Sourced by the findings about Exim's reports: the server from Debian's packages, in a root folder of its own, because it
# finds its settings and itself at fixed paths.  example.org is where the reports go (into the mailbox "$reports");
# "group@example.net" is jean and paul, whom nobody knows, and example.com belongs to a server that refuses everybody.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian exim4-daemon-light=4.96-15+deb12u11 libidn12 libgnutls-dane0 libdb5.3 libunbound8 libevent-2.1-7
jail=$work/jail
reports=$jail/var/spool/exim4/reports
mkdir -p "$jail"/{dev,etc/exim4,lib,usr/sbin,var/spool/exim4,var/log/exim4,tmp}
LD_LIBRARY_PATH=$(printf '%s:' "$work"/root/usr/lib/*-linux-gnu) ldd "$work/root/usr/sbin/exim4" | grep -o '/[^ ]*' |
    while read -r library; do
        case $library in
            "$work"/*) cp -L "$library" "$jail/lib" ;;
            *) cp -L --parents "$library" "$jail" ;;
        esac
    done
cp "$work/root/usr/sbin/exim4" "$jail/usr/sbin"
echo 'root:x:0:0::/:
Debian-exim:x:100:100::/:' >"$jail/etc/passwd"
echo 'root:x:0:
Debian-exim:x:100:' >"$jail/etc/group"
echo '127.0.0.1 localhost' >"$jail/etc/hosts"
touch "$jail/dev/null"
chmod 666 "$jail/dev/null"
chmod 755 "$work"
chown -R 100:100 "$jail/var/spool/exim4" "$jail/var/log/exim4"
chmod 4755 "$jail/usr/sbin/exim4"
refusing=
trap 'kill ${refusing:-} 2>/dev/null || true; rm -rf "$work"' EXIT
python3 - "$work/port" <<'PYTHON' &
import socketserver
from pathlib import Path
from sys import argv


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 mx.example.com ESMTP\r\n")
        for line in self.rfile:
            command = line[:4].upper()
            if command == b"RCPT":
                self.wfile.write(b"550 5.1.1 Nobody here has this name\r\n")
            elif command == b"EHLO":
                self.wfile.write(b"250-mx.example.com\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n")
            else:
                self.wfile.write(b"250 OK\r\n")


with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
    Path(argv[1]).write_text(str(server.server_address[1]))
    server.serve_forever()
PYTHON
refusing=$!
until [ -s "$work/port" ]; do sleep 0.1; done
cat >"$jail/etc/exim4/exim4.conf" <<EXIM
primary_hostname = mx.example.net
qualify_domain = example.net
keep_environment =
smtputf8_advertise_hosts = *
acl_smtp_rcpt = accept
begin routers
reports:
  driver = accept
  domains = example.org
  transport = mailbox
remote:
  driver = manualroute
  domains = example.com
  transport = smtp
  route_list = * 127.0.0.1
  self = send
group:
  driver = redirect
  local_parts = group
  data = "jean@example.net, paul@example.net"
nobody:
  driver = redirect
  allow_fail
  data = :fail: nobody has this name
begin transports
mailbox:
  driver = appendfile
  file = /var/spool/exim4/reports
  user = Debian-exim
smtp:
  driver = smtp
  port = $(cat "$work/port")
  allow_localhost
EXIM

# Sends the message on standard input, from marie, to the recipient that is given; the report is there when it is done.
exim() {
    chroot "$jail" /usr/sbin/exim4 -odi -f marie@example.org "$1"
    await_report
}
await_report() {
    for _ in {1..100}; do
        if grep -qs '^--.*dsn.*--$' "$reports"; then return; fi
        sleep 0.1
    done
}

# Sends a letter to josé@example.com by SMTP.
internationalised_letter() {
    printf '%s\r\n' 'EHLO client.example.org' 'MAIL FROM:<marie@example.org> SMTPUTF8 BODY=8BITMIME' \
        'RCPT TO:<josé@example.com>' DATA 'From: marie@example.org' 'To: josé@example.com' 'Subject: Invoice' '' 'Text.' \
        . QUIT | chroot "$jail" /usr/sbin/exim4 -odi -bs >/dev/null
    await_report
}
