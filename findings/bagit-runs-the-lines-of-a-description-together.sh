#!/usr/bin/env bash
# bagit 1.9.0: a bag is made with a description of two lines, "Letters of 2026" and "in two boxes".  bag-info.txt has
# "Letters of 2026in two boxes".
#
# Expected: the line end kept as a blank, or a folded value.  RFC 8493, section 2.2.2: a long value is continued on a line
# that begins with white space; or an error, because one value cannot hold two lines.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi bagit==1.9.0
mkdir "$work/bag"
echo 'A letter.' >"$work/bag/letter.eml"
"$work/venv/bin/python" -c 'import bagit, sys
bagit.make_bag(sys.argv[1], {"External-Description": "Letters of 2026\nin two boxes"})' "$work/bag"
seen=$(grep '^External-Description' "$work/bag/bag-info.txt")
echo "$seen"

[ "$seen" = 'External-Description: Letters of 2026in two boxes' ] && as_stated "the words around the line end are one word"
changed "the description is written otherwise"
