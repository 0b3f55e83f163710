#!/usr/bin/env bash
# mailbits 0.2.3 (PyPI, with Python 3.11): `email2dict()` turns a delivery report into a dictionary whose
# message/delivery-status is the group of fields about the message alone.  The groups about the recipients, and with
# them who failed and why, are in no part of it.  It is what `get_content()` of Python's email package returns.
#
# Expected: the whole part.  RFC 3464, section 2.1: it is a group of fields about the message, and one for each
# recipient behind it; Python, email.contentmanager: get_content() returns the payload of the part, as bytes.
source "$(dirname "${BASH_SOURCE[0]}")/_report.sh"

from_pypi mailbits==0.2.3
report $'Final-Recipient: rfc822; jean@example.net\nAction: failed\nStatus: 5.1.1' >"$work/report.eml"
seen=$("$work/venv/bin/python" - "$work/report.eml" <<'PYTHON'
import sys
from email import message_from_bytes, policy
from pathlib import Path

from mailbits import email2dict

report = message_from_bytes(Path(sys.argv[1]).read_bytes(), policy=policy.default)
status = email2dict(report)["content"][1]
print(status["headers"]["content-type"]["content_type"])
print(status["content"])
print(report.get_payload(1).get_content() == status["content"])
PYTHON
)
echo "$seen"

[ "$seen" = "message/delivery-status
b'Reporting-MTA: dns; mx.example.net\n\n'
True" ] && as_stated "what the report says of its recipient is lost"
changed "the part has another content"
