#!/usr/bin/env bash
# Mail::IMAPClient 3.43 (Perl, Debian 12): the subject `The "new" list` stands in an ENVELOPE as "The \"new\" list".
# `subject` returns it with its backslashes.  So does the name of a sender.
#
# Expected: The "new" list.  RFC 3501, section 4.3 and its grammar: within a quoted string, a backslash stands in front
# of each quotation mark (and of each backslash), and is no part of the text.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian libmail-imapclient-perl=3.43-1 libparse-recdescent-perl=1.967015+dfsg-4
seen=$(perl -I "$work/root/usr/share/perl5" -MMail::IMAPClient::BodyStructure -e '
    my $envelope = Mail::IMAPClient::BodyStructure::Envelope->new(
        q{* 1 FETCH (ENVELOPE ("Mon, 2 Mar 2026 10:00:00 +0100" "The \"new\" list" }
      . q{(("Marie \"Mia\" Petit" NIL "marie" "example.org")) NIL NIL NIL NIL NIL NIL "<1@example.org>"))});
    print $envelope->subject, "\n", $envelope->from->[0]->personalname, "\n"')
echo "$seen"

[ "$seen" = $'The \\"new\\" list\nMarie \\"Mia\\" Petit' ] &&
    as_stated "the backslashes of the quoted strings are left in subject and name"
changed "subject and name are given otherwise"
