#!/usr/bin/env bash
# Exim 4.96 (Debian 12): a letter whose text is 8-bit is returned whole, as it is.  Neither the report nor the part that
# the letter stands in has a Content-Transfer-Encoding, so that both say they are 7-bit.
#
# Expected: `Content-Transfer-Encoding: 8bit` for the part and for the report.  RFC 2045, section 6.1: without the field,
# 7bit is meant, and section 6.2: data that has 8-bit characters must not be labelled so.
#
# Needs Debian 12's package index (apt-get update), and root, because the server finds its settings at fixed paths.
source "$(dirname "${BASH_SOURCE[0]}")/_exim.sh"

exim bob@example.com <<<'From: marie@example.org
To: bob@example.com
Subject: Invoice
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

L’été.'
seen=$(grep -iE '^(Content-T|L’)' "$reports" | sed 's/boundary=.*/boundary=…/')
echo "$seen"

[ "$seen" = 'Content-Type: multipart/report; report-type=delivery-status; boundary=…
Content-type: text/plain; charset=us-ascii
Content-type: message/delivery-status
Content-type: message/rfc822
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit
L’été.' ] && as_stated "the report and its part are 7-bit by their headers, and hold 8-bit text"
changed "the encodings are named otherwise"
