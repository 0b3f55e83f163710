#!/usr/bin/env bash
# baunsu 0.2.3 (npm): the server's reply is "550 5.7.1 Not accepted; ask the list".  Of the three that `diagnosticCodes`
# returns (type, code and text), the type is " smtp; 550 5.7.1 Not accepted", the code is missing, and the text is
# "ask the list".
#
# Expected: the type "smtp" and the whole reply behind it.  RFC 3464, section 2.3.6: the type is what stands before the
# first semicolon, and the reply is any text.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_baunsu.sh"

seen=$(for reply in '550 5.7.1 Not accepted' '550 5.7.1 Not accepted; ask the list'; do
    report $'Final-Recipient: rfc822; jean@example.net\nAction: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; '"$reply" |
        baunsu | tail -1
done)
echo "$seen"

[ "$seen" = '[" smtp","550","5.7.1 Not accepted"]
[" smtp; 550 5.7.1 Not accepted",null,"ask the list"]' ] && as_stated "the reply is cut at its last semicolon"
changed "the reply is read otherwise"
