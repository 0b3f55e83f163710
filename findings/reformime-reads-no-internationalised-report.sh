#!/usr/bin/env bash
# maildrop 2.9.3 (Debian 12): `reformime -D` prints the action and the recipient of a delivery report.  Of one in the form
# of RFC 6533 it prints nothing, and exits with 0: neither where the part is message/global-delivery-status, nor where
# the address of a message/delivery-status has the type utf-8.
#
# Expected: "failed josé@example.net" for both.  RFC 6533, section 3, gives the address a type of its own, and section 4
# the part, which has the same fields.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_reformime.sh"

seen=$(for recipient in 'rfc822; jean@example.net' 'utf-8; jos\x{E9}@example.net'; do
    echo "$recipient: $(report "Final-Recipient: $recipient"$'\nAction: failed\nStatus: 5.1.1' | reformime -D)"
done
echo "global: $(report $'Final-Recipient: utf-8; josé@example.net\nAction: failed\nStatus: 5.1.1' |
    sed 's,message/delivery-status,message/global-delivery-status,' | reformime -D)")
echo "$seen"

[ "$seen" = 'rfc822; jean@example.net: failed jean@example.net
utf-8; jos\x{E9}@example.net: 
global: ' ] && as_stated "nothing is read of an internationalised report"
changed "the reports are read otherwise"
