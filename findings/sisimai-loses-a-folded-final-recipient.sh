#!/usr/bin/env bash
# Sisimai 4.25.15 (Perl, Debian 12): a delivery report whose Final-Recipient is folded (the address stands on a line of
# its own, indented) gives no result at all; with the field on one line the same report gives the failed recipient.
#
# Expected: the same result.  RFC 3464, section 2.1.1: the fields of a report follow the rules of RFC 822 for
# continuation lines: each further line begins with a space or a tab.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian libsisimai-perl=4.25.15-1 \
    libclass-accessor-lite-perl libjson-perl
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

Nobody here has this name.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

$1
Action: failed
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

From: marie@example.org
To: jean@example.net
Subject: Invoice
Message-ID: <1@example.org>

--b--
REPORT
}
report 'Final-Recipient: rfc822; jean@example.net' >"$work/straight.eml"
report $'Final-Recipient: rfc822;\n jean@example.net' >"$work/folded.eml"
seen=$(perl -I "$work/root/usr/share/perl5" -MSisimai -e '
    for my $name (qw(straight folded)) {
        my $results = Sisimai->make("$ARGV[0]/$name.eml") || [];
        print join(" ", "$name:", map { ($_->recipient->address, $_->reason) } @$results), "\n";
    }' "$work")
echo "$seen"

[ "$seen" = $'straight: jean@example.net userunknown\nfolded:' ] &&
    as_stated "nothing is found where the Final-Recipient is folded"
changed "the two reports are read otherwise"
