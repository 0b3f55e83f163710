#!/usr/bin/env bash
# maildrop 2.9.3 (Debian 12): the attachment `filename="The \"new\" list.pdf"` is listed by `reformime -i` with the name
# `The \"new\" list.pdf`.
#
# Expected: `The "new" list.pdf`.  RFC 2045, section 5.1: the value is a quoted string, and RFC 5322, section 3.2.4: the
# backslashes of its quoted pairs are no part of what it says.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_reformime.sh"

seen=$(printf '%s\n' 'From: marie@example.org' 'MIME-Version: 1.0' 'Content-Type: application/pdf' \
    'Content-Disposition: attachment; filename="The \"new\" list.pdf"' 'Content-Transfer-Encoding: base64' '' 'SGVsbG8=' |
    reformime -i | grep -a '^content-disposition-filename:')
echo "$seen"

[ "$seen" = 'content-disposition-filename: The \"new\" list.pdf' ] && as_stated "the backslashes stay in the name"
changed "the name is another one"
