#!/usr/bin/env bash
# Sisimai 4.25.15 (Perl, Debian 12), asked for successes too (delivered => 1): a report with `Action: relayed` gets the
# reason "delivered".
#
# Expected: another reason, or none.  RFC 3464, section 2.3.3: "relayed" says that the message was handed to an
# environment that sends no report of success; whether it was delivered is not known, and "delivered" is another action.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian libsisimai-perl=4.25.15-1 \
    libclass-accessor-lite-perl libjson-perl
cat >"$work/report.eml" <<'REPORT'
From: MAILER-DAEMON@mx.example.net
To: marie@example.org
Subject: Handed on
Date: Mon, 2 Mar 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

Your message was handed to a system that sends no confirmations.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; jean@example.net
Action: relayed
Status: 2.0.0

--b
Content-Type: text/rfc822-headers

From: marie@example.org
To: jean@example.net
Subject: Invoice
Message-ID: <1@example.org>

--b--
REPORT
seen=$(perl -I "$work/root/usr/share/perl5" -MSisimai -e '
    my $results = Sisimai->make($ARGV[0], "delivered" => 1) || [];
    print join(" ", $_->recipient->address, "action=" . $_->action, "reason=" . $_->reason), "\n" for @$results;' \
    "$work/report.eml")
echo "$seen"

[ "$seen" = 'jean@example.net action=relayed reason=delivered' ] &&
    as_stated "the reason of a relayed message is \"delivered\""
changed "the report is read as '$seen'"
