#!/usr/bin/env bash
# maildrop 2.9.3 (Debian 12): of `Final-Recipient: rfc822; jean@example.net (Jean)`, `reformime -D` prints the recipient
# "jean@example.net (Jean)", and of `Action: failed (gave up)` the action "failed (gave up)".
#
# Expected: "failed jean@example.net".  RFC 3464, section 2.1.1: text in parentheses is a comment, no part of what a field
# says.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_reformime.sh"

seen=$(report $'Final-Recipient: rfc822; jean@example.net (Jean)\nAction: failed (gave up)\nStatus: 5.1.1' | reformime -D)
echo "$seen"

[ "$seen" = 'failed (gave up) jean@example.net (Jean)' ] && as_stated "the comments are printed as parts of the fields"
changed "the fields are read otherwise"
