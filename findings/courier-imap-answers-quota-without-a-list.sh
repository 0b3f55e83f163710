#!/usr/bin/env bash
# Courier IMAP 5.0.13 (Debian 12): for a mailbox without a limit, GETQUOTAROOT is answered with `* QUOTA "ROOT"`, which
# ends where the list of resources should begin.  A client that parses by the grammar refuses the line.
#
# Expected: `* QUOTA "ROOT" ()`, or no quota root at all.  RFC 2087, section 6: the list stands in a QUOTA response,
# with no or more resources between its parentheses; RFC 9208, section 7, keeps it as a required part.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian courier-imap=5.0.13+1.0.16-3+b6 courier-base=1.0.16-3+b6 \
    courier-authlib libcourier-unicode4 libltdl7 libgamin0 libpcre3 libidn12
LD_LIBRARY_PATH=$(printf '%s:' "$work"/root/usr/lib/*-linux-gnu "$work"/root/lib/*-linux-gnu "$work/root/usr/lib" \
    "$work/root/usr/lib/courier-authlib")
export LD_LIBRARY_PATH
cd "$work"
"$work/root/usr/bin/maildirmake.courier" Maildir

# Runs one session for a user who is logged in: commands on standard input, answers on standard output.
imapd() {
    env HOME="$work" AUTHENTICATED=marie AUTHADDR=marie TCPREMOTEIP=127.0.0.1 TCPREMOTEPORT=1 PROTOCOL=IMAP \
        IMAPLOGINTAG=a0 IMAP_CAPABILITY='IMAP4rev1 QUOTA' IMAP_KEYWORDS=1 IMAP_USELOCKS=0 \
        "$work/root/usr/bin/imapd" Maildir 2>"$work/errors"
}
printf '%s\r\n' 'a1 GETQUOTAROOT INBOX' 'a2 GETQUOTA ROOT' 'a3 LOGOUT' | imapd | tr -d '\r' >"$work/answers"
cat "$work/answers"

lines=$(grep '^\* QUOTA ' "$work/answers" | sort -u)
if [ "$lines" = '* QUOTA "ROOT"' ]; then
    echo "AS STATED: the QUOTA response has no list of resources"
else
    echo "CHANGED: the QUOTA response is '$lines'"
    exit 1
fi
