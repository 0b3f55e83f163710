#!/usr/bin/env bash
# fetchmail 6.4.37 (Debian 12): the server that it forwards to refuses the recipient.  fetchmail tells the sender that the
# letter could not be delivered, for a permanent error, and delivers it to the postmaster all the same.
#
# Expected: one of the two.  fetchmail(1), --postmaster: that address gets undeliverable mail if the option bouncemail is
# off; it is on here, as by default.
#
# Needs Debian 12's package index (apt-get update), and root, because the report goes to port 25 (of a network of its own
# here).
source "$(dirname "${BASH_SOURCE[0]}")/_fetchmail.sh"

seen=$(grep -E '^Action:' "$report"; grep -E ' (RCPT TO:|DATA)' "$said")
echo "$seen"

[ "$seen" = 'Action: failed
2525 RCPT TO:<jean@example.net>
25 RCPT TO:<marie@example.org>
25 DATA
2525 RCPT TO:<postmaster@127.0.0.1>
2525 DATA' ] && as_stated "the letter is returned as lost, and delivered to the postmaster"
changed "the letter has another fate"
