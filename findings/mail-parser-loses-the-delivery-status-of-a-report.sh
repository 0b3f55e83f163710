#!/usr/bin/env bash
# mail-parser 4.8.0 (PyPI): of a delivery report, `body` has the text, `attachments` is empty, and neither they nor
# `text_not_managed` nor `mail_json` hold the part message/delivery-status: who failed, and why, is gone.  It is found
# only by walking through the object of Python's own email package below.
#
# Expected: the part is among the attachments, as other parts that are not text are.  RFC 3464, section 2: this part is
# what a program reads of a report.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi mail-parser==4.8.0
cat >"$work/report.eml" <<'REPORT'
From: MAILER-DAEMON@mx.example.net
To: marie@example.org
Subject: Returned mail
Date: Mon, 2 Mar 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

Nobody here has this name.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; jean@example.net
Action: failed
Status: 5.1.1

--b
Content-Type: application/octet-stream
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="log.bin"

AAEC
--b--
REPORT
seen=$("$work/venv/bin/python" - "$work/report.eml" <<'PYTHON'
import sys

import mailparser

report = mailparser.parse_from_file(sys.argv[1])
everything = report.mail_json + repr(report.attachments) + repr(report.text_not_managed)
print("body:", repr(report.body))
print("attachments:", [each["mail_content_type"] for each in report.attachments])
print("jean@example.net or 5.1.1 anywhere:", "jean@example.net" in everything or "5.1.1" in everything)
PYTHON
)
echo "$seen"

[[ $seen = *"attachments: ['application/octet-stream']"*"anywhere: False" ]] &&
    as_stated "the part message/delivery-status is in no result"
changed "the results hold something else"
