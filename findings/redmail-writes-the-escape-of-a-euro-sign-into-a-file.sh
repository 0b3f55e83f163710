#!/usr/bin/env bash
# redmail 0.6.0 (PyPI): a table is attached as a text, `attachments={"prices.csv": "café;5 €\n"}`.  What is sent is the
# file `caf\xe9;5 \u20ac`: the é as one octet of Latin-1, and in the place of the euro sign the six characters of its
# escape, under application/octet-stream without a charset.
#
# Expected: UTF-8, as the text of the same message is written.  RFC 2045, section 6: an encoding represents the data
# that was given, so that the recipient gets that back; no charset writes these two signs so.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi redmail==0.6.0
seen=$("$work/venv/bin/python" - <<'PYTHON'
from redmail import EmailSender

message = EmailSender(host="127.0.0.1", port=25).get_message(
    subject="Prices",
    sender="marie@example.org",
    receivers=["jean@example.net"],
    text="café, 5 €",
    attachments={"prices.csv": "café;5 €\n"},
)
for part in message.walk():
    if not part.is_multipart():
        print(part.get_filename() or "text", part.get_payload(decode=True).strip())
PYTHON
)
echo "$seen"

[ "$seen" = "text b'caf\xc3\xa9, 5 \xe2\x82\xac'
prices.csv b'caf\xe9;5 \\\\u20ac'" ] && as_stated "the euro sign is written as its escape"
changed "the file is written otherwise"
