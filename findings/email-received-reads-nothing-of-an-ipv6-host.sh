#!/usr/bin/env bash
# Email::Received 1.00 (Perl, Debian 12): of a Received field that names the sending host with `[192.0.2.1]`,
# `parse_received` returns the names of both hosts, the id and the address.  With `[IPv6:2001:db8::1]` it returns
# nothing, as for a field that is none.
#
# Expected: the same with the other address.  RFC 5321, section 4.4 (TCP-info) and section 4.1.3: the address of the
# host is an address literal, which is `[IPv6:…]` for that family.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian libemail-received-perl=1.00-3 libregexp-common-perl
seen=$(perl -I "$work/root/usr/share/perl5" -MEmail::Received -e '
    for my $address (qw(192.0.2.1 IPv6:2001:db8::1)) {
        my $read = parse_received("from mail.example.org (mail.example.org [$address]) by mx.example.net (Postfix)"
            . " with ESMTP id 4B1; Mon, 2 Mar 2026 10:00:00 +0100");
        print "$address: ", $read ? join(" ", @$read{qw(rdns by id ip)}) : "nothing", "\n";
    }')
echo "$seen"

[ "$seen" = $'192.0.2.1: mail.example.org mx.example.net 4B1 192.0.2.1\nIPv6:2001:db8::1: nothing' ] &&
    as_stated "a field with an IPv6 address is not read"
changed "the fields are read otherwise"
