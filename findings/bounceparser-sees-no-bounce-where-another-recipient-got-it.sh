#!/usr/bin/env bash
# Mail::DeliveryStatus::BounceParser 1.543 (Perl, Debian 12): one report says that jean failed (5.1.1) and that paul got
# the message.  `is_bounce` is 0, whichever of the two comes first; where the failure comes last, `reports` is empty
# too.  With jean alone in the report it is 1.
#
# Expected: 1, and the failure among the reports.  RFC 3464, section 2.3: each recipient has fields of their own, and
# the action of one says nothing of another.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian \
    libmail-deliverystatus-bounceparser-perl=1.543+repacked-1 libmime-tools-perl libmailtools-perl libtimedate-perl
failed=$'Final-Recipient: rfc822; jean@example.net\nAction: failed\nStatus: 5.1.1\n'
delivered=$'Final-Recipient: rfc822; paul@example.net\nAction: delivered\nStatus: 2.0.0\n'
report() {
    cat <<REPORT
From: MAILER-DAEMON@mx.example.net
To: marie@example.org
Subject: Returned mail
Date: Mon, 2 Mar 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

One of your recipients could not be reached.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

$1

--b
Content-Type: text/rfc822-headers

From: marie@example.org
Subject: Invoice
Message-ID: <1@example.org>

--b--
REPORT
}
report "$failed" >"$work/alone.eml"
report "$failed"$'\n'"$delivered" >"$work/first.eml"
report "$delivered"$'\n'"$failed" >"$work/last.eml"
seen=$(perl -I "$work/root/usr/share/perl5" -MMail::DeliveryStatus::BounceParser -e '
    for my $name (qw(alone first last)) {
        open my $file, "<", "$ARGV[0]/$name.eml";
        my $bounce = Mail::DeliveryStatus::BounceParser->new(join "", <$file>);
        print join(" ", "$name:", $bounce->is_bounce, map { $_->get("email") } $bounce->reports), "\n";
    }' "$work")
echo "$seen"

[ "$seen" = $'alone: 1 jean@example.net\nfirst: 0 jean@example.net\nlast: 0' ] &&
    as_stated "a report of a failure and a success is no bounce"
changed "the reports are read otherwise"
