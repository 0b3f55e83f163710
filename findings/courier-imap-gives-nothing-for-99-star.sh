#!/usr/bin/env bash
# Courier IMAP 5.0.13 (Debian 12): a mailbox has the messages with the UIDs 1 and 2.  UID FETCH 2:* tells of message 2,
# and UID FETCH 99:* of none.  UID SEARCH UID * is empty too.
#
# Expected: message 2, three times.  RFC 3501, section 6.4.8: a range such as 559:* always includes the UID of the last
# message, even if 559 is higher than any UID, since the order of the two ends does not matter.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_courier.sh"

for number in 1 2; do
    printf 'From: a@example.com\nSubject: %s\n\nText.\n' $number >"$work/Maildir/new/177244200$number.M1P1.mx"
done
imapd 'SELECT INBOX' 'UID FETCH 2:* FLAGS' 'UID FETCH 99:* FLAGS' 'UID SEARCH UID *' >"$work/answers"
seen=$(sed -n '/^a1 /,$p' "$work/answers")
echo "$seen"

[[ $seen = *$'* 2 FETCH (UID 2'*$'\na2 OK FETCH completed.\na3 OK FETCH completed.\n* SEARCH\na4 OK'* ]] &&
    as_stated "the last message is in no range whose other end is higher, and not found by its star"
changed "the ranges are answered otherwise"
