#!/usr/bin/env bash
# mblaze 1.1 (Debian 12): the first part of a multipart has no header fields, and so begins with an empty line, as in
# the example of RFC 2046.  mshow gives it the size 0, and shows nothing of its text.
#
# Expected: its text.  RFC 2046, section 5.1: no header fields are required in a part; one that begins with a blank line
# is plain US-ASCII text.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian mblaze=1.1-1
cat >"$work/letter.eml" <<'LETTER'
From: marie@example.org
Subject: Two parts
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b

Text of the first.
--b
Content-Type: text/plain; charset=us-ascii

Text of the second.
--b--
LETTER
seen=$(for option in -t -N; do "$work/root/usr/bin/mshow" "$option" "$work/letter.eml"; done | grep -E 'text/plain|^Text')
echo "$seen"

[[ $seen = *'2: text/plain size=0'*'3: text/plain size=19'*'of the second.' && $seen != *'of the first'* ]] &&
    as_stated "the text of the part without a header is not shown"
changed "the parts are shown otherwise"
