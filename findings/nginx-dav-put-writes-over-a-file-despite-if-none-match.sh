#!/usr/bin/env bash
# nginx 1.22.1 with its WebDAV module (Debian 12): PUT with "If-None-Match: *" on a file that is there answers 204 and
# writes over it; PUT with an If-Match that names another version does too.  The same If-Match with GET answers 412.  A
# copy to such a server cannot say "only where nothing is yet".
#
# Expected: 412, and the file as it was.  RFC 9110, sections 13.1.1 and 13.1.2: where the condition is false, the server
# must not perform the method.
#
# Needs Debian 12's package index (apt-get update) and curl.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$work"' EXIT

mkdir "$work/packages" "$work/root" "$work/files" "$work/temporary"
(cd "$work/packages" && apt-get -qq -o APT::Sandbox::User=root download nginx=1.22.1-9+deb12u11)
dpkg -x "$work"/packages/nginx*.deb "$work/root"
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$work/nginx.conf" <<CONFIGURATION
daemon off;
master_process off;
pid $work/pid;
error_log $work/errors;
events {}
http {
  access_log off;
  client_body_temp_path $work/temporary;
  proxy_temp_path $work/temporary;
  fastcgi_temp_path $work/temporary;
  uwsgi_temp_path $work/temporary;
  scgi_temp_path $work/temporary;
  server {
    listen 127.0.0.1:$port;
    root $work/files;
    location / { dav_methods PUT; }
  }
}
CONFIGURATION
"$work/root/usr/sbin/nginx" -p "$work" -e "$work/errors" -c "$work/nginx.conf" &
server=$!
url=http://127.0.0.1:$port/march.mbox
ask() { curl --silent --retry 10 --retry-connrefused --output /dev/null --write-out '%{http_code}' "$@" "$url"; }
first=$(ask --upload-file - <<<'first')
second=$(ask --upload-file - --header 'If-None-Match: *' <<<'second')
kept_second=$(curl --silent "$url")
third=$(ask --upload-file - --header 'If-Match: "another"' <<<'third')
kept_third=$(curl --silent "$url")
get=$(ask --header 'If-Match: "another"')
echo "PUT: $first"
echo "PUT with If-None-Match: $second, the file then holds: $kept_second"
echo "PUT with If-Match: $third, the file then holds: $kept_third"
echo "GET with If-Match: $get"

if [ "$first $second $kept_second $third $kept_third $get" = '201 204 second 204 third 412' ]; then
    echo "AS STATED: PUT writes over the file whatever its condition says, GET heeds it"
else
    echo "CHANGED: the conditions are treated otherwise"
    exit 1
fi
