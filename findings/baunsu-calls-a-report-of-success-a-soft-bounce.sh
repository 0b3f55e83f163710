#!/usr/bin/env bash
# baunsu 0.2.3 (npm): a report of `Action: delivered`, `Status: 2.1.5` is a bounce (`bounced` is true), and a soft one
# (`isSoft()`).
#
# Expected: no bounce.  RFC 3464, section 2.3.3: "delivered" means that the message was delivered to the recipient, and RFC
# 3463, section 2: the class 2 is success.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_baunsu.sh"

seen=$(report $'Final-Recipient: rfc822; jean@example.net\nAction: delivered\nStatus: 2.1.5' | baunsu | head -1)
echo "$seen"

[ "$seen" = 'true soft jean@example.net delivered 2.1.5' ] && as_stated "the report of a success is a soft bounce"
changed "the report is read otherwise"
