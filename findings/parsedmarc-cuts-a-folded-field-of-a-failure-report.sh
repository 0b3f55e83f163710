#!/usr/bin/env bash
# parsedmarc 11.1.0: in a report of a failed authentication, the field Authentication-Results is folded over three
# lines, as it is in most.  `authentication_results` is its first line, without the result of SPF and of DMARC.  An
# Arrival-Date that begins on the second line is lost whole, and the date of the report is given instead.
#
# Expected: the whole fields.  RFC 5965, section 3: the fields of a feedback report have the syntax of header fields,
# and RFC 5322, section 2.2.3: these are unfolded before they are read; the example of RFC 6591, appendix B, folds the
# first.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi parsedmarc==11.1.0
cat >"$work/report.eml" <<'REPORT'
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"
From: reports@example.net
To: dmarc@example.org
Date: Wed, 4 Mar 2026 12:00:00 +0000
Subject: Failure report

--b
Content-Type: text/plain

A message failed authentication.
--b
Content-Type: message/feedback-report

Feedback-Type: auth-failure
User-Agent: Reporter/1.0
Version: 1
Source-IP: 192.0.2.1
Reported-Domain: example.org
Auth-Failure: dmarc
Identity-Alignment: none
Delivery-Result: delivered
Arrival-Date:
 Mon, 2 Mar 2026 10:00:00 +0000
Authentication-Results: mx.example.net;
 spf=fail smtp.mailfrom=example.org;
 dmarc=fail header.from=example.org

--b
Content-Type: text/rfc822-headers

From: marie@example.org
Subject: Invoice
Date: Mon, 2 Mar 2026 10:00:00 +0000

--b--
REPORT
seen=$("$work/venv/bin/python" - "$work/report.eml" <<'PYTHON'
import sys
from pathlib import Path

from parsedmarc import parse_report_email

report = parse_report_email(Path(sys.argv[1]).read_bytes(), offline=True)["report"]
print("results:", report["authentication_results"])
print("arrived:", report["arrival_date_utc"])
PYTHON
)
echo "$seen"

[ "$seen" = $'results: mx.example.net;\narrived: 2026-03-04 12:00:00' ] &&
    as_stated "of a folded field, the first line alone is read"
changed "the fields are read otherwise"
