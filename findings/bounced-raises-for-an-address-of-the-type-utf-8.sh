#!/usr/bin/env bash
# bounced 0.3.0 (PyPI): a report on two recipients, of whom the second has an address of the type utf-8, makes
# `get_bounces()` raise a ValueError, so that the first is lost as well.
#
# Expected: both recipients.  RFC 6533, section 3: "utf-8" is an address type of these fields, and \x{E9} the form that
# a letter beyond ASCII has in 7 bits.
source "$(dirname "${BASH_SOURCE[0]}")/_report.sh"

from_pypi bounced==0.3.0
failed=$'\nAction: failed\nStatus: 5.1.1'
report "Final-Recipient: rfc822; jean@example.net$failed" >"$work/one.eml"
report "Final-Recipient: rfc822; jean@example.net$failed

Final-Recipient: utf-8; zo\\x{E9}@example.net$failed" >"$work/two.eml"
seen=$("$work/venv/bin/python" - "$work" <<'PYTHON'
import sys
from email import message_from_string
from pathlib import Path

from bounced import get_bounces

for name in "one", "two":
    report = message_from_string(Path(sys.argv[1], f"{name}.eml").read_text())
    try:
        print(f"{name}:", [bounce.recipient[1] for bounce in get_bounces(report)])
    except ValueError as error:
        print(f"{name}:", error)
PYTHON
)
echo "$seen"

[[ $seen = "one: ['jean@example.net']"$'\n'"two: Unknown kind of 'final-recipient'"*utf-8* ]] &&
    as_stated "an address of the type utf-8 takes all recipients of the report away"
changed "the reports are read otherwise"
