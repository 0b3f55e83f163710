#!/usr/bin/env bash
# maildrop 2.9.3 (Debian 12): `mailbot -T feedback -R abuse` writes an abuse report whose machine-readable part has no
# Feedback-Type: what is given with -R, and is asked for where it is missing, is written nowhere.
#
# Expected: `Feedback-Type: abuse`.  RFC 5965, section 3.1: Feedback-Type, User-Agent and Version must stand in each
# report, once; mailbot(1): -R gives the feedback report type.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_mailbot.sh"

seen=$(mailbot -T feedback -R abuse <<<"$letter" | sed -n '/message\/feedback-report/,/^--/p' |
    sed 's/^Arrival-Date: .*/Arrival-Date: (now)/')
echo "$seen"

[[ $seen = *'User-Agent: librfc2045 maildrop/2.9.3'*'Version: 1'* && $seen != *[Ff]eedback-[Tt]ype:* ]] &&
    as_stated "the report does not say what it reports"
changed "the report is written otherwise"
