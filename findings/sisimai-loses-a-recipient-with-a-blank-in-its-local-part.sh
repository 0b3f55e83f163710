#!/usr/bin/env bash
# Sisimai 4.25.15 (Perl, Debian 12): a report that `"jean.dupont"@example.net` failed gives that recipient.  A report
# that `"jean dupont"@example.net` failed gives no result: one address with a blank, and the whole report is no bounce.
#
# Expected: the recipient, both times.  RFC 5321, section 4.1.2: the local part of a mailbox may be a quoted string,
# which may hold blanks; RFC 3464, section 2.3.2: a Final-Recipient is the address as the MTA that reports knows it.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_report.sh"

from_debian libsisimai-perl=4.25.15-1 libclass-accessor-lite-perl libjson-perl
report $'Final-Recipient: rfc822; "jean.dupont"@example.net\nAction: failed\nStatus: 5.1.1' >"$work/dot.eml"
report $'Final-Recipient: rfc822; "jean dupont"@example.net\nAction: failed\nStatus: 5.1.1' >"$work/blank.eml"
seen=$(perl -I "$work/root/usr/share/perl5" -MSisimai -e '
    for my $name (qw(dot blank)) {
        my $results = Sisimai->make("$ARGV[0]/$name.eml") || [];
        print join(" ", "$name:", map { ($_->recipient->address, $_->reason) } @$results), "\n";
    }' "$work")
echo "$seen"

[ "$seen" = $'dot: "jean.dupont"@example.net userunknown\nblank:' ] &&
    as_stated "nothing is found where the local part has a blank"
changed "the two reports are read otherwise"
