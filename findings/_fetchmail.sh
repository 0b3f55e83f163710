# Sourced by the findings about fetchmail's reports: fetchmail from Debian's packages fetches one letter of marie's to jean,
# and the server that it forwards to (port 2525) knows nobody but marie.  All of it runs in a network of its own, because
# the reports go to port 25.  What the servers were told is in "$said" (with the port before each line), and the report
# in "$report".
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian fetchmail=6.4.37-1
said=$work/said
report=$work/report
mkdir "$work/home"
echo 'poll 127.0.0.1 protocol pop3 port 1110 user "jean" password "x" smtphost "127.0.0.1/2525"
    smtpname "jean@example.net" sslproto ""' >"$work/home/settings"
chmod 600 "$work/home/settings"
cat >"$work/run.py" <<'PYTHON'
import fcntl
import socket
import socketserver
import struct
import subprocess
import sys
import threading
from pathlib import Path

LETTER = b"From: marie@example.org\r\nTo: jean@example.net\r\nSubject: Invoice\r\nMessage-ID: <1@example.org>\r\n\r\nText.\r\n"
POP3 = {
    b"CAPA": b"\r\nTOP\r\n.",
    b"STAT": b" 1 %d" % len(LETTER),
    b"LIST": b" 1 %d" % len(LETTER),
    b"TOP": b"\r\n" + LETTER + b".",
    b"RETR": b"\r\n" + LETTER + b".",
}
work, program, *options = sys.argv[1:]


class Mailbox(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"+OK\r\n")
        for line in self.rfile:
            verb = line.split()[0]
            self.wfile.write(b"+OK" + POP3.get(verb, b"") + b"\r\n")
            if verb == b"QUIT":
                return


class Server(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 mx.example.net ESMTP\r\n")
        for line in self.rfile:
            verb = line[:4]
            with Path(work, "said").open("ab") as said:
                said.write(b"%d %s" % (self.server.server_address[1], line.replace(b"\r", b"")))
            if verb == b"RCPT" and b"jean" in line:
                self.wfile.write(b"550 5.1.1 Nobody here has this name\r\n")
            elif verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                message = b"".join(iter(self.rfile.readline, b".\r\n")).replace(b"\r", b"")
                if b"delivery-status" in message:
                    Path(work, "report").write_bytes(message)
                self.wfile.write(b"250 taken\r\n")
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 done\r\n")


interface = socket.socket()
fcntl.ioctl(interface, 0x8914, struct.pack("16sh14x", b"lo", 0x41))  # SIOCSIFFLAGS: loopback is up
for port, handler in (1110, Mailbox), (2525, Server), (25, Server):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
subprocess.run([program, *options], timeout=60, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
PYTHON
HOME=$work/home FETCHMAILHOME=$work/home LD_LIBRARY_PATH=$(printf '%s:' "$work"/root/{usr/,}lib/*-linux-gnu) \
    unshare -n python3 "$work/run.py" "$work" "$work/root/usr/bin/fetchmail" -f "$work/home/settings"
