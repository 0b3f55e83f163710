#!/usr/bin/env bash
# Mail::Verp 0.06 (Perl, Debian 12): the return path for jean@example.net and the list book-club@lists.example.org is
# book-club-jean=example.net@lists.example.org.  When that bounces, `decode` returns the list book@lists.example.org and
# the recipient club-jean@example.net: an address that nobody wrote to is the one that failed.
#
# Expected: what was encoded.  The separator, "-", is encoded in the recipient's address, but not in the list's, and the
# first one ends the list's name when it is decoded; RFC 5322, section 3.2.3: a hyphen may stand in both.  What the
# module says of itself is that it decodes what it has encoded.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian libmail-verp-perl=0.06+dfsg-4
seen=$(perl -I "$work/root/usr/share/perl5" -MMail::Verp -e '
    for my $list (qw(news@lists.example.org book-club@lists.example.org)) {
        my $path = Mail::Verp->encode($list, q(jean@example.net));
        print join(" ", "$path:", Mail::Verp->decode($path)), "\n";
    }')
echo "$seen"

[ "$seen" = 'news-jean=example.net@lists.example.org: news@lists.example.org jean@example.net
book-club-jean=example.net@lists.example.org: book@lists.example.org club-jean@example.net' ] &&
    as_stated "the bounce is decoded to an address that was not written to"
changed "the return paths are decoded otherwise"
