#!/usr/bin/env bash
# email-bounce-parser 1.0.22 (npm): in the notice of a failure from Postfix, the server that refused is found where its
# address is 192.0.2.1.  Where it is 2001:db8::25, its name and its address are null.
#
# Expected: mx.example.net and 2001:db8::25.  The README says that it supports the notices of Postfix, which writes
# "host NAME[ADDRESS] said: …" for both kinds; RFC 4291, section 2.2: what an IPv6 address looks like.
#
# Needs Node.js 20 and npm, and a C++ compiler where npm finds no built re2 (that takes some minutes).
source "$(dirname "${BASH_SOURCE[0]}")/_email_bounce_parser.sh"

seen=$(for address in 192.0.2.1 2001:db8::25; do
    echo "$address: $(read_notice "mx.example.net[$address]" '550 5.1.1 User unknown' \
        '`${data.server.hostname} ${data.server.ip}`')"
done)
echo "$seen"

[ "$seen" = $'192.0.2.1: mx.example.net 192.0.2.1\n2001:db8::25: null null' ] &&
    as_stated "the server is found by its IPv4 address alone"
changed "the servers are found otherwise"
