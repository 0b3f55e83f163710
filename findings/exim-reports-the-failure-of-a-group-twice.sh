#!/usr/bin/env bash
# Exim 4.96 (Debian 12): a letter to group@example.net, which is jean and paul, cannot be delivered to either.  The report
# has two groups of fields, which are the same: `Final-Recipient: rfc822;group@example.net`, failed.  A reader of them
# counts two failures of the group; that they are the failures of two members stands in X-Failed-Recipients and the text.
#
# Expected: one group of fields, because there was one recipient.  RFC 3464, section 2.3: a group of fields is about one
# recipient, and section 2.3.2: that is named as it was when the reporting MTA accepted the message.
#
# Needs Debian 12's package index (apt-get update), and root, because the server finds its settings at fixed paths.
source "$(dirname "${BASH_SOURCE[0]}")/_exim.sh"

exim group@example.net <<<'From: marie@example.org
To: group@example.net
Subject: Invoice

Text.'
seen=$(grep -A1 -E '^(X-Failed-Recipients|Original-Recipient|Final-Recipient):' "$reports" |
    grep -E 'Recipient|^ .*@' | tr -s ' ')
echo "$seen"

[ "$seen" = 'X-Failed-Recipients: jean@example.net,
 paul@example.net
Final-Recipient: rfc822;group@example.net
Final-Recipient: rfc822;group@example.net' ] && as_stated "the one recipient has two groups of fields, which are the same"
changed "the recipients are named otherwise"
