#!/usr/bin/env bash
# GNU mailutils 3.15 (Debian 12), imap4d: of two letters, one has `Date: Tue, 3 Mar 2026 10:00:00 +0000`, and the other
# `Date: Tue, 3 Mar 2026 10:00:00 GMT`.  SEARCH SENTON 3-Mar-2026 finds the first alone, and SEARCH SENTBEFORE
# 1-Jan-1980 the second: who cleans up by that key throws away new letters.  It is the same with UT, with EST, and with
# a year of two digits.
#
# Expected: both on that day, and neither before 1980.  RFC 5322, section 4.3: UT, GMT, the North American names and
# years of two digits are forms that a reader must understand, and RFC 3501, section 6.4.4: the zone does not matter for
# SENTON at all.
#
# Needs Debian 12's package index (apt-get update) and openssl.
source "$(dirname "${BASH_SOURCE[0]}")/_mailutils.sh"

for zone in +0000 GMT; do
    printf 'From marie@example.org Tue Mar  3 10:00:00 2026\nFrom: marie@example.org\nSubject: Hello\n'
    printf 'Date: Tue, 3 Mar 2026 10:00:00 %s\n\nText.\n\n' $zone
done >"$work/home/INBOX"
printf '%s\r\n' 'a1 LOGIN marie@example.org secret' 'a2 SELECT INBOX' 'b1 SEARCH SENTON 3-Mar-2026' \
    'b2 SEARCH SENTBEFORE 1-Jan-1980' 'c1 LOGOUT' | imap4d | tr -d '\r' >"$work/answers"
seen=$(grep '^\* SEARCH' "$work/answers")
echo "$seen"

[ "$seen" = $'* SEARCH 1\n* SEARCH 2' ] && as_stated "a letter dated in GMT is older than all"
changed "the letters are found otherwise"
