#!/usr/bin/env bash
# webdav4 0.11.0 (PyPI) with lighttpd 1.4.69 (Debian 12): `exists()`, `isdir()` and `isfile()` raise HTTPError 403 for
# everything, folder or file, while `ls()` works.  They send PROPFIND without a Depth header, which asks for the whole
# tree below, and lighttpd grants no such request.
#
# Expected: True; the library sends "Depth: 0".  RFC 4918, section 9.1: without a Depth header a server must act as if
# it were "infinity", which it may refuse with 403.
#
# Needs Debian 12's package index (apt-get update).
set -euo pipefail
export LC_ALL=C.UTF-8
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check webdav4==0.11.0
mkdir "$work/packages" "$work/root" "$work/files" "$work/files/march"
echo text >"$work/files/1.eml"
(
    cd "$work/packages"
    apt-get -qq -o APT::Sandbox::User=root download lighttpd=1.4.69-1 lighttpd-mod-webdav=1.4.69-1 libxxhash0 libnettle8
)
for package in "$work"/packages/*.deb; do dpkg -x "$package" "$work/root"; done
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$work/lighttpd.conf" <<CONFIGURATION
server.document-root = "$work/files"
server.bind = "127.0.0.1"
server.port = $port
server.errorlog = "$work/errors"
server.modules = ( "mod_webdav" )
webdav.activate = "enable"
CONFIGURATION
LD_LIBRARY_PATH=$(printf '%s:' "$work"/root/usr/lib/*-linux-gnu) "$work/root/usr/sbin/lighttpd" -D \
    -m "$work/root/usr/lib/lighttpd" -f "$work/lighttpd.conf" &
server=$!
seen=$("$work/venv/bin/python" - "$port" <<'PYTHON'
import socket
import sys
import time

from webdav4.client import Client, HTTPError

for _ in range(300):
    try:
        socket.create_connection(("127.0.0.1", int(sys.argv[1])), 1).close()
        break
    except OSError:
        time.sleep(0.1)
client = Client(f"http://127.0.0.1:{sys.argv[1]}/")
print("ls(''):", sorted(client.ls("", detail=False)))
for question in "exists('1.eml')", "isfile('1.eml')", "isdir('march')":
    name, argument = question.rstrip("')").split("('")
    try:
        print(f"{question}:", getattr(client, name)(argument))
    except HTTPError as error:
        print(f"{question} raises HTTPError:", error)
PYTHON
)
echo "$seen"

if [ "$(grep -c 'raises HTTPError: received 403' <<<"$seen")" = 3 ] &&
    grep -qF "ls(''): ['1.eml', 'march']" <<<"$seen"; then
    echo "AS STATED: ls() works, exists(), isfile() and isdir() raise HTTPError 403"
else
    echo "CHANGED: the four questions are answered otherwise"
    exit 1
fi
