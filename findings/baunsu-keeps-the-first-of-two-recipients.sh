#!/usr/bin/env bash
# baunsu 0.2.3 (npm): a report says that the message was delivered to jean, and failed for paul.  The result has jean's
# address and his status alone; that anybody failed is in no part of it.
#
# Expected: both.  RFC 3464, section 2: a report has a group of fields for each recipient it is about.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_baunsu.sh"

seen=$(report $'Final-Recipient: rfc822; jean@example.net\nAction: delivered\nStatus: 2.0.0

Final-Recipient: rfc822; paul@example.net\nAction: failed\nStatus: 5.1.1' | baunsu | head -1)
echo "$seen"

[ "$seen" = 'true soft jean@example.net delivered 2.0.0' ] && as_stated "the recipient who failed is in no result"
changed "the recipients are read otherwise"
