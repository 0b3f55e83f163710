#!/usr/bin/env bash
# bagit 1.9.0: a bag whose bag-info.txt says `payload-oxum: 10.1`, which is right, is refused by `validate(fast=True)`:
# "requires bag-info.txt to include Payload-Oxum".  With the label in capitals and small letters it is valid.
#
# Expected: both are valid.  RFC 8493, section 2.2.2: the names of the reserved elements are case-insensitive.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi bagit==1.9.0
mkdir "$work/bag"
echo 'A letter.' >"$work/bag/letter.eml"
"$work/venv/bin/python" -c 'import bagit, sys
bagit.make_bag(sys.argv[1])' "$work/bag"
rm "$work/bag"/tagmanifest-*
seen=$(for label in Payload-Oxum payload-oxum; do
    echo "$label: 10.1" >"$work/bag/bag-info.txt"
    "$work/venv/bin/python" -c 'import bagit, sys
try:
    print(sys.argv[2], bagit.Bag(sys.argv[1]).validate(fast=True))
except bagit.BagValidationError as error:
    print(sys.argv[2], error)' "$work/bag" $label
done)
echo "$seen"

[ "$seen" = 'Payload-Oxum True
payload-oxum Fast validation requires bag-info.txt to include Payload-Oxum' ] &&
    as_stated "the label in small letters is not found"
changed "the labels are read otherwise"
