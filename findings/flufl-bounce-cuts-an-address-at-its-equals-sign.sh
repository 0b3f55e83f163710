#!/usr/bin/env bash
# flufl.bounce 6.0.0: a delivery report says `Final-Recipient: rfc822; news+anne=example.com@lists.example.org`, an
# address as list software makes one for each member.  `all_failures()` returns the address b"news+anne": the field is
# read as MIME parameters, and what stands behind the first "=" is lost.
#
# Expected: the whole address.  RFC 3464, section 2.3.2: behind the ";" stands a generic address, not parameters; RFC
# 5321, section 4.1.2 (atext) allows "=" in a local part.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi flufl.bounce==6.0.0
cat >"$work/report.eml" <<'REPORT'
From: MAILER-DAEMON@mx.example.net
To: news-bounces@lists.example.org
Subject: Returned mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

Nobody here has this name.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; news+anne=example.com@lists.example.org
Action: failed
Status: 5.1.1

--b--
REPORT
seen=$("$work/venv/bin/python" - "$work/report.eml" <<'PYTHON'
import sys
from email import message_from_bytes
from pathlib import Path

from flufl.bounce import all_failures

temporary, permanent = all_failures(message_from_bytes(Path(sys.argv[1]).read_bytes()))
print("temporary:", *sorted(temporary))
print("permanent:", *sorted(permanent))
PYTHON
)
echo "$seen"

[[ $seen = *"permanent: b'news+anne'" ]] && as_stated "the address is cut at its equals sign"
changed "the address is returned otherwise"
