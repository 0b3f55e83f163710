# Sourced by the findings about Apache's mod_dav: the server from Debian's packages, with the files in "$work/files", at
# "$url" on loopback, until the script ends.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$work"' EXIT
from_debian apache2-bin=2.4.71-1~deb12u1 libapr1 libaprutil1 libaprutil1-dbd-sqlite3
mkdir "$work/files"
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
if [ "$(id -u)" = 0 ]; then chown nobody "$work" "$work/files"; fi
LD_LIBRARY_PATH=$(printf '%s:' "$work"/root/usr/lib/*-linux-gnu "$work") "$work/root/usr/sbin/apache2" -X \
    -f "$work/apache.conf" &
server=$!
url=http://127.0.0.1:$port
curl --silent --retry 20 --retry-connrefused --retry-delay 1 --output /dev/null "$url/"
