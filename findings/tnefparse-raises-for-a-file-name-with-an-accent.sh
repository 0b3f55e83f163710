#!/usr/bin/env bash
# tnefparse 1.4.0: a winmail.dat says that its texts are of code page 1252, and has the attachment "Été.pdf".  The `name`
# of the attachment raises UnicodeDecodeError, because it is read as UTF-8; the subject, which is of the same code page,
# is decoded.
#
# Expected: "Été.pdf".  MS-OXTNEF: attOemCodepage names the code page of the strings of the file that are not Unicode,
# and attAttachTitle, the name of the attachment, is such a string.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi tnefparse==1.4.0
seen=$(PYTHONPATH=$(dirname "${BASH_SOURCE[0]}") "$work/venv/bin/python" -B - <<'PYTHON'
from _winmail import winmail
from tnefparse import TNEF

file = TNEF(winmail("Été", "Été.pdf"))
print(*(object.data for object in file.objects if object.name_str == "Subject"))
try:
    print(file.attachments[0].name)
except UnicodeDecodeError as error:
    print(type(error).__name__)
PYTHON
)
echo "$seen"

[ "$seen" = $'Été\nUnicodeDecodeError' ] && as_stated "the name raises an error, the subject is decoded"
changed "the name is read otherwise"
