#!/usr/bin/env bash
# Mail::DeliveryStatus::BounceParser 1.543 (Perl, Debian 12): a report that jean failed gives his address and the reason
# user_unknown.  The same report with a footer added on its way, so that the multipart/report is the first part of a
# multipart/mixed, is a bounce (`is_bounce` is 1) of nobody: `addresses` and `reports` are empty.
#
# Expected: jean, both times.  RFC 6522 took back the rule of RFC 3462 that a multipart/report must be the outermost
# type of a message; mailing lists and gateways wrap what they pass on.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_report.sh"

from_debian \
    libmail-deliverystatus-bounceparser-perl=1.543+repacked-1 libmime-tools-perl libmailtools-perl libtimedate-perl
report $'Final-Recipient: rfc822; jean@example.net\nAction: failed\nStatus: 5.1.1' >"$work/plain.eml"
{
    sed '/^Content-Type: multipart\/report/,$d' "$work/plain.eml"
    printf '%s\n' 'Content-Type: multipart/mixed; boundary="outer"' '' '--outer'
    sed -n '/^Content-Type: multipart\/report/,$p' "$work/plain.eml"
    printf '%s\n' '--outer' 'Content-Type: text/plain' '' 'Passed on by example.org' '--outer--'
} >"$work/footer.eml"
seen=$(perl -I "$work/root/usr/share/perl5" -MMail::DeliveryStatus::BounceParser -e '
    for my $name (qw(plain footer)) {
        open my $file, "<", "$ARGV[0]/$name.eml";
        my $bounce = Mail::DeliveryStatus::BounceParser->new(join "", <$file>);
        print join(" ", "$name:", $bounce->is_bounce, $bounce->addresses), "\n";
    }' "$work")
echo "$seen"

[ "$seen" = $'plain: 1 jean@example.net\nfooter: 1' ] && as_stated "the report with a footer is a bounce of nobody"
changed "the two reports are read otherwise"
