#!/usr/bin/env bash
# Sisimai 4.25.15 (Perl, Debian 12): a delivery report with `Final-Recipient: rfc822; jean@example.net` gives the failed
# recipient.  The same report with `final-recipient: …` gives no result at all.
#
# Expected: the same result.  RFC 3464, section 2.1.1: the fields of a report follow the rules of RFC 822 for header
# fields, and RFC 822, section 3.4.7: the case of a field name does not matter.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_report.sh"

from_debian libsisimai-perl=4.25.15-1 libclass-accessor-lite-perl libjson-perl
fields=$'Final-Recipient: rfc822; jean@example.net\nAction: failed\nStatus: 5.1.1'
report "$fields" >"$work/usual.eml"
report "${fields/Final-Recipient/final-recipient}" >"$work/lower.eml"
seen=$(perl -I "$work/root/usr/share/perl5" -MSisimai -e '
    for my $name (qw(usual lower)) {
        my $results = Sisimai->make("$ARGV[0]/$name.eml") || [];
        print join(" ", "$name:", map { ($_->recipient->address, $_->reason) } @$results), "\n";
    }' "$work")
echo "$seen"

[ "$seen" = $'usual: jean@example.net userunknown\nlower:' ] &&
    as_stated "nothing is found where the field name is in lower case"
changed "the two reports are read otherwise"
