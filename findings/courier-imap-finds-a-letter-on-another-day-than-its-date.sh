#!/usr/bin/env bash
# Courier IMAP 5.0.13 (Debian 12): a letter has `Date: Tue, 3 Mar 2026 00:30:00 +0100`.  SEARCH SENTON 3-Mar-2026 does
# not find it, and SEARCH SENTON 2-Mar-2026 does (the server's zone is UTC here): the date is moved to another zone
# before its day is compared.  SENTBEFORE and SENTSINCE are off by that day as well.
#
# Expected: it is found on 3 March.  RFC 3501, section 6.4.4: SENTON is about the day that the Date field names,
# "disregarding time and timezone".
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_courier.sh"

printf 'From: marie@example.org\nDate: Tue, 3 Mar 2026 00:30:00 +0100\nSubject: Night\n\nText.\n' \
    >"$work/Maildir/new/1772494200.M1P1.mx"
export TZ=UTC0
imapd 'SELECT INBOX' 'SEARCH SENTON 3-Mar-2026' 'SEARCH SENTON 2-Mar-2026' 'SEARCH SENTBEFORE 3-Mar-2026' \
    >"$work/answers"
seen=$(grep '^\* SEARCH' "$work/answers")
echo "$seen"

[ "$seen" = $'* SEARCH\n* SEARCH 1\n* SEARCH 1' ] && as_stated "a letter of 3 March is found on 2 March"
changed "the letter is found on other days"
