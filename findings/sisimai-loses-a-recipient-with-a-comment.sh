#!/usr/bin/env bash
# Sisimai 4.25.15 (Perl, Debian 12): `Final-Recipient: rfc822; jean@example.net` gives the failed recipient.  The same
# report with `… jean@example.net (Jean)` gives no result at all.
#
# Expected: the same result.  RFC 3464, section 2.1.1: text in parentheses is a comment, no part of what a field says.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_report.sh"

from_debian libsisimai-perl=4.25.15-1 libclass-accessor-lite-perl libjson-perl
for comment in '' ' (Jean)'; do
    report $'Final-Recipient: rfc822; jean@example.net'"$comment"$'\nAction: failed\nStatus: 5.1.1' \
        >"$work/report$comment.eml"
done
seen=$(perl -I "$work/root/usr/share/perl5" -MSisimai -e '
    for my $name ("report", "report (Jean)") {
        my $results = Sisimai->make("$ARGV[0]/$name.eml") || [];
        print join(" ", "$name:", map { ($_->recipient->address, $_->reason) } @$results), "\n";
    }' "$work")
echo "$seen"

[ "$seen" = $'report: jean@example.net userunknown\nreport (Jean):' ] &&
    as_stated "nothing is found where a comment stands behind the address"
changed "the two reports are read otherwise"
