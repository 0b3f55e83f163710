#!/usr/bin/env bash
# Courier IMAP 5.0.13 (Debian 12): for a mailbox without a limit, GETQUOTAROOT is answered with `* QUOTA "ROOT"`, which
# ends where the list of resources should begin.  A client that parses by the grammar refuses the line.
#
# Expected: `* QUOTA "ROOT" ()`, or no quota root at all.  RFC 2087, section 6: the list stands in a QUOTA response,
# with no or more resources between its parentheses; RFC 9208, section 7, keeps it as a required part.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_courier.sh"

imapd 'GETQUOTAROOT INBOX' 'GETQUOTA ROOT' >"$work/answers"
cat "$work/answers"

lines=$(grep '^\* QUOTA ' "$work/answers" | sort -u)
[ "$lines" = '* QUOTA "ROOT"' ] && as_stated "the QUOTA response has no list of resources"
changed "the QUOTA response is '$lines'"
