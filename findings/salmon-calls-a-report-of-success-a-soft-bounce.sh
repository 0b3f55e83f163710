#!/usr/bin/env bash
# salmon-mail 3.3.0 (PyPI): of a report that the message was delivered (`Action: delivered`, status 2.0.0),
# `is_bounce()` is True and `bounce.is_soft()` as well, so that `bounce_to` calls the handler of soft bounces.
#
# Expected: no bounce.  RFC 3464, section 2.3.3: "delivered" means that the message was successfully delivered; RFC
# 3463, section 2: 2.X.X is a success, and 4.X.X the failure that may pass.
source "$(dirname "${BASH_SOURCE[0]}")/_report.sh"

from_pypi salmon-mail==3.3.0
report $'Final-Recipient: rfc822; jean@example.net\nAction: delivered\nStatus: 2.0.0' >"$work/report.eml"
seen=$("$work/venv/bin/python" - "$work/report.eml" <<'PYTHON'
import sys
from pathlib import Path

from salmon.bounce import bounce_to
from salmon.mail import MailRequest


@bounce_to(soft=lambda message: "soft bounce", hard=lambda message: "hard bounce")
def handle(message):
    return "no bounce"


report = MailRequest("127.0.0.1", "", "marie@example.org", Path(sys.argv[1]).read_text())
print(handle(report))
print(report.bounce.primary_status, report.bounce.action)
PYTHON
)
echo "$seen"

[ "$seen" = $'soft bounce\n(2, \'Success\') delivered' ] && as_stated "a message that was delivered is a soft bounce"
changed "the report is read otherwise"
