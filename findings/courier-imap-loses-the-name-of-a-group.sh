#!/usr/bin/env bash
# Courier IMAP 5.0.13 (Debian 12): in the ENVELOPE of a letter to `Sales: jean@example.net;, paul@example.net` the name
# of the group is "", and its end is "" as well: a client reads two groups without a name, and both addresses in them.
#
# Expected: (NIL NIL "Sales" NIL) and (NIL NIL NIL NIL).  RFC 3501, section 7.4.2: the host name NIL marks a group; the
# mailbox name is its name at its begin, and NIL at its end.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_courier.sh"

printf '%s\n' 'From: marie@example.org' 'To: Sales: jean@example.net;, paul@example.net' '' 'Text.' \
    >"$work/Maildir/new/1772442000.M1P1.mx"
seen=$(imapd 'SELECT INBOX' 'FETCH 1 ENVELOPE' | grep ENVELOPE)
echo "$seen"

group='((NIL NIL "" NIL)(NIL NIL "jean" "example.net")(NIL NIL "" NIL)(NIL NIL "paul" "example.net"))'
[[ $seen = *"$group"* ]] && as_stated "the group begins and ends with an empty name"
changed "the group is told otherwise"
