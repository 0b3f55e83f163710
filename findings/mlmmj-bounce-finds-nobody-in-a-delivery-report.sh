#!/usr/bin/env bash
# mlmmj 1.3.0 (Debian 12): `mlmmj-bounce -d`, which is to find the address that bounces in a delivery report, finds none
# in this one, exits with 0 and deletes it.  With the address given (`-a`), the same bounce is noted.  The program stops
# reading at the end of the header of the message, and the report stands behind it.
#
# Expected: a note for jean=example.net.  mlmmj-bounce(1): -d is to parse the mail to extract the address via the DSN;
# RFC 3464, section 2: that is a part of type message/delivery-status within a multipart/report.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_report.sh"

from_debian mlmmj=1.3.0-4
mkdir -p "$work"/list/{bounce,archive,control,subscribers.d,text,queue/discarded}
echo club@example.org >"$work/list/control/listaddress"
echo jean@example.net >"$work/list/subscribers.d/j"
bounce() {
    report $'Final-Recipient: rfc822; jean@example.net\nAction: failed\nStatus: 5.1.1' >"$work/report.eml"
    "$work/root/usr/bin/mlmmj-bounce" -L "$work/list" -n 1 -m "$work/report.eml" "$@"
    echo "$*: exit $?, notes:" "$(find "$work/list/bounce" -type f ! -name '*.lastmsg' -printf '%f' |
        grep . || echo none)"
}
seen=$(
    bounce -d
    bounce -a jean=example.net
)
echo "$seen"

[ "$seen" = $'-d: exit 0, notes: none\n-a jean=example.net: exit 0, notes: jean=example.net' ] &&
    as_stated "no address is found in the report"
changed "the report is read otherwise"
