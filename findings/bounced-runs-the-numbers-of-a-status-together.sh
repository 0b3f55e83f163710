#!/usr/bin/env bash
# bounced 0.3.0 (PyPI): the dots of a status are left out, so that 5.1.10 and 5.11.0 are both "5110", and 5.5.0 is
# "550", which it also gives as the status where a Diagnostic-Code begins with the SMTP reply 550.
#
# Expected: "5.1.10", "5.11.0" and "5.5.0".  RFC 3463, section 2: a status is three numbers with dots between them, of
# which the second and the third have up to three digits.
source "$(dirname "${BASH_SOURCE[0]}")/_report.sh"

from_pypi bounced==0.3.0
seen=$(for status in 5.1.10 5.11.0 5.5.0 $'5.1.1\nDiagnostic-Code: smtp; 550 No such user'; do
    report $'Final-Recipient: rfc822; jean@example.net\nAction: failed\nStatus: '"$status" >"$work/report.eml"
    echo "${status//$'\n'/, }:" "$("$work/venv/bin/python" - "$work/report.eml" <<'PYTHON'
import sys
from email import message_from_string
from pathlib import Path

from bounced import get_bounces

[bounce] = get_bounces(message_from_string(Path(sys.argv[1]).read_text()))
print(bounce.status)
PYTHON
)"
done)
echo "$seen"

[ "$seen" = '5.1.10: 5110
5.11.0: 5110
5.5.0: 550
5.1.1, Diagnostic-Code: smtp; 550 No such user: 550' ] && as_stated "statuses and replies cannot be told apart"
changed "the statuses are other ones"
