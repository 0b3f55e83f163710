#!/usr/bin/env bash
# GNU mailutils imap4d 3.15 (Debian 12): `UID SEARCH UID 1:*` answers an empty list where `UID SEARCH ALL`, `UID SEARCH
# 1:*` (sequence numbers) and `UID SEARCH UID 1:1000` find both messages.
#
# Expected: 1 2.  RFC 9051, section 6.4.4: the key UID takes a sequence set, and section 9: "*" in a set of UIDs is the
# largest one in use, just as it is for sequence numbers.
#
# Needs Debian 12's package index (apt-get update) and openssl.
source "$(dirname "${BASH_SOURCE[0]}")/_mailutils.sh"
for number in 1 2; do
    printf 'From %s@example.com Mon Mar  2 10:00:00 2026\nFrom: %s@example.com\nSubject: number %s\n\nText.\n\n' \
        "$number" "$number" "$number"
done >"$work/home/INBOX"
printf '%s\r\n' 'a1 LOGIN marie@example.org secret' 'a2 SELECT INBOX' 'b1 UID SEARCH ALL' 'b2 UID SEARCH 1:*' \
    'b3 UID SEARCH UID 1:1000' 'b4 UID SEARCH UID 1:*' 'c1 LOGOUT' | imap4d | tr -d '\r' >"$work/answers"
grep -E '^\* SEARCH|^b' "$work/answers"

found=$(grep '^\* SEARCH' "$work/answers" | sed 's/^\* SEARCH *//' | paste -s -d '|')
[ "$found" = '1 2|1 2|1 2|' ] &&
    as_stated "UID SEARCH UID 1:* finds nothing, the three other searches find messages 1 and 2"
changed "the searches found '$found'"
