#!/usr/bin/env bash
# parsedmarc 11.1.0: a report of SMTP TLS names the hosts of the policy under "mx-host", as the example of RFC 8460
# does.  They are in no result: parsedmarc looks for the key "mx-host-pattern".
#
# Expected: `mx_host_patterns` with them.  RFC 8460, section 4.4 and appendix B: the key is "mx-host"; mx-host-pattern
# is what the section calls its value.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi parsedmarc==11.1.0
cat >"$work/show.py" <<'PYTHON'
import json

from parsedmarc import parse_smtp_tls_report_json


def report(key):
    return {
        "organization-name": "Example", "contact-info": "tls@example.net", "report-id": "1",
        "date-range": {"start-datetime": "2026-03-02T00:00:00Z", "end-datetime": "2026-03-02T23:59:59Z"},
        "policies": [{
            "policy": {
                "policy-type": "sts", "policy-domain": "example.org", key: ["*.mail.example.org"],
                "policy-string": ["version: STSv1", "mode: testing", "mx: *.mail.example.org", "max_age: 86400"],
            },
            "summary": {"total-successful-session-count": 5, "total-failure-session-count": 0},
        }],
    }  # fmt: skip


for key in "mx-host", "mx-host-pattern":
    print(key, "=>", parse_smtp_tls_report_json(json.dumps(report(key)))["policies"][0].get("mx_host_patterns"))
PYTHON
seen=$("$work/venv/bin/python" "$work/show.py")
echo "$seen"

[ "$seen" = $'mx-host => None\nmx-host-pattern => [\'*.mail.example.org\']' ] &&
    as_stated "the hosts are read from a key that the standard does not have"
changed "the hosts are read otherwise"
