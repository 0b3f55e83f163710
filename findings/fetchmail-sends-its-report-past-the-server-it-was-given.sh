#!/usr/bin/env bash
# fetchmail 6.4.37 (Debian 12): with `smtphost "127.0.0.1/2525"`, the letter is forwarded to port 2525, which refuses the
# recipient.  The report to the sender goes to localhost, port 25, which no setting names; where nobody listens there, it is
# lost.
#
# Expected: the report goes where the letter went.  fetchmail(1): smtphost is the list of servers to forward mail to, and
# that error mail to the sender (bouncemail) goes another way is said nowhere.
#
# Needs Debian 12's package index (apt-get update), and root, because the report goes to port 25 (of a network of its own
# here).
source "$(dirname "${BASH_SOURCE[0]}")/_fetchmail.sh"

seen=$(grep -E '(MAIL|RCPT) .*:<(jean.*|marie.*|)>' "$said")
echo "$seen"

[ "$seen" = '2525 MAIL FROM:<marie@example.org>
2525 RCPT TO:<jean@example.net>
25 MAIL FROM:<>
25 RCPT TO:<marie@example.org>' ] && as_stated "the report goes to port 25"
changed "the report goes another way"
