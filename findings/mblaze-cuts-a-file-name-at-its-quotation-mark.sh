#!/usr/bin/env bash
# mblaze 1.1 (Debian 12): an attachment is named with filename="The \"new\" list.pdf".  mshow calls it `The \`.
#
# Expected: The "new" list.pdf.  RFC 2045, section 5.1: the value of a parameter may be a quoted string, and RFC 5322,
# section 3.2.4: \" within it is a quotation mark, and not its end.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian mblaze=1.1-1
letter() {
    printf '%s\n' 'From: marie@example.org' 'MIME-Version: 1.0' 'Content-Type: application/pdf' \
        "Content-Disposition: attachment; filename=\"$1\"" '' 'Text.'
}
letter 'The new list.pdf' >"$work/plain.eml"
letter 'The \"new\" list.pdf' >"$work/quoted.eml"
seen=$("$work/root/usr/bin/mshow" -t "$work/plain.eml" "$work/quoted.eml" | grep -o 'name=.*')
echo "$seen"

[ "$seen" = $'name="The new list.pdf"\nname="The \\"' ] && as_stated "the name ends at its first quotation mark"
changed "the name is another one"
