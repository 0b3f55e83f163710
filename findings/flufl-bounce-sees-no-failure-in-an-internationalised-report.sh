#!/usr/bin/env bash
# flufl.bounce 6.0.0: a report in the internationalised form (message/global-delivery-status, address type utf-8) is no
# bounce for it: `all_failures()` returns two empty sets, although the address of this one is plain ASCII.  The same
# report as message/delivery-status with the address type rfc822 is found.
#
# Expected: anne@example.com failed.  RFC 6533, sections 3 and 4: "utf-8" is the address type and
# message/global-delivery-status the media type of a report to a sender who may use SMTPUTF8.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi flufl.bounce==6.0.0
cat >"$work/report.eml" <<'REPORT'
From: MAILER-DAEMON@mx.example.net
To: marie@example.org
Subject: Returned mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=global-delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

Nobody here has this name.
--b
Content-Type: message/global-delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: utf-8; anne@example.com
Action: failed
Status: 5.1.1

--b--
REPORT
seen=$("$work/venv/bin/python" - "$work/report.eml" <<'PYTHON'
import sys
from email import message_from_bytes
from pathlib import Path

from flufl.bounce import all_failures

report = Path(sys.argv[1]).read_bytes()
classic = report.replace(b"global-delivery-status", b"delivery-status").replace(b"utf-8;", b"rfc822;")
for name, each in ("global", report), ("classic", classic):
    temporary, permanent = all_failures(message_from_bytes(each))
    print(f"{name}:", sorted(temporary), sorted(permanent))
PYTHON
)
echo "$seen"

[ "$seen" = "global: [] []"$'\n'"classic: [] [b'anne@example.com']" ] &&
    as_stated "the failure is found in the classic form and not in the internationalised one"
changed "the two forms are read otherwise"
