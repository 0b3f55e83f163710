#!/usr/bin/env bash
# webdav4 0.11.0 (PyPI) with Apache 2.4.71's mod_dav (Debian 12, mod_dir loaded as by default): for a folder,
# `ls("march")` lists it, but `exists("march")` and `isdir("march")` raise HTTPError 301.  `exists("march/")` raises it
# too: the library takes the slash off before it asks.
#
# Expected: True.  RFC 4918, section 5.2: who asks for a collection without its trailing slash must be prepared to be
# redirected to the name with the slash (`ls` follows, the others do not).
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
(
    cd "$work/packages"
    apt-get -qq -o APT::Sandbox::User=root download apache2-bin=2.4.71-1~deb12u1 libapr1 libaprutil1 \
        libaprutil1-dbd-sqlite3
)
for package in "$work"/packages/*.deb; do dpkg -x "$package" "$work/root"; done
cp -r "$work"/root/usr/lib/*-linux-gnu/apr-util-1 "$work"
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
{
    for module in mpm_event authz_core dav dav_fs dir; do
        echo "LoadModule ${module}_module $work/root/usr/lib/apache2/modules/mod_$module.so"
    done
    cat <<CONFIGURATION
ServerRoot $work
ServerName localhost
Listen 127.0.0.1:$port
PidFile $work/pid
ErrorLog $work/errors
Mutex fcntl:$work
DavLockDB $work/locks
DocumentRoot $work/files
<Directory $work/files>
  Dav On
</Directory>
CONFIGURATION
    if [ "$(id -u)" = 0 ]; then printf 'User nobody\nGroup nogroup\n'; fi
} >"$work/apache.conf"
chmod 755 "$work"
LD_LIBRARY_PATH=$(printf '%s:' "$work"/root/usr/lib/*-linux-gnu "$work") "$work/root/usr/sbin/apache2" -X \
    -f "$work/apache.conf" &
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
print("ls('march'):", client.ls("march"))
for question in "exists('march')", "exists('march/')", "isdir('march')":
    name, argument = question.rstrip("')").split("('")
    try:
        print(f"{question}:", getattr(client, name)(argument))
    except HTTPError as error:
        print(f"{question} raises HTTPError:", error)
PYTHON
)
echo "$seen"

if [ "$(grep -c 'raises HTTPError: received 301' <<<"$seen")" = 3 ] && grep -q "^ls('march'): \[\]" <<<"$seen"; then
    echo "AS STATED: ls() lists the folder, exists() and isdir() raise HTTPError 301"
else
    echo "CHANGED: the four questions are answered otherwise"
    exit 1
fi
