#!/usr/bin/env bash
# Courier IMAP 5.0.13 (Debian 12): SELECT says with \* that a client may make new keywords, and STORE +FLAGS (year2024)
# does.  STORE +FLAGS (2024) is answered "NO Error in IMAP command received by server."  A copy of a message with such a
# tag (mail readers let people name a tag "2024") cannot keep it, and APPEND with it is refused whole.
#
# Expected: the keyword is set.  RFC 9051, section 9: a flag-keyword is an atom, which may be made of digits, and
# section 7.1: \* among the PERMANENTFLAGS means that new keywords can be made.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_courier.sh"

printf 'From: a@example.com\nSubject: One\n\nText.\n' >"$work/Maildir/new/1772442000.M1P1.mx"
imapd 'SELECT INBOX' 'STORE 1 +FLAGS (year2024)' 'STORE 1 +FLAGS (2024)' 'FETCH 1 FLAGS' >"$work/answers"
grep -E 'PERMANENTFLAGS|FETCH|^a[2-4]' "$work/answers"

grep -q '^a2 OK' "$work/answers" && grep -q '^a3 NO Error in IMAP command' "$work/answers" &&
    as_stated "the keyword year2024 is set, the keyword 2024 is refused as an error in the command"
changed "the two STOREs are answered otherwise"
