#!/usr/bin/env bash
# Mail::IMAPClient 3.43 (Perl, Debian 12): a letter to `undisclosed-recipients:;` has two addresses in the answer to
# FETCH ENVELOPE, which mark the beginning and the end of the group.  `to_addresses` returns them as mail addresses:
# <undisclosed-recipients@NIL> and <NIL@NIL>.
#
# Expected: no address.  RFC 3501, section 7.4.2: an address whose host name is NIL stands for the syntax of a group; it
# is its name if the mailbox name is not NIL, and its end if that is NIL as well.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian libmail-imapclient-perl=3.43-1 libparse-recdescent-perl=1.967015+dfsg-4
seen=$(perl -I "$work/root/usr/share/perl5" -MMail::IMAPClient::BodyStructure -e '
    my $envelope = Mail::IMAPClient::BodyStructure::Envelope->new(
        q{* 1 FETCH (ENVELOPE ("Mon, 2 Mar 2026 10:00:00 +0100" "Invoice" ((NIL NIL "marie" "example.org")) NIL NIL }
      . q{((NIL NIL "undisclosed-recipients" NIL)(NIL NIL NIL NIL)) NIL NIL NIL "<1@example.org>"))});
    print join(" ", "from:", $envelope->from_addresses), "\n", join(" ", "to:", $envelope->to_addresses), "\n"')
echo "$seen"

[ "$seen" = $'from: <marie@example.org>\nto: <undisclosed-recipients@NIL> <NIL@NIL>' ] &&
    as_stated "the two marks of a group are returned as addresses"
changed "the addresses are other ones"
