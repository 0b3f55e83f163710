#!/usr/bin/env bash
# mbox-reader 1.2.0 (npm): of the line `From "jean dupont"@example.net Mon Mar  2 10:00:00 2026`, the returnPath is
# `"jean`.
#
# Expected: `"jean dupont"@example.net`.  RFC 4155, appendix A: behind "From " stands an addr-spec of RFC 2822, whose local
# part may be a quoted string with blanks, and then one blank and the date.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_mbox_reader.sh"

seen=$(mbox_reader <<<'From "jean dupont"@example.net Mon Mar  2 10:00:00 2026
From: "jean dupont"@example.net
Subject: Invoice

Text.
')
echo "$seen"

[[ $seen = '"\"jean" 2026-03-02T10:00:00.000Z '* ]] && as_stated "the sender ends at its blank"
changed "the sender is read otherwise"
