#!/usr/bin/env bash
# Exim 4.96 (Debian 12): a letter to josé@example.com (SMTPUTF8) is refused.  The report is of the type
# message/global-delivery-status, but its address is of the type rfc822: `Final-Recipient: rfc822;josé@example.com`.
#
# Expected: `Final-Recipient: utf-8; josé@example.com`.  RFC 6533, section 3: an address with characters outside ASCII is
# of the type utf-8; "rfc822" stays the type of addresses that are ASCII.
#
# Needs Debian 12's package index (apt-get update), and root, because the server finds its settings at fixed paths.
source "$(dirname "${BASH_SOURCE[0]}")/_exim.sh"

internationalised_letter
seen=$(grep -iE '^(Content-type: message/.*status|Final-Recipient:)' "$reports")
echo "$seen"

[ "$seen" = 'Content-type: message/global-delivery-status
Final-Recipient: rfc822;josé@example.com' ] && as_stated "the address with an accent is of the type rfc822"
changed "the recipient is named otherwise"
