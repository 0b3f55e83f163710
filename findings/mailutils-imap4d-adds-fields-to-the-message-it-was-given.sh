#!/usr/bin/env bash
# GNU mailutils imap4d 3.15 (Debian 12): a message that was appended comes back from FETCH BODY[] with header fields
# that nobody wrote (X-IMAPbase, X-UID, Status): the notes that the server keeps in its mbox are served as part of the
# message, and RFC822.SIZE counts them too.
#
# Expected: the bytes that were appended.  RFC 9051, section 6.3.12: APPEND adds its literal argument as a new message.
# Neither a digest of the message nor its size can tell whether it was kept.
#
# Needs Debian 12's package index (apt-get update) and openssl.
source "$(dirname "${BASH_SOURCE[0]}")/_mailutils.sh"
message=$'From: a@example.com\r\nMessage-ID: <1@example.com>\r\nSubject: One\r\n\r\nText.\r\n'
printf '%s\r\n' 'a1 LOGIN marie@example.org secret' 'a2 CREATE Copies' "a3 APPEND Copies (\\Seen) {${#message}+}" \
    "$message" 'a4 SELECT Copies' 'a5 FETCH 1 BODY.PEEK[]' 'a6 LOGOUT' | imap4d | tr -d '\r' >"$work/answers"
sed -n '/FETCH (/,/^a5/p' "$work/answers"

added=$(sed -n '/FETCH (/,/^a5/p' "$work/answers" |
    sed -n 's/^\(X-IMAPbase\|X-UID\|Status\|X-Status\):.*/\1/p' | paste -s)
[ "$added" = $'X-IMAPbase\tX-UID\tStatus' ] &&
    as_stated "BODY[] holds X-IMAPbase, X-UID and Status, which were not in the message appended"
changed "the fields added are '$added'"
