#!/usr/bin/env bash
# procmail 3.22 (Debian 12): `formail -c` writes a folded field on one line.  A field folded at one blank has two there:
# the subject "Invoice" + fold + " of March" is "Invoice  of March".
#
# Expected: "Invoice of March".  RFC 5322, section 2.2.3: unfolding removes the line end, and the blank behind it, which is
# a part of the field, is what is left.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian procmail=3.22-27
seen=$(printf '%s\n' 'From: marie@example.org' 'Subject: Invoice' ' of March' '' 'Text.' |
    "$work/root/usr/bin/formail" -c -X Subject:)
echo "$seen"

[ "$seen" = 'Subject: Invoice  of March' ] && as_stated "the subject has two blanks where it has one"
changed "the field is written otherwise"
