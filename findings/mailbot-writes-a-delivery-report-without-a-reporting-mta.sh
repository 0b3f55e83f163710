#!/usr/bin/env bash
# maildrop 2.9.3 (Debian 12): `mailbot -M jean@example.net` formats its answer as a delivery report.  The fields about
# the message are an Arrival-Date alone: no Reporting-MTA says which host reports.
#
# Expected: a Reporting-MTA before the other fields.  RFC 3464, section 2.2: reporting-mta-field is the one field about
# the message that is not optional, and section 2.2.2: it names the MTA that tried the delivery.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_mailbot.sh"

seen=$(mailbot -M jean@example.net <<<"$letter" | sed -n '/message\/delivery-status/,/^--/p' |
    sed 's/^Arrival-Date: .*/Arrival-Date: (now)/')
echo "$seen"

[[ $seen = *$'\n\nArrival-Date: (now)\n\nFinal-Recipient: rfc822; jean@example.net\n'* ]] &&
    as_stated "no Reporting-MTA stands before the first recipient"
changed "the report is written otherwise"
