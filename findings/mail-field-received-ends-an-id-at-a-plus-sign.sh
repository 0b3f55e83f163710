#!/usr/bin/env bash
# Mail::Field::Received 0.26 (Perl, Debian 12): a Received field with `id aB3+Dx` is not parsed: the identifier that is
# found is "aB3", and no date.  With `id aB3Dx` the same field is parsed.  Identifiers of Dovecot have such signs.
#
# Expected: aB3+Dx, and the date.  RFC 5321, section 4.4: the id is an atom (or a msg-id), and RFC 5322, section 3.2.3:
# an atom may have "+", "/" and "=".
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian libmail-field-received-perl=0.26-1.1 libmailtools-perl libtimedate-perl
seen=$(perl -I "$work/root/usr/share/perl5" -MMail::Field -e '
    for my $id (qw(aB3Dx aB3+Dx)) {
        my $received = "from mx.example.net by mail.example.org with LMTP id $id; Mon, 2 Mar 2026 10:00:00 +0100";
        my $field = Mail::Field->new("Received", $received);
        my $tree = $field->parse_tree;
        print join(" ", "$id:", $field->parsed_ok, $tree->{id}{id}, $tree->{date_time}{year} // "no date"), "\n";
    }')
echo "$seen"

[ "$seen" = $'aB3Dx: 1 aB3Dx 2026\naB3+Dx: 0 aB3 no date' ] && as_stated "the identifier ends at its plus sign"
changed "the fields are read otherwise"
