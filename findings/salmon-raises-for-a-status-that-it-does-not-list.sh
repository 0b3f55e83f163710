#!/usr/bin/env bash
# salmon-mail 3.3.0 (PyPI): `is_bounce()` of a report with the status 5.7.1 is True.  With 5.7.26, which Gmail gives to
# mail that is not authenticated, or with 5.1.10, it raises a KeyError: its table ends with 7.7.
#
# Expected: True.  RFC 3463, section 2: new details will be added over time, and a client reports the general error of
# the subject where it does not know the detail; RFC 7372 and RFC 7505 have added these two.
source "$(dirname "${BASH_SOURCE[0]}")/_report.sh"

from_pypi salmon-mail==3.3.0
for status in 5.7.1 5.7.26 5.1.10; do
    report $'Final-Recipient: rfc822; jean@example.net\nAction: failed\nStatus: '"$status" >"$work/$status"
done
seen=$("$work/venv/bin/python" - "$work" <<'PYTHON'
import sys
from pathlib import Path

from salmon.mail import MailRequest

for status in "5.7.1", "5.7.26", "5.1.10":
    report = MailRequest("127.0.0.1", "", "marie@example.org", Path(sys.argv[1], status).read_text())
    try:
        print(f"{status}:", report.is_bounce(), report.bounce.error_for_humans())
    except KeyError as error:
        print(f"{status}:", repr(error))
PYTHON
)
echo "$seen"

[ "$seen" = "5.7.1: True Permanent Failure, Security or Policy Status, Delivery not authorized, message refused
5.7.26: KeyError('726')
5.1.10: KeyError('110')" ] && as_stated "a status that is newer than its table is an error"
changed "the statuses are read otherwise"
