#!/usr/bin/env bash
# tnefparse 1.4.0: a winmail.dat says that its strings are of the code page 1252, and has an attachment whose title
# (attAttachTitle) is `été.txt`.  `name` of that attachment raises UnicodeDecodeError, and so does `long_filename()`,
# for the title is always read as UTF-8: nothing tells what the file is called.  With the title `one.txt` there is no
# error.
#
# Expected: "été.txt".  [MS-OXTNEF], attOemCodepage: it names the code page of the strings that are not Unicode.
# `TNEF.codepage` has it.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi tnefparse==1.4.0
cat >"$work/show.py" <<'PYTHON'
import struct
from tnefparse import TNEF

MESSAGE, ATTACHMENT = 1, 2  # levels


def attribute(level, identifier, data):
    return struct.pack("<BII", level, identifier, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def winmail(title):
    return b"".join(
        [
            struct.pack("<IH", 0x223E9F78, 1),
            attribute(MESSAGE, 0x00089006, struct.pack("<I", 0x00010000)),  # attTnefVersion
            attribute(MESSAGE, 0x00069007, struct.pack("<II", 1252, 0)),  # attOemCodepage
            attribute(MESSAGE, 0x00078008, b"IPM.Note\0"),  # attMessageClass
            attribute(ATTACHMENT, 0x00069002, struct.pack("<HiHHI", 1, -1, 32, 32, 0)),  # attAttachRendData
            attribute(ATTACHMENT, 0x00018010, title.encode("cp1252") + b"\0"),  # attAttachTitle
            attribute(ATTACHMENT, 0x0006800F, b"Text."),  # attAttachData
        ]
    )


for title in ("one.txt", "été.txt"):
    tnef = TNEF(winmail(title))
    (attachment,) = tnef.attachments
    print(f"{title}: {tnef.codepage} {bytes(attachment.data).decode()}", end=" ")
    for name in (lambda: attachment.name, attachment.long_filename):
        try:
            print(name(), end=" ")
        except UnicodeDecodeError as error:
            print(type(error).__name__, error.encoding, end=" ")
    print()
PYTHON
seen=$("$work/venv/bin/python" "$work/show.py" | sed 's/ $//')
echo "$seen"

expected='one.txt: cp1252 Text. one.txt one.txt
été.txt: cp1252 Text. UnicodeDecodeError utf-8 UnicodeDecodeError utf-8'
if [ "$seen" = "$expected" ]; then
    echo "AS STATED: the title is read as UTF-8, and not in the code page of the file"
else
    echo "CHANGED: the title is read otherwise"
    exit 1
fi
