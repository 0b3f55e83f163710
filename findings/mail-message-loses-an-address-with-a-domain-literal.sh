#!/usr/bin/env bash
# Mail::Message 3.012 (Perl, Debian 12): of `To: jean@example.net, paul@[192.0.2.1]`, `addresses` returns jean alone, without
# a word; of `paul@[192.0.2.1]`, nobody.
#
# Expected: paul@[192.0.2.1] as well.  RFC 5322, section 3.4.1: the domain of an address may be a domain literal.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian libmail-message-perl=3.012-1 libio-stringy-perl libmailtools-perl libmime-types-perl libtimedate-perl \
    liburi-perl libuser-identity-perl
seen=$(perl -I "$work/root/usr/share/perl5" -MMail::Message::Field -e '
    for my $to ("jean\@example.net, paul\@[192.0.2.1]", "paul\@[192.0.2.1]", "jean\@example.net, paul\@example.org") {
        my @addresses = sort map { $_->address } Mail::Message::Field->new(To => $to)->study->addresses;
        print "$to: ", join(" and ", @addresses) || "nobody", "\n";
    }')
echo "$seen"

[ "$seen" = 'jean@example.net, paul@[192.0.2.1]: jean@example.net
paul@[192.0.2.1]: nobody
jean@example.net, paul@example.org: jean@example.net and paul@example.org' ] &&
    as_stated "the address with a domain literal is in no result"
changed "the addresses are read otherwise"
