#!/usr/bin/env bash
# bagit 1.9.0: a folder of mail is named "Archive " with a blank behind it, and an mbox in it "2026 ".  The bag that is made
# of them is incomplete to the library that made it: of the line in the manifest, the blank at the end is taken away.
#
# Expected: the bag is valid.  RFC 8493, section 2.1.3: what stands behind the checksum and its white space is the path of
# the file; only line ends and the percent sign are written otherwise.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi bagit==1.9.0
mkdir -p "$work/bag/Archive "
echo 'A letter.' >"$work/bag/Archive /2026 "
seen=$("$work/venv/bin/python" - "$work/bag" 2>/dev/null <<'PYTHON'
import sys

import bagit

try:
    print(bagit.make_bag(sys.argv[1]).validate())
    print(bagit.Bag(sys.argv[1]).validate())
except bagit.BagValidationError as error:
    print(*(detail.path.__repr__() for detail in error.details))
PYTHON
)
echo "$seen"

[[ $seen = *"'data/Archive /2026'"* ]] && as_stated "the file is looked for without the blank"
changed "the bag is read otherwise"
