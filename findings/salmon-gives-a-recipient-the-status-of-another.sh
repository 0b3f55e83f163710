#!/usr/bin/env bash
# salmon-mail 3.3.0 (PyPI): a report says that jean is unknown (5.1.1) and that paul's mailbox is full (4.2.2).  The
# result has one recipient and one status, which are taken from two unordered sets: from one run to the next they are
# other ones, and also jean with 4.2.2, and paul with 5.1.1.
#
# Expected: 5.1.1 with jean, and 4.2.2 with paul.  RFC 3464, section 2.1: the fields between two empty lines are about
# one recipient.
source "$(dirname "${BASH_SOURCE[0]}")/_report.sh"

from_pypi salmon-mail==3.3.0
report 'Final-Recipient: rfc822; jean@example.net
Action: failed
Status: 5.1.1

Final-Recipient: rfc822; paul@example.net
Action: delayed
Status: 4.2.2' >"$work/report.eml"
cat >"$work/show.py" <<'PYTHON'
import sys
from pathlib import Path

from salmon.mail import MailRequest

report = MailRequest("127.0.0.1", "", "marie@example.org", Path(sys.argv[1]).read_text())
report.is_bounce()
bounce = report.bounce
print(bounce.final_recipient, bounce.primary_status[1], "/", bounce.combined_status[1])
PYTHON
seen=$(for seed in {1..12}; do
    PYTHONHASHSEED=$seed "$work/venv/bin/python" "$work/show.py" "$work/report.eml"
done | sort -u)
echo "$seen"

[[ $seen = *'jean@example.net Persistent Transient Failure / Mailbox full'* &&
    $seen = *'paul@example.net Permanent Failure / Bad destination mailbox address'* ]] &&
    as_stated "each recipient is given the status of the other, in some of the runs"
changed "the recipients have other statuses"
