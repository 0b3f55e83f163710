#!/usr/bin/env bash
# fetchmail 6.4.37 (Debian 12): the report that it writes to a sender has no Date and no Message-ID.
#
# Expected: both.  RFC 5322, section 3.6: Date is one of the two fields that every message has, and section 3.6.4: every
# message should have a Message-ID.
#
# Needs Debian 12's package index (apt-get update), and root, because the report goes to port 25 (of a network of its own
# here).
source "$(dirname "${BASH_SOURCE[0]}")/_fetchmail.sh"

seen=$(sed '/^$/q' "$report" | grep -o '^[A-Z][A-Za-z-]*:' | xargs)
echo "$seen"

[ "$seen" = 'Subject: From: To: MIME-Version: Content-Type:' ] && as_stated "the report has no Date and no Message-ID"
changed "the header is another one"
