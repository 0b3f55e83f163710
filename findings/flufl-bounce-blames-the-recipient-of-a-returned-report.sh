#!/usr/bin/env bash
# flufl.bounce 6.0.0: marie forwards a failure report about luc to jean, as an attachment.  jean cannot be reached, and
# the report about that returns her letter.  `all_failures()` returns both addresses, jean's and luc's: the report
# within the returned message is read as one about this delivery.  A list manager would count that against luc a second
# time.
#
# Expected: jean alone.  RFC 6522, section 3: the third part holds the returned message, which the report is about; what
# that says in turn is no part of the report.  RFC 3464, section 2: the fields are in the second part.
source "$(dirname "${BASH_SOURCE[0]}")/_report.sh"

from_pypi flufl.bounce==6.0.0
fields() { printf 'Final-Recipient: rfc822; %s\nAction: failed\nStatus: 5.1.1\n' "$1"; }
letter="Content-Type: message/rfc822

From: marie@example.org
To: jean@example.net
Subject: Do you know luc's new address?
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=\"letter\"

--letter
Content-Type: message/rfc822

$(report "$(fields luc@example.com)" | sed 's/"b"/"old"/; s/^--b/--old/')
--letter--
"
report "$(fields jean@example.net)" "$letter" >"$work/report.eml"
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

[[ $seen = *"permanent: b'jean@example.net' b'luc@example.com'" ]] &&
    as_stated "the recipient of the forwarded report failed as well"
changed "other addresses are returned"
