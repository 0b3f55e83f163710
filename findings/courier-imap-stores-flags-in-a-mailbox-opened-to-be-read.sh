#!/usr/bin/env bash
# Courier IMAP 5.0.13 (Debian 12): EXAMINE opens INBOX, and is answered with [READ-ONLY] and "No permanent flags
# permitted".  STORE +FLAGS (\Seen \Flagged) is then answered OK, and the flags are kept: the next session sees them.
#
# Expected: they are not kept.  RFC 3501, section 6.3.2: of a mailbox opened by EXAMINE, no changes to the permanent
# state are permitted.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_courier.sh"

printf 'From: a@example.com\nSubject: One\n\nText.\n' >"$work/Maildir/new/1772442000.M1P1.mx"
imapd 'EXAMINE INBOX' 'STORE 1 +FLAGS (\Seen \Flagged)' | grep -E 'PERMANENTFLAGS|^a[12]'
seen=$(imapd 'EXAMINE INBOX' 'FETCH 1 FLAGS' | grep FETCH)
echo "$seen"

[[ $seen = *'\Flagged \Seen'* ]] && as_stated "the flags that were stored in a mailbox opened read-only are kept"
changed "the flags are not kept"
