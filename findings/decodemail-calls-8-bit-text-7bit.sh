#!/usr/bin/env bash
# GNU mailutils 3.15 (Debian 12): decodemail writes a quoted-printable text in ISO-8859-1 as the bytes that it stands
# for, under `Content-Transfer-Encoding: 7bit`.
#
# Expected: `Content-Transfer-Encoding: 8bit`.  RFC 2045, section 6.2: data that has 8-bit characters must not be
# labelled 7bit.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_decodemail.sh"

seen=$(decoded <<<'L=E9t=E9.' | grep -aE '^(Content-Tr|L)')
echo "$seen"

[ "$seen" = $'Content-Transfer-Encoding: 7bit\nLété.' ] && as_stated "a text with accents is labelled 7bit"
changed "the text is written otherwise"
