#!/usr/bin/env bash
# Exim 4.96 (Debian 12): the server of the recipient answers 550 5.1.1 to RCPT.  The report has `Status: 5.0.0`, and the
# code that says why stands in Diagnostic-Code alone.
#
# Expected: `Status: 5.1.1`.  RFC 3463, section 3.1: X.0.0 is for errors of which only the class is known; the server named
# this one in the very form that RFC 3464, section 2.3.4, asks for.
#
# Needs Debian 12's package index (apt-get update), and root, because the server finds its settings at fixed paths.
source "$(dirname "${BASH_SOURCE[0]}")/_exim.sh"

exim bob@example.com <<<'From: marie@example.org
To: bob@example.com
Subject: Invoice

Text.'
seen=$(grep -E '^(Status|Diagnostic-Code):' "$reports")
echo "$seen"

[ "$seen" = 'Status: 5.0.0
Diagnostic-Code: smtp; 550 5.1.1 Nobody here has this name' ] && as_stated "the status is 5.0.0 where the reply had 5.1.1"
changed "the status is another one"
