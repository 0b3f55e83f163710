#!/usr/bin/env bash
# mbox2eml 0.1.2 (PyPI): an mbox holds a message of a text and an attachment.  In the .eml file that is written, the
# second boundary stands behind the last word of the text, "Text.--parts", and the closing one behind the last sign of
# the attachment: a reader finds one part, and no attachment.  The conversion is counted as done.
#
# Expected: the message as it stands in the mbox, with both parts.  RFC 2046, section 5.1.1: a boundary stands at the
# beginning of a line, and the line break in front of it is a part of the delimiter.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi mbox2eml==0.1.2
seen=$("$work/venv/bin/python" - "$work" 2>"$work/errors" <<'PYTHON'
import mailbox
import sys
from email import message_from_bytes
from pathlib import Path

from mbox2eml import convert_mbox_to_eml

work = Path(sys.argv[1])
(work / "mbox").write_text(
    "From marie@example.org Mon Mar  2 10:00:00 2026\nFrom: marie@example.org\nSubject: Bill\nMIME-Version: 1.0\n"
    "Content-Type: multipart/mixed; boundary=parts\n\n--parts\nContent-Type: text/plain\n\nText.\n--parts\n"
    "Content-Type: application/pdf; name=bill.pdf\nContent-Transfer-Encoding: base64\n\nSGVsbG8h\n--parts--\n\n"
)
print("converted, failed:", *convert_mbox_to_eml(work / "mbox", work / "out"))
before = next(iter(mailbox.mbox(work / "mbox")))
after = message_from_bytes((work / "out/1.eml").read_bytes())
for name, message in ("mbox", before), ("eml", after):
    print(f"{name}:", *(part.get_content_type() for part in message.get_payload()))
print(*(line for line in (work / "out/1.eml").read_text().splitlines() if line.endswith("--parts")), sep="\n")
PYTHON
)
echo "$seen"

[ "$seen" = 'converted, failed: 1 0
mbox: text/plain application/pdf
eml: text/plain
--parts
Text.--parts' ] && as_stated "the attachment is a part of the text"
changed "the message is written otherwise"
