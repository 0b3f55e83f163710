#!/usr/bin/env bash
# ripMIME 1.4.0.10 (Debian 12): a file name is split into three pieces, of which the first and the last are encoded, and
# the second is plain: `filename*0*=utf-8''%C3%89t%C3%A9; filename*1=" 2026 "; filename*2*=n%C2%B0%201.pdf`.  The file
# is written as "Étén° 1.pdf": the plain piece is left out.
#
# Expected: "Été 2026 n° 1.pdf".  RFC 2231, section 4.1: encoded and plain pieces may be mixed, and all of them, in
# their order, are the value.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian ripmime=1.4.0.10.debian.1-3+b1
printf '%s\n' 'From: marie@example.org' 'Subject: Summer' 'MIME-Version: 1.0' 'Content-Type: application/pdf' \
    'Content-Disposition: attachment;' " filename*0*=utf-8''%C3%89t%C3%A9;" ' filename*1=" 2026 ";' \
    ' filename*2*=n%C2%B0%201.pdf' 'Content-Transfer-Encoding: base64' '' 'SGVsbG8=' >"$work/letter.eml"
mkdir "$work/files"
"$work/root/usr/bin/ripmime" -i "$work/letter.eml" -d "$work/files"
seen=$(ls "$work/files")
echo "$seen"

[ "$seen" = 'Étén° 1.pdf' ] && as_stated "the piece that is not encoded is left out"
changed "the file has another name"
