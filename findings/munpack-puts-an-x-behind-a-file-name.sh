#!/usr/bin/env bash
# mpack 1.6 (Debian 12): munpack writes an attachment of `filename="bill.pdf"; size=5` as bill.pdf, and one of
# `filename=bill.pdf; size=5` as bill.pdfX.  The semicolon behind a name without quotation marks is taken for a part of
# it, and an X written in its place.
#
# Expected: bill.pdf.  RFC 2045, section 5.1: the value of a parameter may be a token, which ends before a semicolon.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian mpack=1.6-18+b1
seen=$(for disposition in 'filename="bill.pdf"; size=5' 'filename=bill.pdf; size=5'; do
    printf '%s\n' 'From: marie@example.org' 'MIME-Version: 1.0' 'Content-Type: application/pdf' \
        "Content-Disposition: attachment; $disposition" 'Content-Transfer-Encoding: base64' '' 'SGVsbG8=' \
        >"$work/letter.eml"
    echo "$disposition: $("$work/root/usr/bin/munpack" -q -C "$work" letter.eml)"
done)
echo "$seen"

[[ $seen = *'"bill.pdf"; size=5: bill.pdf (application'*'=bill.pdf; size=5: bill.pdfX (application'* ]] &&
    as_stated "a name without quotation marks is written with an X behind it"
changed "the names are read otherwise"
