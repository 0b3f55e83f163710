#!/usr/bin/env bash
# GNU mailutils imap4d 3.15 (Debian 12): a message is appended with the date "05-May-2024 10:00:00 +0200".  FETCH
# INTERNALDATE then says "05-May-2024 10:00:00 +0000", two hours later: the zone was cut off, not reckoned in.  An
# archive that copies messages between servers shifts all of them.
#
# Expected: the same moment, as 10:00:00 +0200 or as 08:00:00 +0000.  RFC 9051, section 6.3.12: the internal date should
# be set to the given date-time, and section 9: a date-time has a zone.
#
# Needs Debian 12's package index (apt-get update) and openssl.
source "$(dirname "${BASH_SOURCE[0]}")/_mailutils.sh"
message=$'From: a@example.com\r\nSubject: May\r\n\r\nText.\r\n'
printf '%s\r\n' 'a1 LOGIN marie@example.org secret' 'a2 CREATE Copies' \
    "a3 APPEND Copies () \"05-May-2024 10:00:00 +0200\" {${#message}+}" "$message" 'a4 SELECT Copies' \
    'a5 FETCH 1 INTERNALDATE' 'a6 LOGOUT' | imap4d | tr -d '\r' >"$work/answers"
cat "$work/answers"

date=$(sed -n 's/.*INTERNALDATE "\(.*\)".*/\1/p' "$work/answers")
[ "$date" = '05-May-2024 10:00:00 +0000' ] && as_stated "10:00:00 +0200 became 10:00:00 +0000"
changed "the internal date is '$date'"
