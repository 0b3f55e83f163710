#!/usr/bin/env bash
# Mail::DeliveryStatus::BounceParser 1.543 (Perl, Debian 12): `Status: 5.1.1` gives the reason user_unknown.  The same
# report with `Status: 5.1.1 (bad destination mailbox address)` gives unknown.
#
# Expected: user_unknown.  RFC 3464, section 2.1.1: text in parentheses is a comment, no part of what a field says.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian \
    libmail-deliverystatus-bounceparser-perl=1.543+repacked-1 libmime-tools-perl libmailtools-perl libtimedate-perl
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

Sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; jean@example.net
Action: failed
Status: $1

--b
Content-Type: text/rfc822-headers

From: marie@example.org
Subject: Invoice
Message-ID: <1@example.org>

--b--
REPORT
}
report 5.1.1 >"$work/bare.eml"
report '5.1.1 (bad destination mailbox address)' >"$work/comment.eml"
seen=$(perl -I "$work/root/usr/share/perl5" -MMail::DeliveryStatus::BounceParser -e '
    for my $name (qw(bare comment)) {
        open my $file, "<", "$ARGV[0]/$name.eml";
        my $bounce = Mail::DeliveryStatus::BounceParser->new(join "", <$file>);
        print join(" ", "$name:", map { $_->get("std_reason") } $bounce->reports), "\n";
    }' "$work")
echo "$seen"

[ "$seen" = $'bare: user_unknown\ncomment: unknown' ] &&
    as_stated "with a comment behind the status the reason is unknown"
changed "the two reports are read otherwise"
