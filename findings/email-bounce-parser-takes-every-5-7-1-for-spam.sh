#!/usr/bin/env bash
# email-bounce-parser 1.0.22 (npm): a list that takes mail of its members alone answers 550 5.7.1, and a server that
# does not relay 554 5.7.1.  Both have the type "spam_content", though `spam` beside it is false.
#
# Expected: a type that says that the sender may not write there.  RFC 3463, section 3.8: X.7.1 is "Delivery not
# authorized, message refused": the sender is not authorised to send to the destination.
#
# Needs Node.js 20 and npm, and a C++ compiler where npm finds no built re2 (that takes some minutes).
source "$(dirname "${BASH_SOURCE[0]}")/_email_bounce_parser.sh"

seen=$(for answer in '550 5.7.1 Only members may write to this list' '554 5.7.1 Relay access denied'; do
    read_notice 'mx.example.net[192.0.2.1]' "$answer" \
        '`${data.error.label}: ${data.error.data.type}, spam ${data.error.data.spam}`'
done)
echo "$seen"

[ "$seen" = 'Only members may write to this list: spam_content, spam false
Relay access denied: spam_content, spam false' ] && as_stated "who may not write there is told of spam"
changed "the types are other ones"
