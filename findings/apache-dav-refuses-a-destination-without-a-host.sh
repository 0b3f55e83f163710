#!/usr/bin/env bash
# Apache 2.4.71's mod_dav (Debian 12): MOVE with `Destination: http://127.0.0.1:PORT/b.txt` is answered 201.  With
# `Destination: /b.txt` it is 400, and the file stays where it was; it is the same with COPY.  Where a proxy stands in
# front of the server, with another name or with TLS, a client cannot leave out what only the proxy knows.
#
# Expected: 201.  RFC 4918, sections 8.3 and 10.3: a Destination is a Simple-ref, which is an absolute URI, or an
# absolute path alone.
#
# Needs Debian 12's package index (apt-get update) and curl.
source "$(dirname "${BASH_SOURCE[0]}")/_apache_dav.sh"

ask() { curl --silent --output "$work/answer" --write-out '%{http_code}' "$@"; }
echo "PUT: $(ask --upload-file - "$url/a.txt" <<<'Text.')"
path=$(ask --request MOVE --header 'Destination: /b.txt' "$url/a.txt")
echo "MOVE to a path: $path, $(ls "$work/files")"
whole=$(ask --request MOVE --header "Destination: $url/b.txt" "$url/a.txt")
echo "MOVE to a URI: $whole, $(ls "$work/files")"

[ "$path $whole" = '400 201' ] && as_stated "a Destination that is a path is a bad request"
changed "the destinations are taken otherwise"
